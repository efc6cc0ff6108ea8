import { type EnvironmentConfig } from "../../config/schema/environment";
import { accessPolicyArn } from "../modules/shared/arns";
import { boundaryName } from "../facts/naming";

/** ARN of the policy that bounds every role of an environment. */
export const boundaryArn = (environment: EnvironmentConfig): string =>
  accessPolicyArn(environment.account.id, boundaryName({ project: environment.project, owner: environment.environment }));
