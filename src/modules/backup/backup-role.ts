import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { awsManagedPolicyArn, bucketArn } from "../shared/arns";
import { policyJson, type Statement, trustService } from "../shared/iam";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/**
 * AWS's own policies for what it does in a backup or a restore, which changes with each store that AWS Backup learns;
 * the permissions boundary keeps them to the environment.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
 */
const policies = {
  stores: "service-role/AWSBackupServiceRolePolicyForBackup",
  buckets: "AWSBackupServiceRolePolicyForS3Backup",
  // Databases alone are restored by tests.
  restores: "service-role/AWSBackupServiceRolePolicyForRestores",
} as const;

export interface BackupRoleProps {
  readonly place: Place;
  /** Last part of its name. */
  readonly name: string;
  readonly description: string;
  readonly may: readonly (keyof typeof policies)[];
}

/** A role with which AWS Backup works in a region. */
export class BackupRole extends Construct {
  public readonly arn: string;
  /** For `dependsOn` of what AWS Backup tries the role with. */
  public readonly rights: ITerraformDependable[];

  public constructor(scope: Construct, id: string, { place, name, description, may }: BackupRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: physicalName("iamRole", place.names, `${name}-${place.region}`),
      description,
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
      assumeRolePolicy: trustService("backup.amazonaws.com", { sourceAccount: place.accountId }),
    });
    const attachments = may.map(
      (right) => new IamRolePolicyAttachment(this, right, { role: role.name, policyArn: awsManagedPolicyArn(policies[right]) }),
    );
    const own = new IamRolePolicy(this, "limits", {
      name: "limits",
      role: role.name,
      policy: policyJson([denyChangesOfStores(place), ...(may.includes("buckets") ? [denyOtherBuckets(place)] : [])]),
    });
    this.rights = [...attachments, own];
    this.arn = role.arn;
  }
}

/** AWS's policies speak of every bucket of the account, those of the states and of other environments among them. */
const denyOtherBuckets = ({ names }: Place): Statement => {
  const own = bucketArn(`${names.project}-${names.owner}-*`);
  return { sid: "DenyOtherBuckets", effect: "Deny", actions: ["s3:*"], notResources: [own, `${own}/*`] };
};

/**
 * AWS's policies let whoever restores delete every database and write every table, and whoever backs up change every
 * database. What a test has restored has a name that AWS gives it.
 */
const denyChangesOfStores = ({ names, accountId }: Place): Statement => ({
  sid: "DenyChangesOfStores",
  effect: "Deny",
  actions: ["dynamodb:*Item", "dynamodb:DeleteTable", "rds:DeleteDBInstance", "rds:ModifyDBInstance"],
  resources: [
    `arn:aws:rds:*:${accountId}:db:${names.project}-${names.owner}-*`,
    `arn:aws:dynamodb:*:${accountId}:table/${names.project}-${names.owner}-*`,
  ],
});
