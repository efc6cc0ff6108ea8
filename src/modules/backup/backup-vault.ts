import { BackupVault as Vault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { type NameScope, physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** Days in which a compliance lock can still be taken back: the fewest that AWS takes. */
const changeableDays = 3;

export interface VaultLock {
  /** Governance can be lifted by a permission that no role of an environment has; compliance by nobody. */
  readonly mode: "governance" | "compliance";
  readonly minimumDays: number;
  readonly maximumDays: number;
}

export interface BackupVaultProps {
  readonly place: Place;
  readonly keyArn: string;
  readonly lock: VaultLock;
  /** Hears of jobs that failed. */
  readonly warningTopicArn: string;
  readonly keepsData: boolean;
}

/** Name of a region's vault; with region and account it gives the ARN of the other region's too. */
export const vaultName = (names: NameScope): string => physicalName("backupVault", names, "backup");

/**
 * Where the region keeps its backups: encrypted with the region's own key, locked against early deletion, and
 * reporting every job that failed.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export class BackupVault extends Construct {
  public readonly name: string;

  public constructor(scope: Construct, id: string, { place, keyArn, lock, warningTopicArn, keepsData }: BackupVaultProps) {
    super(scope, id);
    const vault = new Vault(this, "vault", {
      name: vaultName(place.names),
      kmsKeyArn: keyArn,
      // A vault with recovery points cannot be deleted anyway; forceDestroy would delete them first.
      forceDestroy: !keepsData,
      lifecycle: { preventDestroy: keepsData },
    });
    this.name = vault.name;
    new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: vault.name,
      minRetentionDays: lock.minimumDays,
      maxRetentionDays: lock.maximumDays,
      ...(lock.mode === "compliance" ? { changeableForDays: changeableDays } : {}),
    });
    this.reportFailures(place, warningTopicArn);
  }

  /**
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DescribeRestoreJob.html
   */
  private reportFailures({ names }: Place, topicArn: string): void {
    const rule = new CloudwatchEventRule(this, "failures", {
      name: physicalName("eventRule", names, "backup-failures"),
      description: "A backup, a copy or a restore did not succeed",
      eventPattern: JSON.stringify({
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
        // Jobs that back up or copy have a state, those that restore have a status, as in their APIs.
        detail: { $or: [{ state: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"] }, { status: ["ABORTED", "FAILED"] }] },
      }),
    });
    new CloudwatchEventTarget(this, "failures-target", { rule: rule.name, targetId: "warning", arn: topicArn });
  }
}
