import { type Construct } from "constructs";
import { BackupPlan } from "../modules/backup/backup-plan";
import { BackupVault } from "../modules/backup/backup-vault";
import { ConfigurationExport } from "../modules/backup/configuration-export";
import { notificationsContract, securityContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { backupTimesOf, configurationExportOf, copiesOf, vaultPropsOf } from "./backup-props";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Backups of the primary region's stores, with copies in the recovery region. */
export class BackupStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const place = placeOf(placed);
    const { backupKeyArn, logsKeyArn } = consume(this, securityContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const vault = new BackupVault(this, "backup-vault", vaultPropsOf(placed, { keyArn: backupKeyArn, warningTopicArn }));
    new BackupPlan(this, "backup-plan", {
      place,
      vaultName: vault.name,
      times: backupTimesOf(this.env),
      selects: "everything",
      // After a takeover too: what stands still, and series that both regions are written to, are copied as ever.
      copies: copiesOf(placed),
    });
    new ConfigurationExport(this, "configuration-export", configurationExportOf(this, placed, { logsKeyArn, warningTopicArn }));
  }
}
