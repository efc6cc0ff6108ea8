import { type NameScope, physicalName } from "../../../facts/naming";

/** Names of what reviews and applies the estate itself, by which environments and the account of the pipelines know each other. */

/** Parts of the way of a change, each a build with a role of its own; an apply is one for each environment. */
export const estateParts = ["review", "turn", "plan", "verify"] as const;
export type EstatePart = (typeof estateParts)[number];

const role = (names: NameScope, part: string): string => physicalName("iamRole", names, `build-estate-${part}`);
const project = (names: NameScope, part: string): string => physicalName("codeBuild", names, `estate-${part}`);

export const estateRoleName = (names: NameScope, part: EstatePart): string => role(names, part);
export const estateProjectName = (names: NameScope, part: EstatePart): string => project(names, part);
export const applyRoleName = (names: NameScope, environment: string): string => role(names, `apply-${environment}`);
export const applyProjectName = (names: NameScope, environment: string): string => project(names, `apply-${environment}`);
export const estatePipelineName = (names: NameScope, environment: string): string =>
  physicalName("codePipeline", names, `estate-${environment}`);
export const estatePipelinesRoleName = (names: NameScope): string => physicalName("iamRole", names, "estate-pipelines");
export const batchRoleName = (names: NameScope): string => physicalName("iamRole", names, "estate-batches");
/** Purpose of the bucket that hands over plans. */
export const plansPurpose = "estate-plans";

/** Parts that plan, and so take each environment's planner. */
export const planningParts = ["review", "plan", "verify"] as const satisfies readonly EstatePart[];
