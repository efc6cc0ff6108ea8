import { type Construct } from "constructs";
import { BackupPlan } from "../modules/backup/backup-plan";
import { BackupVault, vaultName } from "../modules/backup/backup-vault";
import { ConfigurationExport } from "../modules/backup/configuration-export";
import { RestoreTests } from "../modules/backup/restore-tests";
import { RestoreValidation, restoreValidationRole } from "../modules/backup/restore-validation";
import { RestoredAccess } from "../modules/backup/restored-access";
import { backupVaultArn, databaseArn } from "../modules/shared/arns";
import { networkContract, notificationsContract, securityContract } from "../layers/contracts";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { backupTimesOf, configurationExportOf, copiesOf, newestCopyMinutes, vaultPropsOf } from "./backup-props";
import { databaseIdentifier, databaseSubnetGroup, placeOf, replicaIdentifier } from "./data-props";
import { type PlacedStack, writes } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** Copies of the backups, tests that restore them and look into what they restored, and the plan that takes a promoted database from its tag on. */
export class BackupRecoveryStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { backup, account, database, activeRegion } = this.env;
    const keys = consume(this, securityContract);
    const { warningTopicArn } = consume(this, notificationsContract);
    const { vpcId, appSubnetIds } = consume(this, networkContract);
    const place = placeOf(placed);
    const vault = new BackupVault(this, "backup-vault", vaultPropsOf(placed, { keyArn: keys.backupKeyArn, warningTopicArn }));
    new BackupPlan(this, "backup-plan", {
      place,
      vaultName: vault.name,
      times: backupTimesOf(this.env),
      ...(writes(placed)
        ? { selects: "everything", copies: copiesOf(placed) }
        : {
            copies: [],
            selects: {
              databases: {
                reason: "buckets and series here are copies; those that are copied are backed up, and the backups are here too",
              },
            },
          }),
    });
    new ConfigurationExport(
      this,
      "configuration-export",
      configurationExportOf(this, placed, { logsKeyArn: keys.logsKeyArn, warningTopicArn }),
    );
    const access = new RestoredAccess(this, "restored", { place, vpcId });
    const { planName, planArn } = new RestoreTests(this, "restore-tests", {
      place,
      vaultArn: backupVaultArn(this.region.name, account.id, vaultName(this.names)),
      weekday: backup.restoreTests.weekday.toUpperCase(),
      timeUtc: backup.restoreTests.timeUtc,
      subnetGroupName: databaseSubnetGroup(this.names),
      securityGroupId: access.restoredSecurityGroupId,
      keepHours: backup.restoreTests.keepHours,
    });
    new RestoreValidation(this, "restore-validation", {
      place,
      archive: archiveOf(this, restoreValidationRole),
      plan: { name: planName, arn: planArn },
      network: { subnetIds: appSubnetIds, securityGroupIds: [access.functionSecurityGroupId] },
      databaseName: database.databaseName,
      activeDatabaseArn:
        activeRegion === "primary"
          ? databaseArn(placed.peer.name, account.id, databaseIdentifier(this.names))
          : databaseArn(this.region.name, account.id, replicaIdentifier(this.names)),
      maximumAgeMinutes: newestCopyMinutes(this.env),
      rowsAreWritten: activeRegion === "primary",
      logs: { keyArn: keys.logsKeyArn, retentionDays: database.logs.retentionDays },
      warningTopicArn,
    });
  }
}
