import { type EnvironmentConfig } from "../../config/schema/environment";
import { failoverRecords } from "../facts/failover-records";
import { bucketName, physicalName } from "../facts/naming";
import { failoverRecordRole } from "../modules/failover/failover-record";
import { roleArn } from "../modules/shared/arns";
import { type Statement } from "../modules/shared/iam";
import { keptRecords } from "../modules/storage/kept-records";

/** The recovery region's own bucket of records: one of the primary region could not be written to when it matters. */
export const failoverRecordsBucket = ({ project, environment, account, regions }: EnvironmentConfig): string =>
  bucketName({ project, owner: environment }, "audit", account.id, regions.recovery.name);

/** What the policy of a bucket of records says of the runs of the failover; nothing of the other region's. */
export const failoverRecordStatementsOf = (environment: EnvironmentConfig, region: string): Statement[] => {
  const { project, account, regions } = environment;
  if (region !== regions.recovery.name) return [];
  const role = physicalName("iamRole", { project, owner: environment.environment }, `${failoverRecordRole}-${region}`);
  return keptRecords(failoverRecordsBucket(environment), failoverRecords.prefix, roleArn(account.id, role));
};
