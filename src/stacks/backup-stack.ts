import { type Construct } from "constructs";
import { BackupPlan } from "../modules/backup/backup-plan";
import { BackupVault, vaultName } from "../modules/backup/backup-vault";
import { backupVaultArn } from "../modules/shared/arns";
import { backupTimesOf } from "./backup-props";
import { notificationsContract, securityContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Backups of the primary region's stores, with copies in the recovery region. */
export class BackupStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { backup, account, keepsData } = this.env;
    const place = placeOf(placed);
    const vault = new BackupVault(this, "backup-vault", {
      place,
      keyArn: consume(this, securityContract).backupKeyArn,
      lock: backup.lock,
      warningTopicArn: consume(this, notificationsContract).warningTopicArn,
      keepsData,
    });
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
