import { type EnvironmentConfig } from "../../config/schema/environment";
import { notificationsContract, securityContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { type BackupTimes } from "../modules/backup/backup-plan";
import { type BackupVaultProps } from "../modules/backup/backup-vault";
import { consume } from "../synthesis/consume";
import { type LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";

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
export const vaultPropsOf = (stack: LayerStack, placed: PlacedStack): BackupVaultProps => ({
  place: placeOf(placed),
  keyArn: consume(stack, securityContract).backupKeyArn,
  lock: placed.environment.backup.lock,
  warningTopicArn: consume(stack, notificationsContract).warningTopicArn,
  keepsData: placed.environment.keepsData,
});
