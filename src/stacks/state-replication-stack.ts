import { type Construct } from "constructs";
import { StateReplication } from "../modules/state/state-replication";
import { bucketArn } from "../modules/shared/arns";
import { physicalName } from "../modules/shared/naming";
import { consume, stateContract } from "./contracts";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";
import { stateBucketName, stateKeyAlias } from "./state-location";

export class StateReplicationStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { project, account } = this.env;
    const state = consume(this, stateContract);
    new StateReplication(this, "replication", {
      accountId: account.id,
      // Roles know no region, and each region has one of its own.
      roleName: physicalName("iamRole", this.names, `state-replication-${this.region.name}`),
      source: { region: this.region.name, ...state },
      destination: {
        region: this.peer.name,
        bucketArn: bucketArn(stateBucketName(project, account, this.peer.name)),
        keyAlias: stateKeyAlias(project, account),
      },
    });
  }
}
