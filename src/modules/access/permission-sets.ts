import { awsManagedPolicyArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { manageAccess, manageOwnRoles, manageServices, takeOrganizationRole } from "./administration";
import { denyAllLogs, denyDataBesideRecovery, denyDataBesideRefresh, denyLogsWithContents, denyReadingOfData } from "./data-denials";
import { acknowledgePages, approve, guardDeliveries, operate, runDeliveries, startFailover, startRunbooks } from "./operations";
import { type AccessPlace } from "./place";
import { planAgainstStates } from "./planning";
import { guardState } from "./state-guard";
import { letTradingIn } from "./trading-guard";

/** Policies of which permission sets are made; the name becomes part of the policy's name. */
export const accessPolicies = {
  "no-data-reading": { description: "Refuses the reading of data and secrets", statements: denyReadingOfData },
  "no-data-beside-failover": {
    description: "Refuses data and secrets but the trading epoch and the failover flag",
    statements: denyDataBesideRecovery,
  },
  "no-data-beside-refresh": { description: "Refuses data and secrets but those that a refresh reads", statements: denyDataBesideRefresh },
  "no-log-contents": { description: "Refuses logs that hold what requests and statements held", statements: denyLogsWithContents },
  "no-logs": { description: "Refuses the contents of logs", statements: denyAllLogs },
  operations: { description: "Day-to-day actions on running workloads", statements: operate },
  failover: { description: "Start of the failover, and what is looked at before it", statements: startFailover },
  pages: { description: "Acknowledgement of pages", statements: acknowledgePages },
  trading: { description: "Approval, with a second person, that trading goes on", statements: letTradingIn },
  runbooks: { description: "Start of the documents that do the mechanical steps of runbooks", statements: startRunbooks },
  deliveries: { description: "Start and end of the pipelines that deliver versions", statements: runDeliveries },
  "delivery-guard": { description: "Refuses what passes by the gates of pipelines", statements: guardDeliveries },
  approvals: { description: "Approval of versions before they come to an environment", statements: approve },
  planning: { description: "Reading of states and of what a refresh reads", statements: planAgainstStates },
  administration: {
    description: "Management of the platform's services and roles",
    statements: (place: AccessPlace) => [...manageServices(place), ...manageOwnRoles(place)],
  },
  "access-administration": {
    description: "Management of the roles and policies that give access",
    statements: (place: AccessPlace) => [...manageAccess(place), ...takeOrganizationRole(place)],
  },
  "state-guard": { description: "Refuses the destruction of Terraform state", statements: guardState },
} as const satisfies Readonly<Record<string, { readonly description: string; readonly statements: (place: AccessPlace) => Statement[] }>>;

export type AccessPolicyName = keyof typeof accessPolicies;

export interface PermissionSet {
  readonly description: string;
  /** AWS's own policies, by ARN. */
  readonly managedPolicyArns: readonly string[];
  readonly policies: readonly AccessPolicyName[];
}

const readEverything = awsManagedPolicyArn("ReadOnlyAccess");

/**
 * What a human role may do, weakest first. Multi-factor sign-in is asked for where a role is assumed,
 * in its trust policy: the session of a role carries no key that says so.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export const permissionSets = {
  readOnly: {
    description: "Sees configuration, metrics and logs, but no data",
    managedPolicyArns: [readEverything],
    policies: ["no-data-reading"],
  },
  onCall: {
    description:
      "Sees what readers see and how the recovery region stands, acknowledges pages, starts deliveries, the failover and the documents of runbooks",
    managedPolicyArns: [readEverything],
    policies: ["no-data-beside-failover", "failover", "runbooks", "pages", "trading", "deliveries"],
  },
  operator: {
    description: "Runs day-to-day actions, starts the failover and the documents of runbooks, sees no data",
    managedPolicyArns: [readEverything],
    policies: ["no-data-beside-failover", "operations", "failover", "runbooks", "pages", "trading", "deliveries"],
  },
  administrator: {
    description: "Manages everything inside the boundary, but reads no data and destroys no state",
    managedPolicyArns: [],
    policies: ["administration", "state-guard", "delivery-guard", "no-data-beside-refresh", "no-log-contents"],
  },
  breakGlass: {
    description: "For emergencies: manages everything inside the boundary, access and state too",
    managedPolicyArns: [],
    policies: ["administration", "access-administration"],
  },
} as const satisfies Readonly<Record<string, PermissionSet>>;

export type PermissionSetName = keyof typeof permissionSets;

/**
 * What pipelines may do. `planner` is held by what runs a pull request's own code before anybody has
 * looked at it, so it writes nothing; `deployer` is for what was approved.
 */
export const pipelinePermissions = {
  planner: {
    description: "Plans the environment's stacks and looks for drift; writes nothing",
    managedPolicyArns: [readEverything],
    policies: ["planning", "no-data-beside-refresh", "no-logs"],
  },
  deployer: {
    description: "Applies the environment's stacks",
    managedPolicyArns: [],
    policies: ["administration", "state-guard", "delivery-guard", "no-data-beside-refresh", "no-logs"],
  },
} as const satisfies Readonly<Record<string, PermissionSet>>;

export type PipelineRoleName = keyof typeof pipelinePermissions;
