import { type EnvironmentConfig } from "../../config/schema/environment";
import { accessRoleArn } from "../facts/access-path";
import { bucketName, type NameScope, physicalName } from "../facts/naming";
import { automationTerraform } from "../facts/terraform-version";
import { type DriftJobProps } from "../modules/delivery/drift-job";
import { driftReportsPrefix } from "../modules/delivery/drift-reports";
import { keptRecords } from "../modules/storage/kept-records";
import { driftRoleName } from "../modules/delivery/names";
import { roleArn } from "../modules/shared/arns";
import { type Statement } from "../modules/shared/iam";

/** What the layers `access` and `delivery` say of the job that looks for drift: they know each other by names alone. */

type Drift = NonNullable<EnvironmentConfig["observability"]["drift"]>;

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });

export const plannerRoleArn = (environment: EnvironmentConfig): string =>
  accessRoleArn(environment.account.id, physicalName("iamRole", scopeOf(environment), "planner"));

/** The role of the job, which takes the planner's; none where no job looks for drift. */
export const driftRoleArns = (environment: EnvironmentConfig): string[] =>
  environment.observability.drift === undefined ? [] : [roleArn(environment.account.id, driftRoleName(scopeOf(environment)))];

/** Bucket of the environment's records, which keeps the reports. */
export const driftReportsBucket = (environment: EnvironmentConfig): string =>
  bucketName(scopeOf(environment), "audit", environment.account.id, environment.regions.primary.name);

/** What the policy of a bucket of records says of the reports; nothing of another region's, and nothing where no job looks. */
export const driftReportStatements = (environment: EnvironmentConfig, region: string): Statement[] =>
  region === environment.regions.primary.name
    ? driftRoleArns(environment).flatMap((role) => keptRecords(driftReportsBucket(environment), driftReportsPrefix, role))
    : [];

export function driftSettings(
  environment: EnvironmentConfig,
  { at, image, timeoutMinutes }: Drift,
): Pick<DriftJobProps, "plannerRoleArn" | "machines" | "terraformVersion" | "daily" | "reportsBucket"> {
  return {
    plannerRoleArn: plannerRoleArn(environment),
    machines: {
      environmentType: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      images: { tools: image, node: image, python: image },
      timeoutMinutes,
    },
    terraformVersion: automationTerraform,
    reportsBucket: driftReportsBucket(environment),
    daily: { at, timeZone: environment.market.timeZone },
  };
}
