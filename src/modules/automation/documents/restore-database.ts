import { type Mechanics } from "../document";
import { assertThat, change, read, waitUntil } from "../steps";

export interface RestoreDatabase {
  /** Instance whose backups are restored. */
  readonly source: string;
  /** Name of what comes of it; RDS refuses one that there is. */
  readonly target: string;
}

/**
 * AWS's own documents write a property that is a boolean as Python does; no page says that it is compared so.
 * @see https://github.com/aws-solutions/automated-security-response-on-aws/blob/main/source/remediation_runbooks/DisablePublicAccessToRDSInstance.yaml
 */
const [yes, no] = [["True", "true"] as const, ["False", "false"] as const];

/** How long a restore may take: an hour for a terabyte, and the databases here have less than six. */
const restoreSeconds = 6 * 3600;

/**
 * The database as it was at a moment, beside the one that there is, which nobody touches. What to do with it a person decides.
 * Network, parameters and standby are those of the present instance, so that the copy can take its place.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
 */
export function restoreDatabase({ source, target }: RestoreDatabase): Mechanics {
  const of = (identifier: string) => ({ DBInstanceIdentifier: identifier });
  const first = "$.DBInstances[0]";
  return {
    description: `Restores ${source} to a point in time as ${target}, beside it; changes nothing that there is`,
    parameters: {
      RestoreTime: {
        type: "String",
        description: "Moment in UTC to which the database is restored, for example 2026-11-30T14:02:00Z",
        allowedPattern: "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$",
      },
    },
    mainSteps: [
      read("seeSource", "rds.DescribeDBInstances", of(source), [
        { Name: "SubnetGroup", Selector: `${first}.DBSubnetGroup.DBSubnetGroupName`, Type: "String" },
        { Name: "ParameterGroup", Selector: `${first}.DBParameterGroups[0].DBParameterGroupName`, Type: "String" },
        { Name: "SecurityGroups", Selector: `${first}.VpcSecurityGroups[*].VpcSecurityGroupId`, Type: "StringList" },
        { Name: "MultiAz", Selector: `${first}.MultiAZ`, Type: "Boolean" },
        { Name: "LatestRestorableTime", Selector: `${first}.LatestRestorableTime`, Type: "String" },
      ]),
      change("restore", "rds.RestoreDBInstanceToPointInTime", {
        SourceDBInstanceIdentifier: source,
        TargetDBInstanceIdentifier: target,
        RestoreTime: "{{ RestoreTime }}",
        DBSubnetGroupName: "{{ seeSource.SubnetGroup }}",
        DBParameterGroupName: "{{ seeSource.ParameterGroup }}",
        VpcSecurityGroupIds: "{{ seeSource.SecurityGroups }}",
        MultiAZ: "{{ seeSource.MultiAz }}",
        DeletionProtection: true,
        PubliclyAccessible: false,
        CopyTagsToSnapshot: true,
      }),
      waitUntil("isAvailable", "rds.DescribeDBInstances", of(target), [`${first}.DBInstanceStatus`, "available"], {
        timeoutSeconds: restoreSeconds,
      }),
      assertThat("isEncrypted", "rds.DescribeDBInstances", of(target), [`${first}.StorageEncrypted`, ...yes]),
      assertThat("isPrivate", "rds.DescribeDBInstances", of(target), [`${first}.PubliclyAccessible`, ...no]),
      read(
        "seeRestored",
        "rds.DescribeDBInstances",
        of(target),
        [
          { Name: "Arn", Selector: `${first}.DBInstanceArn`, Type: "String" },
          { Name: "Address", Selector: `${first}.Endpoint.Address`, Type: "String" },
        ],
        { isEnd: true },
      ),
    ],
    outputs: ["seeSource.LatestRestorableTime", "seeRestored.Arn", "seeRestored.Address"],
  };
}
