import { type Construct } from "constructs";
import { DomainKey } from "../modules/security/domain-key";
import { type KeyDomain } from "../modules/security/key-domains";
import { publish } from "../synthesis/publish";
import { securityContract } from "../layers/contracts";
import { copyAccountOf } from "./backup-props";
import { foreignReaders } from "./delivery-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

export class SecurityStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { rotationPeriodDays, deletionWindowDays } = this.env.keys;
    const place = { names: this.names, accountId: this.env.account.id, region: this.region.name };
    const keyArn = (domain: KeyDomain): string =>
      new DomainKey(this, domain, {
        domain,
        place,
        rotationPeriodDays,
        deletionWindowDays,
        keepsData: this.env.keepsData,
        copyAccountId: copyAccountOf(placed),
        ...(domain === "artifacts" ? { foreignReaders: foreignReaders(placed) } : {}),
      }).arn;

    publish(this, securityContract, {
      dataKeyArn: keyArn("data"),
      cacheKeyArn: keyArn("cache"),
      storageKeyArn: keyArn("storage"),
      secretsKeyArn: keyArn("secrets"),
      logsKeyArn: keyArn("logs"),
      notificationsKeyArn: keyArn("notifications"),
      backupKeyArn: keyArn("backup"),
      artifactsKeyArn: keyArn("artifacts"),
    });
  }
}
