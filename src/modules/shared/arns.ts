/** ARNs that follow from names alone; nothing here is read from AWS or from a state. */
export const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
export const policyArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:policy/${name}`;
export const accountRootArn = (accountId: string): string => `arn:aws:iam::${accountId}:root`;
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
/** `alias` starts with `alias/`, as keyAlias() returns it. */
export const keyAliasArn = (region: string, accountId: string, alias: string): string => `arn:aws:kms:${region}:${accountId}:${alias}`;
/** Every key of a region, for statements that pick one by its alias. */
export const keysArn = (region: string, accountId: string): string => `arn:aws:kms:${region}:${accountId}:key/*`;
export const topicArn = (region: string, accountId: string, name: string): string => `arn:aws:sns:${region}:${accountId}:${name}`;
export const logGroupArn = (region: string, accountId: string, name: string): string => `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
/** Every key of a region: for permissions that are narrowed by alias, because an alias is no resource of a policy. */
export const anyKeyArn = (region: string, accountId: string): string => `arn:aws:kms:${region}:${accountId}:key/*`;
/** AWS's own managed policy; `path` includes folders such as `job-function/`. */
export const awsManagedPolicyArn = (path: string): string => `arn:aws:iam::aws:policy/${path}`;
