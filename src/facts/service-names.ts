import { type NameScope, parameterName, physicalName } from "./naming";

/** Name of a region's cluster; instances join it by this before it knows their capacity, and alarms find its services. */
export const clusterName = ({ names }: { readonly names: NameScope }): string => physicalName("ecs", names, "services");

/** Name of a service in its cluster, and of the family of its task definitions. */
export const ecsServiceName = (names: NameScope, service: string): string => physicalName("ecs", names, service);

/** Name of a service's deployment group at CodeDeploy. */
export const deploymentGroupName = (names: NameScope, service: string): string => physicalName("codeDeploy", names, service);

/** What an apply renders of a service: for deployments to fill in, and what a new version is asked. */
export type RenderedText = "task-definition" | "app-spec" | "checks";

/** Parameter that holds it. */
export const renderedParameter = (names: NameScope, service: string, text: RenderedText): string =>
  parameterName(names, `services/${service}/${text}`);

/** Name of the application's container, which deployments name too. */
export const applicationContainer = "application";

/** Where the pipeline puts the image that it has built. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
export const imagePlaceholder = "<IMAGE1_NAME>";

/** Where a deployment puts the revision that it brings, in an AppSpec. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html */
export const taskDefinitionPlaceholder = "<TASK_DEFINITION>";

/** Rule that counts tasks which end by themselves, last part of its name. */
export const stoppedTasksRule = "task-stopped";
