import { EbsEncryptionByDefault } from "@cdktf/provider-aws/lib/ebs-encryption-by-default";
import { EbsSnapshotBlockPublicAccess } from "@cdktf/provider-aws/lib/ebs-snapshot-block-public-access";
import { Construct } from "constructs";

/** Settings that an account has once per region: volumes are encrypted, and no snapshot is public. */
export class RegionBaseline extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new EbsEncryptionByDefault(this, "volume-encryption", { enabled: true });
    new EbsSnapshotBlockPublicAccess(this, "snapshot-sharing", { state: "block-all-sharing" });
  }
}
