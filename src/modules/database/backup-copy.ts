import { DbInstanceAutomatedBackupsReplication } from "@cdktf/provider-aws/lib/db-instance-automated-backups-replication";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface BackupCopyProps {
  /** ARN of the instance in the other region, computed from its name. */
  readonly sourceArn: string;
  /** Key of the region that the copies lie in. */
  readonly keyArn: string;
  readonly retentionDays: number;
  /** The replica of the same instance, which is made first. */
  readonly replica: ITerraformDependable;
  /** Whether the source stands still, and gets another name when it is set aside: its copies stay what they are. */
  readonly sourceStandsStill: boolean;
}

/**
 * Copies of another region's automated backups: point-in-time recovery that survives the region and
 * undoes a logical mistake, which a replica would repeat. Lives in the region of the copies.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
 */
export class BackupCopy extends Construct {
  public constructor(scope: Construct, id: string, { sourceArn, keyArn, retentionDays, replica, sourceStandsStill }: BackupCopyProps) {
    super(scope, id);
    new DbInstanceAutomatedBackupsReplication(this, "copy", {
      sourceDbInstanceArn: sourceArn,
      kmsKeyId: keyArn,
      retentionPeriod: retentionDays,
      // RDS does one thing with an instance at a time: the source must be available, which it is not while a replica is made of it.
      dependsOn: [replica],
      ...(sourceStandsStill ? { lifecycle: { ignoreChanges: ["source_db_instance_arn"] } } : {}),
    });
  }
}
