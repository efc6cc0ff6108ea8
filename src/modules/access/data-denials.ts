import { anyResource, type Statement } from "../shared/iam";
import { groupsWithContents, readsOfLogs } from "./log-contents";
import { type AccessPlace } from "./place";

/** Contents of stores, queues, images and logs' files, secrets of the edge, and shells inside of tasks. Nobody's work but a workload's needs them. */
const contents = [
  "athena:GetQueryResults*",
  "cloudfront-keyvaluestore:*",
  "dynamodb:BatchGetItem",
  "dynamodb:GetRecords",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ebs:GetSnapshotBlock",
  "ecr:GetDownloadUrlForLayer",
  "ecs:ExecuteCommand",
  "rds-data:*",
  "rds-db:connect",
  "rds:Download*",
  "secretsmanager:BatchGetSecretValue",
  "sqs:ReceiveMessage",
  "ssm:SendCommand",
  "ssm:StartSession",
  "timestream:Select*",
  "wafv2:GetSampledRequests",
] as const;

/** Ways to give a copy of a store to another account, or to write it into a bucket. */
const copiesOut = [
  "dynamodb:ExportTableToPointInTime",
  "ec2:ModifyImageAttribute",
  "ec2:ModifySnapshotAttribute",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:ModifyDBSnapshotAttribute",
  "rds:StartExportTask",
] as const;

const objectReads = ["s3:GetObject", "s3:GetObjectTorrent", "s3:GetObjectVersion"] as const;

/** What only a refresh of Terraform, or a workload, reads. */
const readsOfConfidence = [...objectReads, "lambda:GetFunction", "secretsmanager:GetSecretValue", "wafv2:GetRegexPatternSet"] as const;

const denyReads = (actions: readonly string[]): Statement =>
  anyResource({ sid: "DenyReadingOfData", effect: "Deny", actions }, "no data of any resource is to be read");

const denyLogs = (sid: string, accountId: string, groups: readonly string[]): Statement => ({
  sid,
  effect: "Deny",
  actions: readsOfLogs,
  resources: groups.map((group) => `arn:aws:logs:*:${accountId}:log-group:${group}`),
});

/**
 * For people who look: what AWS's ReadOnlyAccess would allow beyond configuration, metrics and
 * harmless logs. They refresh nothing, so secrets, objects and keys are closed altogether.
 */
export const denyReadingOfData = ({ names, accountId }: AccessPlace): Statement[] => [
  denyReads([...contents, ...readsOfConfidence, "dynamodb:GetItem", "kms:Decrypt", "ssm:GetParameter*"]),
  denyLogs("DenyLogsWithContents", accountId, groupsWithContents(names)),
];

/**
 * The same for people on call, who see how the recovery region stands: the item of the trading epoch, the failover
 * flag and whether deliveries are frozen are read, and what runs of the failover do, and nothing else that is data. DynamoDB and Step Functions decrypt in
 * the name of whoever reads.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function denyDataBesideRecovery({ names, accountId, failover, regions }: AccessPlace): Statement[] {
  const { region, epochTableArn, parameterArns, machineArn } = failover;
  const stateMachines = `states.${region}.amazonaws.com`;
  return [
    denyReads([...contents, ...readsOfConfidence, "ssm:GetParameterHistory", "ssm:GetParameters*"]),
    { sid: "DenyItemsBesideEpoch", effect: "Deny", actions: ["dynamodb:GetItem"], notResources: [epochTableArn] },
    { sid: "DenyParametersBesideFlag", effect: "Deny", actions: ["ssm:GetParameter"], notResources: parameterArns },
    anyResource(
      {
        sid: "DenyDecryptionBesideRecovery",
        effect: "Deny",
        actions: ["kms:Decrypt"],
        conditions: { StringNotEquals: { "kms:ViaService": [...regions.map((code) => `dynamodb.${code}.amazonaws.com`), stateMachines] } },
      },
      "keys are used for the one item and the runs of the one machine that may be read, and for the item that may be written, and for nothing else",
    ),
    anyResource(
      {
        sid: "DenyRunsBesideFailover",
        effect: "Deny",
        actions: ["kms:Decrypt"],
        conditions: {
          StringEquals: { "kms:ViaService": [stateMachines] },
          StringNotEquals: { "kms:EncryptionContext:aws:states:stateMachineArn": [machineArn] },
        },
      },
      "runs of other machines hold what their steps were given",
    ),
    denyLogs("DenyLogsWithContents", accountId, groupsWithContents(names)),
  ];
}

/**
 * For whoever manages: no data either, but what a refresh of the provider reads stays open. These are
 * the states themselves, and the secrets and items that an apply wrote first
 * (`aws_secretsmanager_secret_version` and `aws_dynamodb_table_item` read theirs at every refresh).
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/secretsmanager/secret_version.go
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/dynamodb/table_item.go
 */
export function denyDataBesideRefresh(place: AccessPlace): Statement[] {
  const { accountId, stateBucketArns, refreshedSecretArns, refreshedTableArns, keepsData } = place;
  return [
    denyReads([...contents, ...copiesOut]),
    { sid: "DenyObjectsBesideStates", effect: "Deny", actions: objectReads, notResources: stateBucketArns.map((arn) => `${arn}/*`) },
    { sid: "DenySecretsBesideFirstValues", effect: "Deny", actions: ["secretsmanager:GetSecretValue"], notResources: refreshedSecretArns },
    { sid: "DenyItemsBesideFirstOnes", effect: "Deny", actions: ["dynamodb:GetItem"], notResources: refreshedTableArns },
    anyResource(
      { sid: "DenyDecryptionByHand", effect: "Deny", actions: ["kms:Decrypt"], conditions: { Null: { "kms:ViaService": ["true"] } } },
      "keys are used through services, whose own permissions decide then",
    ),
    // The boundary allows nobody to assume a role; a trust policy that names a session instead of a role
    // would get around that, and nothing but a denial here stops it.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
    { sid: "DenyOtherRoles", effect: "Deny", actions: ["sts:AssumeRole"], resources: [`arn:aws:iam::${accountId}:role/*`] },
    ...(keepsData
      ? [
          anyResource(
            {
              sid: "DenyLossOfKeys",
              effect: "Deny",
              actions: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
            },
            "an environment that keeps its data keeps every key",
          ),
        ]
      : []),
  ];
}

/** For people who manage: logs but those with contents. */
export const denyLogsWithContents = ({ names, accountId }: AccessPlace): Statement[] => [
  denyLogs("DenyLogsWithContents", accountId, groupsWithContents(names)),
];

/** For pipelines, which need no line of any log. */
export const denyAllLogs = ({ accountId }: AccessPlace): Statement[] => [denyLogs("DenyLogs", accountId, ["*"])];
