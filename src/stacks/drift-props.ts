import { type EnvironmentConfig } from "../../config/schema/environment";
import { accessRoleArn } from "../facts/access-path";
import { type NameScope, physicalName } from "../facts/naming";
import { automationTerraform } from "../facts/terraform-version";
import { type DriftJobProps } from "../modules/delivery/drift-job";
import { driftRoleName } from "../modules/delivery/names";
import { roleArn } from "../modules/shared/arns";

/** What the layers `access` and `delivery` say of the job that looks for drift: they know each other by names alone. */

type Drift = NonNullable<EnvironmentConfig["observability"]["drift"]>;

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });

export const plannerRoleArn = (environment: EnvironmentConfig): string =>
  accessRoleArn(environment.account.id, physicalName("iamRole", scopeOf(environment), "planner"));

/** The role of the job, which takes the planner's; none where no job looks for drift. */
export const driftRoleArns = (environment: EnvironmentConfig): string[] =>
  environment.observability.drift === undefined ? [] : [roleArn(environment.account.id, driftRoleName(scopeOf(environment)))];

export function driftSettings(
  environment: EnvironmentConfig,
  { at, image, timeoutMinutes }: Drift,
): Pick<DriftJobProps, "plannerRoleArn" | "machines" | "terraformVersion" | "daily"> {
  return {
    plannerRoleArn: plannerRoleArn(environment),
    machines: {
      environmentType: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      images: { tools: image, node: image, python: image },
      timeoutMinutes,
    },
    terraformVersion: automationTerraform,
    daily: { at, timeZone: environment.market.timeZone },
  };
}
