import { type Construct } from "constructs";
import { BackupOptIn } from "../modules/account/backup-opt-in";
import { ImageRegistry } from "../modules/account/image-registry";
import { LogDelivery } from "../modules/account/log-delivery";
import { RegionBaseline } from "../modules/account/region-baseline";
import { TraceEncryption } from "../modules/account/trace-encryption";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

export class BaselineStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    new RegionBaseline(this, "region");
    const { project, regions } = this.env;
    const isPrimary = this.region.name === regions.primary.name;
    new ImageRegistry(this, "images", {
      accountId: this.env.account.id,
      repositoryPrefix: `${project}/`,
      ...(isPrimary ? { copiesTo: this.peer.name } : {}),
    });
    new BackupOptIn(this, "backup-opt-in");
    new TraceEncryption(this, "trace-encryption");
    new LogDelivery(this, "log-delivery", { accountId: this.env.account.id, region: this.region.name });
  }
}
