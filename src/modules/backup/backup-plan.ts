import { BackupPlan as Plan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { BackupRole } from "./backup-role";
import { backupTag, selected } from "../../facts/backup-tag";

export interface BackupTimes {
  /** `HH:MM`, UTC. */
  readonly timeUtc: string;
  readonly dailyRetentionDays: number;
  readonly monthlyDay: number;
  readonly monthlyRetentionDays: number;
  readonly startWithinMinutes: number;
  readonly finishWithinMinutes: number;
}

/** A vault that every backup is copied to as well: of the other region, or of another account in the same region. */
export interface BackupCopies {
  readonly vaultArn: string;
  readonly dailyRetentionDays: number;
  readonly monthlyRetentionDays: number;
}

export interface BackupPlanProps {
  readonly place: Place;
  readonly vaultName: string;
  readonly times: BackupTimes;
  readonly copies: readonly BackupCopies[];
  /** What is selected of what carries the tag: all of it, or the databases alone. */
  readonly selects: "everything" | { readonly databases: { readonly reason: string } };
}

/**
 * Daily and monthly backups of what carries the tag. No continuous backup: RDS owns the point in time of its
 * instances, and a continuous backup by AWS Backup would take its window over and end it at 35 days.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
 */
export class BackupPlan extends Construct {
  public constructor(scope: Construct, id: string, { place, vaultName, times, copies, selects }: BackupPlanProps) {
    super(scope, id);
    const [hour, minute] = times.timeUtc.split(":").map(Number);
    const common = {
      targetVaultName: vaultName,
      enableContinuousBackup: false,
      startWindow: times.startWithinMinutes,
      completionWindow: times.finishWithinMinutes,
    };
    const kept = (days: number, copyDays: (copy: BackupCopies) => number) => ({
      lifecycle: { deleteAfter: days },
      ...(copies.length === 0
        ? {}
        : { copyAction: copies.map((copy) => ({ destinationVaultArn: copy.vaultArn, lifecycle: { deleteAfter: copyDays(copy) } })) }),
    });
    const name = physicalName("backupPlan", place.names, "backup");
    const plan = new Plan(this, "plan", {
      name,
      tags: { Name: name },
      rule: [
        {
          ...common,
          ruleName: "daily",
          schedule: `cron(${minute} ${hour} * * ? *)`,
          ...kept(times.dailyRetentionDays, ({ dailyRetentionDays }) => dailyRetentionDays),
        },
        {
          ...common,
          ruleName: "monthly",
          schedule: `cron(${minute} ${hour} ${times.monthlyDay} * ? *)`,
          ...kept(times.monthlyRetentionDays, ({ monthlyRetentionDays }) => monthlyRetentionDays),
        },
      ],
    });
    const all = selects === "everything";
    const role = new BackupRole(this, "backup-role", {
      place,
      name: "backup",
      description: "AWS Backup makes and copies backups with it",
      may: all ? ["stores", "buckets"] : ["stores"],
    });
    new BackupSelection(this, "selection", {
      name: "tagged",
      planId: plan.id,
      iamRoleArn: role.arn,
      selectionTag: [{ type: "STRINGEQUALS", key: backupTag, value: selected }],
      ...(all ? {} : { notResources: ["arn:aws:s3:::*", `arn:aws:timestream:${place.region}:${place.accountId}:database/*`] }),
      dependsOn: role.rights,
    });
  }
}
