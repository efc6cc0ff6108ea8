import { type EnvironmentConfig } from "../../config/schema/environment";
import { bucketName, keyAlias } from "../facts/naming";

/** Bucket that holds the states of an account's stacks of one region. */
export const stateBucketName = (project: string, account: EnvironmentConfig["account"], region: string): string =>
  bucketName({ project, owner: account.name }, "state", account.id, region);

/** Bucket that holds the access logs of that bucket. */
export const stateLogsBucketName = (project: string, account: EnvironmentConfig["account"], region: string): string =>
  bucketName({ project, owner: account.name }, "state-logs", account.id, region);

export const stateKeyAlias = (project: string, account: EnvironmentConfig["account"]): string =>
  keyAlias({ project, owner: account.name }, "state");
