import { type Construct } from "constructs";
import { publish, securityContract } from "./contracts";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";

export class SecurityStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const value = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000";
    publish(this, securityContract, { dataKeyArn: value, cacheKeyArn: value, storageKeyArn: value, secretsKeyArn: value, logsKeyArn: value, notificationsKeyArn: value, backupKeyArn: value, artifactsKeyArn: value });
  }
}
