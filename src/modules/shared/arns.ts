import { accessPath } from "../../facts/access-path";

export { accessPath, accessRoleArn } from "../../facts/access-path";

/** ARNs that follow from names alone; nothing here is read from AWS or from a state. */
export const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
export const policyArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:policy/${name}`;
export const accessPolicyArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:policy${accessPath}${name}`;
export const accountRootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`;
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
/** `alias` starts with `alias/`, as keyAlias() returns it. */
export const keyAliasArn = (region: string, accountId: string, alias: string): string => `arn:aws:kms:${region}:${accountId}:${alias}`;
export const topicArn = (region: string, accountId: string, name: string): string => `arn:aws:sns:${region}:${accountId}:${name}`;
export const queueArn = (region: string, accountId: string, name: string): string => `arn:aws:sqs:${region}:${accountId}:${name}`;
export const alarmArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
export const logGroupArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
export const functionArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;
export const stateMachineArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
export const dynamodbTableArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
export const backupVaultArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:backup:${region}:${accountId}:backup-vault:${name}`;
/** Every key of a region: for permissions that are narrowed by alias, because an alias is no resource of a policy. */
export const anyKeyArn = (region: string, accountId: string): string => `arn:aws:kms:${region}:${accountId}:key/*`;
/** AWS's own managed policy; `path` includes folders such as `job-function/`. */
export const awsManagedPolicyArn = (path: string): string => `arn:aws:iam::aws:policy/${path}`;
export const databaseArn = (region: string, accountId: string, identifier: string): string =>
  `arn:aws:rds:${region}:${accountId}:db:${identifier}`;
export const cacheArn = (region: string, accountId: string, id: string): string =>
  `arn:aws:elasticache:${region}:${accountId}:replicationgroup:${id}`;
export const cacheSnapshotArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:elasticache:${region}:${accountId}:snapshot:${name}`;
/** ARN of a secret without the six random characters that AWS appends; API calls take it, policies do not. */
export const secretArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`;
/**
 * What a policy says for a secret whose random characters are unknown; the same in both regions.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export const secretArnPattern = (region: string, accountId: string, name: string): string => `${secretArn(region, accountId, name)}-??????`;
export const repositoryArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:ecr:${region}:${accountId}:repository/${name}`;
/** `name` starts with a slash, as parameterName() returns it. */
export const parameterArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter${name}`;
/** A regional set of expressions of WAF, whose id only WAF knows. */
export const regexPatternSetArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:wafv2:${region}:${accountId}:regional/regexpatternset/${name}/*`;
/** A set of addresses of CloudFront's firewall, whose id only WAF knows. */
export const ipSetArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:wafv2:${region}:${accountId}:global/ipset/${name}/*`;
/** Beginning of the ARNs of the tables of databases whose names begin so. */
export const timestreamTablesArn = (region: string, accountId: string, prefix: string): string =>
  `arn:aws:timestream:${region}:${accountId}:database/${prefix}`;
/** Service-linked role of AWS Config. */
export const configRoleArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
export const trailArn = (region: string, accountId: string, name: string): string =>
  `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`;

/** Role with which AWS Backup of an account copies what other accounts share with it. @see https://docs.aws.amazon.com/aws-backup/latest/devguide/using-service-linked-roles-AWSServiceRoleForBackup.html */
export const backupServiceRoleArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup`;
