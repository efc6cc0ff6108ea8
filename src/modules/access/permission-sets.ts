import { awsManagedPolicyArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { manageOwnRoles, manageServices } from "./administration";
import { denyReadingOfData, denyWithoutMfa, guardState, operate } from "./permissions";
import { type AccessPlace } from "./place";

/** Policies of which permission sets are made; the name becomes part of the policy's name. */
export const accessPolicies = {
  "no-data-reading": { description: "Refuses the reading of data and secrets", statements: denyReadingOfData },
  operations: { description: "Day-to-day actions on running workloads", statements: operate },
  administration: { description: "Management of the platform's services and roles", statements: (place: AccessPlace) => [...manageServices(place), ...manageOwnRoles(place)] },
  "state-guard": { description: "Refuses the destruction of Terraform state", statements: guardState },
  "require-mfa": { description: "Refuses everything without multi-factor sign-in", statements: denyWithoutMfa },
} as const satisfies Readonly<Record<string, { readonly description: string; readonly statements: (place: AccessPlace) => Statement[] }>>;

export type AccessPolicyName = keyof typeof accessPolicies;

export interface PermissionSet {
  readonly description: string;
  /** AWS's own policies, by ARN. */
  readonly managedPolicyArns: readonly string[];
  readonly policies: readonly AccessPolicyName[];
}

const readEverything = awsManagedPolicyArn("ReadOnlyAccess");

/** What a human role may do, weakest first. Whatever may change something also requires multi-factor sign-in of the session. */
export const permissionSets = {
  readOnly: { description: "Sees configuration, metrics and logs, but no data", managedPolicyArns: [readEverything], policies: ["no-data-reading"] },
  operator: { description: "Runs day-to-day actions, sees no data", managedPolicyArns: [readEverything], policies: ["no-data-reading", "operations", "require-mfa"] },
  administrator: { description: "Manages everything inside the boundary, but cannot destroy state", managedPolicyArns: [], policies: ["administration", "state-guard", "require-mfa"] },
  breakGlass: { description: "For emergencies: manages everything inside the boundary, and recovers state", managedPolicyArns: [], policies: ["administration", "require-mfa"] },
} as const satisfies Readonly<Record<string, PermissionSet>>;

export type PermissionSetName = keyof typeof permissionSets;

/** What the pipelines' role may do: the same as an administrator; it signs in as a machine. */
export const deployerPermissions: PermissionSet = {
  description: "Applies the environment's stacks",
  managedPolicyArns: [],
  policies: ["administration", "state-guard"],
};
