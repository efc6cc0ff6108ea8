import { type Construct } from "constructs";
import { DeliveryTarget } from "../modules/delivery/delivery-target";
import { Migrations } from "../modules/delivery/migrations";
import { Pipelines } from "../modules/delivery/pipelines";
import { bucketName, keyAlias } from "../facts/naming";
import { databaseContracts, networkContract, notificationsContract, securityContract, storageContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { consume } from "../synthesis/consume";
import { LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";
import { deliverablesOf, deliveredBy, hostPlace, targetPlaceOf, targetsOf } from "./delivery-props";

/** How versions of services and of the web application reach the environment, and, where its account holds them, the pipelines. */
export class DeliveryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const found = deliveredBy(placed);
    if (found === undefined) return;
    const { host, pipelines } = found;
    const place = placeOf(placed);
    const { logsKeyArn, artifactsKeyArn } = consume(this, securityContract);
    const logs = { keyArn: logsKeyArn, retentionDays: pipelines.build.logRetentionDays };
    const target = targetPlaceOf(this.env, host);
    new DeliveryTarget(this, "target", { host: hostPlace(host), place: target });
    if (this.env.delivery?.migrations === true) {
      const network = consume(this, networkContract);
      const database = consume(this, databaseContracts.primary);
      new Migrations(this, "migrations", {
        place,
        target,
        machines: pipelines.build,
        keyArn: artifactsKeyArn,
        logs,
        network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds, databaseClientSecurityGroupId: database.clientSecurityGroupId },
        database: {
          host: database.instanceEndpoint,
          name: this.env.database.databaseName,
          administratorSecretName: database.administratorSecretName,
        },
      });
    }
    if (host !== this.env) return;
    const { infoTopicArn, warningTopicArn } = consume(this, notificationsContract);
    new Pipelines(this, "pipelines", {
      place,
      deliverables: deliverablesOf(host, pipelines),
      targets: targetsOf(host, placed.estate),
      execution: pipelines.execution,
      scan: pipelines.scan,
      approval: { topicArn: infoTopicArn, timeoutMinutes: pipelines.approval.timeoutMinutes },
      outcomeTopicArns: { stopped: warningTopicArn, arrived: infoTopicArn },
      machines: pipelines.build,
      logs,
      artifacts: { bucketName: consume(this, storageContract).artifactsBucketName, keyArn: artifactsKeyArn },
      otherArtifacts: {
        region: this.peer.name,
        bucketName: bucketName(this.names, "artifacts", this.env.account.id, this.peer.name),
        keyAlias: keyAlias(this.names, "artifacts"),
      },
      peerProvider: this.providerFor(this.peer.name),
    });
  }
}
