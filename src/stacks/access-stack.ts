import { type Construct } from "constructs";
import { EnvironmentAccess } from "../modules/access/environment-access";
import { bucketArn, roleArn } from "../modules/shared/arns";
import { boundaryName, physicalName } from "../modules/shared/naming";
import { boundaryArn, humanRoleArns } from "./access-names";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";
import { stateBucketName } from "./state-location";

export class AccessStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { project, account, access } = this.env;
    const regions = [this.region.name, this.peer.name];

    new EnvironmentAccess(this, "access", {
      boundaryName: boundaryName(this.names),
      identityAccountId: access.identityAccountId,
      humanRoles: access.humanRoles,
      deployerTrustedRoleArns: access.deployer.trustedRoleArns,
      boundary: {
        boundaryArn: boundaryArn(this.env),
        humanRoleArns: humanRoleArns(this.env),
        breakGlassRoleArns: humanRoleArns(this.env, "breakGlass"),
        deployerRoleArn: roleArn(account.id, physicalName("iamRole", this.names, "deployer")),
        place: {
          names: this.names,
          accountId: account.id,
          accountName: account.name,
          // Certificates and web ACLs of CloudFront live in us-east-1, wherever the environment does.
          regions: [...new Set([...regions, "us-east-1"])].sort(),
          otherEnvironments: this.accountEnvironments.map(({ environment }) => environment).filter((name) => name !== this.env.environment),
          stateBucketArns: regions.map((region) => bucketArn(stateBucketName(project, account, region))),
        },
      },
    });
  }
}
