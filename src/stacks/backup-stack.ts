import { type Construct } from "constructs";
import { BackupPlan } from "../modules/backup/backup-plan";
import { BackupVault, vaultName } from "../modules/backup/backup-vault";
import { notificationsContract, securityContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { backupVaultArn } from "../modules/shared/arns";
import { backupTimesOf, vaultPropsOf } from "./backup-props";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Backups of the primary region's stores, with copies in the recovery region. */
export class BackupStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { backup, account } = this.env;
    const place = placeOf(placed);
    const { backupKeyArn } = consume(this, securityContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const vault = new BackupVault(this, "backup-vault", vaultPropsOf(placed, { keyArn: backupKeyArn, warningTopicArn }));
    new BackupPlan(this, "backup-plan", {
      place,
      vaultName: vault.name,
      times: backupTimesOf(this.env),
      selects: "everything",
      copies: {
        vaultArn: backupVaultArn(this.peer.name, account.id, vaultName(this.names)),
        dailyRetentionDays: backup.daily.copyRetentionDays,
      },
    });
  }
}
