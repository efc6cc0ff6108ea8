import { type Construct } from "constructs";
import { EnvironmentAccess, type HumanRole } from "../modules/access/environment-access";
import { epochTableName } from "../modules/failover/trading-epoch-table";
import { bucketArn, dynamodbTableArn, secretArnPattern } from "../modules/shared/arns";
import { boundaryName, secretName } from "../facts/naming";
import { boundaryArn } from "../synthesis/permissions-boundary";
import { humanRoleArns, identitySourceOf } from "./access-names";
import { firstValues } from "./data-props";
import { deliveryPipelineArns, takenRoles } from "./delivery-props";
import { estateTakers, rolesTakenForEstate } from "./estate-delivery-props";
import { failoverPlaceOf } from "./failover-props";
import { organizationRoleArn } from "./organization-role";
import { tradingPlaceOf } from "./response-props";
import { driftRoleArns, plannerRoleArn } from "./drift-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { stateBucketName, stateKeyAlias, stateLogsBucketName } from "../synthesis/state-location";

export class AccessStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { project, account, access, keepsData } = this.env;
    const regions = [this.region.name, this.peer.name];
    const takers = estateTakers(placed);
    const approvers = this.env.delivery?.pipelines?.approval.approvers ?? [];

    new EnvironmentAccess(this, "access", {
      boundaryName: boundaryName(this.names),
      humanRoles: Object.fromEntries(
        Object.entries(access.humanRoles).map(([name, { permissions, maxSessionHours }]): [string, HumanRole] => [
          name,
          { permissions, maxSessionHours, people: identitySourceOf(access, name), approves: approvers.includes(name) },
        ]),
      ),
      pipelines: {
        planner: {
          ...access.planner,
          trustedRoleArns: [...access.planner.trustedRoleArns, ...driftRoleArns(this.env), ...takers.planner],
        },
        deployer: { ...access.deployer, trustedRoleArns: [...access.deployer.trustedRoleArns, ...takers.deployer] },
      },
      boundary: {
        boundaryArn: boundaryArn(this.env),
        place: {
          names: this.names,
          accountId: account.id,
          accountName: account.name,
          // Certificates and web ACLs of CloudFront live in us-east-1, wherever the environment does.
          regions: [...new Set([...regions, "us-east-1"])].sort(),
          otherEnvironments: this.accountEnvironments.map(({ environment }) => environment).filter((name) => name !== this.env.environment),
          stateBucketArns: regions.map((region) => bucketArn(stateBucketName(project, account, region))),
          stateLogsBucketArns: regions.map((region) => bucketArn(stateLogsBucketName(project, account, region))),
          stateKeyAlias: stateKeyAlias(project, account),
          breakGlassRoleArns: humanRoleArns(this.env, "breakGlass"),
          refreshedSecretArns: firstValues.map((name) => secretArnPattern("*", account.id, secretName(this.names, name))),
          refreshedTableArns: [dynamodbTableArn("*", account.id, epochTableName(this.names))],
          keepsData,
          takenRoleArns: [
            ...new Set([
              ...takenRoles(placed),
              ...(driftRoleArns(this.env).length === 0 ? [] : [plannerRoleArn(this.env)]),
              ...rolesTakenForEstate(placed),
            ]),
          ],
          deliveryPipelineArns: deliveryPipelineArns(this.env),
          failover: failoverPlaceOf(placed),
          trading: tradingPlaceOf(placed),
          organizationRoleArns: this.env.organization === undefined ? [] : [organizationRoleArn(this.env.organization)],
        },
      },
    });
  }
}
