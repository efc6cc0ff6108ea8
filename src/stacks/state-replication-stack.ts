import { type Construct } from "constructs";
import { StateReplication } from "../modules/state/state-replication";
import { bucketArn } from "../modules/shared/arns";
import { physicalName } from "../facts/naming";
import { consume } from "../synthesis/consume";
import { stateContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { stateBucketName, stateKeyAlias } from "../synthesis/state-location";

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
