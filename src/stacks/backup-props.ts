import { type EnvironmentConfig } from "../../config/schema/environment";
import { type BackupTimes } from "../modules/backup/backup-plan";

/** The plan's times, the same in both regions. */
export const backupTimesOf = ({ backup }: EnvironmentConfig): BackupTimes => ({
  timeUtc: backup.daily.timeUtc,
  dailyRetentionDays: backup.daily.retentionDays,
  monthlyDay: backup.monthly.dayOfMonth,
  monthlyRetentionDays: backup.monthly.retentionDays,
  startWithinMinutes: backup.startWithinMinutes,
  finishWithinMinutes: backup.finishWithinMinutes,
});
