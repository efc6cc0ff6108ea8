import { type EnvironmentConfig } from "../../config/schema/environment";
import { roleArn } from "../modules/shared/arns";

/** Role of the management account in which the layer `organization` is planned and applied. */
export const organizationRoleArn = ({ managementAccountId, roleName }: NonNullable<EnvironmentConfig["organization"]>): string =>
  roleArn(managementAccountId, roleName);
