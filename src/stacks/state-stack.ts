import { type Construct } from "constructs";
import { stateAccessLogs } from "../modules/state/access-logs";
import { StateBucket } from "../modules/state/state-bucket";
import { StateKey } from "../modules/state/state-key";
import { keyAliasArn } from "../modules/shared/arns";
import { Bucket } from "../modules/storage/bucket";
import { humanRoleArns } from "./access-names";
import { publish } from "../synthesis/publish";
import { stateContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { stateBucketName, stateKeyAlias, stateLogsBucketName } from "../synthesis/state-location";

export class StateStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { project, account, keys, state } = this.env;
    const region = this.region.name;
    const bucketName = stateBucketName(project, account, region);
    const alias = stateKeyAlias(project, account);

    const breakGlassRoleArns = this.accountEnvironments.flatMap((environment) => humanRoleArns(environment, "breakGlass"));
    const key = new StateKey(this, "key", { alias, accountId: account.id, region, bucketName, ...keys, breakGlassRoleArns });
    const logs = new Bucket(
      this,
      "access-logs",
      stateAccessLogs({
        bucketName: stateLogsBucketName(project, account, region),
        stateBucketName: bucketName,
        accountId: account.id,
        region,
        retentionDays: state.accessLogRetentionDays,
      }),
    );
    const bucket = new StateBucket(this, "states", {
      bucketName,
      keyArn: key.arn,
      keyAliasArn: keyAliasArn(region, account.id, alias),
      retainVersionsDays: state.retainVersionsDays,
      breakGlassRoleArns,
      accessLogsBucketName: logs.nameWithPolicy,
    });
    publish(this, stateContract, { bucketName: bucket.bucketName, bucketArn: bucket.bucketArn, keyArn: key.arn });
  }
}
