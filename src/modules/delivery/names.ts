import { accountRootArn, roleArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type NameScope, physicalName } from "../../facts/naming";
import { type BuildProject } from "./build-projects";

/** Names by which the account of the pipelines and those that they deliver to know each other without reading a state. */

/** The environment whose account holds the pipelines. */
export interface Host {
  readonly names: NameScope;
  readonly accountId: string;
}

/** Roles in an environment that its deliveries are made with, each for one part of a delivery. */
export const targetRoles = {
  deploy: "Pipelines start deployments and migrations",
  release: "A build brings an image to the registry and reads what the next deployment is made of",
  roll: "A build replaces the tasks of services without requests",
  publish: "A build brings the web application to its bucket",
  running: "Builds read which version runs, and whether another may come",
  migrate: "A build changes the database before a version comes",
} as const;
export type TargetRole = keyof typeof targetRoles;

const targetRoleName = (names: NameScope, role: TargetRole): string => physicalName("iamRole", names, `delivery-${role}`);
export const targetRoleArn = ({ names, accountId }: Host, role: TargetRole): string => roleArn(accountId, targetRoleName(names, role));

export const pipelinesRoleName = (names: NameScope): string => physicalName("iamRole", names, "pipelines");
export const buildRoleName = (names: NameScope, project: BuildProject): string => physicalName("iamRole", names, `build-${project}`);

/** Role of the job that looks for drift; the environment's planner trusts it. */
export const driftRoleName = (names: NameScope): string => physicalName("iamRole", names, "drift");

export const buildProjectName = (names: NameScope, project: BuildProject | "migrate" | "drift"): string =>
  physicalName("codeBuild", names, project);
export const pipelineName = (names: NameScope, deployable: string): string => physicalName("codePipeline", names, deployable);

/** Those of them that the pipelines' account takes; `migrate` is CodeBuild's. */
export const takenRoleNames = ["deploy", "release", "roll", "publish", "running"] as const satisfies readonly TargetRole[];

/** The roles of the pipelines' account that take each of an environment's roles. */
export const takersOf = ({ names, accountId }: Host): Readonly<Record<(typeof takenRoleNames)[number], readonly string[]>> => {
  const build = (project: BuildProject): string => roleArn(accountId, buildRoleName(names, project));
  return {
    deploy: [roleArn(accountId, pipelinesRoleName(names))],
    release: [build("release")],
    roll: [build("roll")],
    publish: [build("publish")],
    running: [build("admission"), build("commits")],
  };
};

/** Takes roles by their ARNs. IAM refuses a principal that does not exist yet, so the account is the principal. */
export const trustRoles = (accountId: string, arns: readonly string[]): Statement => ({
  sid: "AssumedByDelivery",
  effect: "Allow",
  principals: { aws: [accountRootArn(accountId)] },
  actions: ["sts:AssumeRole"],
  conditions: { ArnEquals: { "aws:PrincipalArn": arns } },
});
