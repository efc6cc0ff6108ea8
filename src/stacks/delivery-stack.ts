import { type Construct } from "constructs";
import { alertTopicName } from "../modules/notifications/alert-topics";
import { EstatePipelines } from "../modules/delivery/changes/estate-pipelines";
import { DeliveryTarget } from "../modules/delivery/delivery-target";
import { DriftJob } from "../modules/delivery/drift-job";
import { Migrations } from "../modules/delivery/migrations";
import { deliveryOutcomeRole } from "../modules/delivery/outcomes";
import { Pipelines } from "../modules/delivery/pipelines";
import { SourceConnection } from "../modules/delivery/source-connection";
import { topicArn } from "../modules/shared/arns";
import { bucketName, keyAlias } from "../facts/naming";
import { automationTerraform } from "../facts/terraform-version";
import { databaseContracts, networkContract, notificationsContract, securityContract, storageContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";
import { driftSettings } from "./drift-props";
import { estatePlaces, wavesOf } from "./estate-delivery-props";
import { deliverablesOf, deliveredBy, hostPlace, targetPlaceOf, targetsOf } from "./delivery-props";

/** How versions of services and of the web application reach the environment, where its account holds them the pipelines, and the job that looks for drift. */
export class DeliveryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const found = deliveredBy(placed);
    const { drift } = this.env.observability;
    if (found === undefined && drift === undefined) return;
    const place = placeOf(placed);
    const { logsKeyArn, artifactsKeyArn } = consume(this, securityContract);
    const estate = found?.host === this.env ? found.pipelines.estate : undefined;
    const estateConnectionArn =
      drift === undefined && estate === undefined ? "" : new SourceConnection(this, "estate-source", { place, role: "estate" }).arn;
    if (drift !== undefined) {
      new DriftJob(this, "drift", {
        place,
        ...driftSettings(this.env, drift),
        repository: {
          name: drift.repository,
          branch: drift.branch,
          connectionArn: estateConnectionArn,
        },
        keyArn: artifactsKeyArn,
        logs: { keyArn: logsKeyArn, retentionDays: drift.logRetentionDays },
        topicArn: topicArn(place.region, place.accountId, alertTopicName(place.names, "warning")),
      });
    }
    if (found === undefined) return;
    const { host, pipelines } = found;
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
    const { artifactsBucketName, accessLogsBucketName } = consume(this, storageContract);
    new Pipelines(this, "pipelines", {
      place,
      deliverables: deliverablesOf(host, pipelines),
      targets: targetsOf(host, placed.estate),
      execution: pipelines.execution,
      ...(pipelines.rebuild === undefined ? {} : { rebuild: { ...pipelines.rebuild, timeZone: this.env.market.timeZone } }),
      scan: pipelines.scan,
      approval: { topicArn: infoTopicArn, timeoutMinutes: pipelines.approval.timeoutMinutes },
      outcomes: {
        archive: archiveOf(this, deliveryOutcomeRole),
        topicArns: { stopped: warningTopicArn, arrived: infoTopicArn },
      },
      machines: pipelines.build,
      logs,
      artifacts: { bucketName: artifactsBucketName, keyArn: artifactsKeyArn },
      otherArtifacts: {
        region: this.peer.name,
        bucketName: bucketName(this.names, "artifacts", this.env.account.id, this.peer.name),
        keyAlias: keyAlias(this.names, "artifacts"),
      },
      peerProvider: this.providerFor(this.peer.name),
    });
    if (estate === undefined) return;
    new EstatePipelines(this, "estate", {
      place,
      places: estatePlaces(placed.estate),
      source: { repository: estate.repository, branch: estate.branch, connectionArn: estateConnectionArn },
      ...wavesOf(placed.estate),
      approval: { topicArn: infoTopicArn, timeoutMinutes: pipelines.approval.timeoutMinutes },
      machines: pipelines.build,
      timeoutMinutes: estate.timeoutMinutes,
      terraformVersion: automationTerraform,
      keyArn: artifactsKeyArn,
      logs,
      storage: { settings: this.env.storage, accessLogsBucketName },
    });
  }
}
