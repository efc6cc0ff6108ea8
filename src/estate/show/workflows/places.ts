import { changeOrder } from "../../../../config/delivery-host";
import { type EnvironmentConfig } from "../../../../config/schema/environment";
import { accessRoleArn } from "../../../facts/access-path";
import { physicalName } from "../../../facts/naming";

/** What the workflows know of an environment. */
export interface WorkflowPlace {
  readonly environment: string;
  readonly region: string;
  /** ARN of the role that plans, and of the role that applies. */
  readonly planner: string;
  readonly deployer: string;
  /** How long the deployer's session may last. */
  readonly sessionSeconds: number;
}

/** The environments in the order in which changes reach them. */
export const workflowPlaces = (estate: readonly EnvironmentConfig[]): readonly WorkflowPlace[] => changeOrder(estate).map(placeOf);

function placeOf({ environment, project, account, regions, access }: EnvironmentConfig): WorkflowPlace {
  const role = (name: string): string => accessRoleArn(account.id, physicalName("iamRole", { project, owner: environment }, name));
  return {
    environment,
    region: regions.primary.name,
    planner: role("planner"),
    deployer: role("deployer"),
    sessionSeconds: access.deployer.maxSessionHours * 3600,
  };
}
