import { BackupRestoreTestingPlan } from "@cdktf/provider-aws/lib/backup-restore-testing-plan";
import { BackupRestoreTestingSelection } from "@cdktf/provider-aws/lib/backup-restore-testing-selection";
import { Construct } from "constructs";
import { type Place } from "../shared/place";
import { BackupRole } from "./backup-role";

export interface RestoreTestsProps {
  readonly place: Place;
  readonly vaultArn: string;
  /** As AWS writes it in schedules: `SUN`. */
  readonly weekday: string;
  /** `HH:MM`, UTC. */
  readonly timeUtc: string;
  /** Of the region's database: without it AWS Backup restores into the default VPC, which an account need not have. */
  readonly subnetGroupName: string;
  /** Attached to what is restored: it admits whoever looks into it, and nobody else. */
  readonly securityGroupId: string;
  /** For how long what was restored is there to be looked into. */
  readonly keepHours: number;
}

/** A week: a copy that is older was not made when it should have been, and then the test says so. */
const newestWithinDays = 7;

/** Names of restore tests take letters, digits and underscores alone. @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingPlanForCreate.html */
export const restoreTestName = ({ names }: Place): string => `${names.project}_${names.owner}_restore_tests`.replaceAll("-", "_");

/**
 * Restores the newest copy of the database once a week, and deletes what came of it: a backup that nobody has
 * restored is a hope. It lives where the copies are, so that it proves copy and key as well.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
 */
export class RestoreTests extends Construct {
  public readonly planName: string;
  public readonly planArn: string;

  public constructor(
    scope: Construct,
    id: string,
    { place, vaultArn, weekday, timeUtc, keepHours, subnetGroupName, securityGroupId }: RestoreTestsProps,
  ) {
    super(scope, id);
    const [hour, minute] = timeUtc.split(":").map(Number);
    const plan = new BackupRestoreTestingPlan(this, "plan", {
      name: restoreTestName(place),
      scheduleExpression: `cron(${minute} ${hour} ? * ${weekday} *)`,
      startWindowHours: 1,
      recoveryPointSelection: [
        {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [vaultArn],
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: newestWithinDays,
        },
      ],
    });
    const role = new BackupRole(this, "restore-role", {
      place,
      name: "restore-tests",
      description: "AWS Backup restores with it, to see that it can be done",
      may: ["restores"],
    });
    new BackupRestoreTestingSelection(this, "databases", {
      name: "databases",
      restoreTestingPlanName: plan.name,
      protectedResourceType: "RDS",
      // Every copy in the vault: how AWS Backup writes the source of a copy from another region decides nothing about whether a
      // test runs. Which one is the database that writes now, the function that looks into it finds.
      protectedResourceArns: ["*"],
      iamRoleArn: role.arn,
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
      restoreMetadataOverrides: {
        dbSubnetGroupName: subnetGroupName,
        vpcSecurityGroupIds: JSON.stringify([securityGroupId]),
      },
      validationWindowHours: keepHours,
      dependsOn: role.rights,
    });
    this.planName = plan.name;
    this.planArn = plan.arn;
  }
}
