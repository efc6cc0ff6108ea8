import { type EnvironmentConfig } from "../../config/schema/environment";
import { canary } from "../facts/database-canary";
import { type PlacedStack } from "../layers/instances";
import { type BackupCopies, type BackupTimes } from "../modules/backup/backup-plan";
import { type BackupVaultProps, vaultName } from "../modules/backup/backup-vault";
import { backupVaultArn } from "../modules/shared/arns";
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

/** The other region's vault, for the backups of whatever the stack's region has that is written there. */
export const copiesOf = (placed: PlacedStack): BackupCopies => ({
  vaultArn: backupVaultArn(placed.peer.name, placed.environment.account.id, vaultName(namesOf(placed))),
  dailyRetentionDays: placed.environment.backup.daily.copyRetentionDays,
});

/** How old the newest copy's data is at the worst: a day, and the time in which a backup may start and be done. */
export const newestCopyMinutes = ({ backup }: EnvironmentConfig): number =>
  24 * 60 + backup.startWithinMinutes + backup.finishWithinMinutes + canary.everyMinutes;
