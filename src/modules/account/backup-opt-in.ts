import { BackupRegionSettings } from "@cdktf/provider-aws/lib/backup-region-settings";
import { Construct } from "constructs";

/** Kinds of stores that a plan of the estate selects. */
const used = ["DynamoDB", "RDS", "S3", "Timestream"];

/** Every other kind that AWS Backup knows: off, so that a tag alone backs up nothing that nobody pays for knowingly. */
const unused = [
  "Aurora",
  "CloudFormation",
  "DocumentDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "Redshift",
  "Redshift Serverless",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "VirtualMachine",
];

/**
 * What AWS Backup may back up at all, once per account and region: without the opt-in a plan that selects a bucket
 * does nothing, and says nothing.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html#resource-type-opt-in
 */
export class BackupOptIn extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new BackupRegionSettings(this, "settings", {
      resourceTypeOptInPreference: Object.fromEntries([
        ...used.map((type): [string, boolean] => [type, true]),
        ...unused.map((type): [string, boolean] => [type, false]),
      ]),
    });
  }
}
