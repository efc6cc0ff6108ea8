import { type EnvironmentConfig } from "../../config/schema/environment";
import { policyArn, roleArn } from "../modules/shared/arns";
import { boundaryName, type NameScope, physicalName } from "../modules/shared/naming";

type HumanRole = EnvironmentConfig["access"]["humanRoles"][string];

const scopeOf = ({ project, environment }: EnvironmentConfig): NameScope => ({ project, owner: environment });

/** ARN of the policy that bounds every role of an environment. */
export const boundaryArn = (environment: EnvironmentConfig): string => policyArn(environment.account.id, boundaryName(scopeOf(environment)));

/** ARNs of an environment's human roles, all or those with one permission set, by name. */
export function humanRoleArns(environment: EnvironmentConfig, permissions?: HumanRole["permissions"]): string[] {
  return Object.entries(environment.access.humanRoles)
    .filter(([, role]) => permissions === undefined || role.permissions === permissions)
    .map(([name]) => roleArn(environment.account.id, physicalName("iamRole", scopeOf(environment), name)))
    .sort();
}
