import { type Construct } from "constructs";
import { BackupPlan } from "../modules/backup/backup-plan";
import { BackupVault, vaultName } from "../modules/backup/backup-vault";
import { RestoreTests } from "../modules/backup/restore-tests";
import { backupVaultArn } from "../modules/shared/arns";
import { backupTimesOf, vaultPropsOf } from "./backup-props";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Copies of the backups, tests that restore them, and the plan that takes a promoted database from its tag on. */
export class BackupRecoveryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { backup, account } = this.env;
    const place = placeOf(placed);
    const vault = new BackupVault(this, "backup-vault", vaultPropsOf(this, placed));
    new BackupPlan(this, "backup-plan", {
      place,
      vaultName: vault.name,
      times: backupTimesOf(this.env),
      selects: {
        databases: { reason: "buckets and series here are copies; those that are copied are backed up, and the backups are here too" },
      },
    });
    new RestoreTests(this, "restore-tests", {
      place,
      vaultArn: backupVaultArn(this.region.name, account.id, vaultName(this.names)),
      weekday: backup.restoreTests.weekday.toUpperCase(),
      timeUtc: backup.restoreTests.timeUtc,
      keepHours: backup.restoreTests.keepHours,
    });
  }
}
