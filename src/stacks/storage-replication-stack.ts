import { type Construct } from "constructs";
import { Replication } from "../modules/storage/replication";
import { consume } from "../synthesis/consume";
import { securityContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Replication of the primary region's buckets to their twins, a layer of its own because both regions' buckets come first. */
export class StorageReplicationStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { storageKeyArn, artifactsKeyArn } = consume(this, securityContract);
    new Replication(this, "replication", {
      names: this.names,
      accountId: this.env.account.id,
      settings: this.env.storage,
      sourceRegion: this.region.name,
      destinationRegion: this.peer.name,
      keyArns: { storage: storageKeyArn, artifacts: artifactsKeyArn },
    });
  }
}
