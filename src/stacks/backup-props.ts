import { type EnvironmentConfig } from "../../config/schema/environment";
import { configurationExportRole } from "../facts/configuration-export";
import { canary } from "../facts/database-canary";
import { bucketName } from "../facts/naming";
import { type PlacedStack, writes } from "../layers/instances";
import { type BackupCopies, type BackupTimes } from "../modules/backup/backup-plan";
import { type BackupVaultProps, vaultName } from "../modules/backup/backup-vault";
import { type ConfigurationExportProps } from "../modules/backup/configuration-export";
import { backupVaultArn } from "../modules/shared/arns";
import { archiveOf } from "../synthesis/archives";
import { type LayerStack } from "../synthesis/layer-stack";
import { namesOf, placeOf } from "./data-props";

/** The plan's times, the same in both regions. */
export const backupTimesOf = ({ backup }: EnvironmentConfig): BackupTimes => ({
  timeUtc: backup.daily.timeUtc,
  dailyRetentionDays: backup.daily.retentionDays,
  monthlyDay: backup.monthly.dayOfMonth,
  monthlyRetentionDays: backup.monthly.retentionDays,
  startWithinMinutes: backup.startWithinMinutes,
  finishWithinMinutes: backup.finishWithinMinutes,
});

/** The vault of a stack's region. */
export const vaultPropsOf = (placed: PlacedStack, read: Pick<BackupVaultProps, "keyArn" | "warningTopicArn">): BackupVaultProps => ({
  place: placeOf(placed),
  lock: placed.environment.backup.lock,
  keepsData: placed.environment.keepsData,
  ...read,
});

/**
 * Where the backups of what is written in the stack's region go as well: the other region's vault and, where it is configured,
 * one of another account. That one is in the same region: a copy that crosses both borders at once needs support of each
 * kind of store, which AWS's pages do not agree about for databases (docs/decisions/0155-copies-in-an-account-that-nobody-runs.md).
 */
export function copiesOf(placed: PlacedStack): readonly BackupCopies[] {
  const { account, backup } = placed.environment;
  const { copyAccount } = backup;
  return [
    {
      vaultArn: backupVaultArn(placed.peer.name, account.id, vaultName(namesOf(placed))),
      dailyRetentionDays: backup.daily.copyRetentionDays,
      monthlyRetentionDays: backup.monthly.retentionDays,
    },
    ...(copyAccount === undefined
      ? []
      : [
          {
            vaultArn: backupVaultArn(placed.region.name, copyAccount.accountId, copyAccount.vaultName),
            dailyRetentionDays: copyAccount.dailyRetentionDays,
            monthlyRetentionDays: copyAccount.monthlyRetentionDays,
          },
        ]),
  ];
}

/** The account that copies what a region's plan makes; undefined where none is configured, or the plan copies nothing. */
export const copyAccountOf = (placed: PlacedStack): string | undefined =>
  placed.instance.role === "primary" || writes(placed) ? placed.environment.backup.copyAccount?.accountId : undefined;

/** What exports a region's configuration, into the region's own bucket of backups. */
export const configurationExportOf = (
  stack: LayerStack,
  placed: PlacedStack,
  read: { readonly logsKeyArn: string; readonly warningTopicArn: string },
): ConfigurationExportProps => ({
  place: placeOf(placed),
  archive: archiveOf(stack, configurationExportRole),
  bucket: bucketName(namesOf(placed), "backups", placed.environment.account.id, placed.region.name),
  logs: { keyArn: read.logsKeyArn, retentionDays: placed.environment.database.logs.retentionDays },
  warningTopicArn: read.warningTopicArn,
});

/** How old the newest copy's data is at the worst: a day, and the time in which a backup may start and be done. */
export const newestCopyMinutes = ({ backup }: EnvironmentConfig): number =>
  24 * 60 + backup.startWithinMinutes + backup.finishWithinMinutes + canary.everyMinutes;
