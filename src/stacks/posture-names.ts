import { type EnvironmentConfig } from "../../config/schema/environment";
import { bucketName, keyAlias } from "../facts/naming";

/** Names of what AWS Config writes to in a region of an account. */
export function postureNames({ project, account }: Pick<EnvironmentConfig, "project" | "account">, region: string) {
  const names = { project, owner: account.name };
  return {
    keyAlias: keyAlias(names, "posture"),
    bucketName: bucketName(names, "config", account.id, region),
    accessLogsBucketName: bucketName(names, "config-logs", account.id, region),
  };
}
