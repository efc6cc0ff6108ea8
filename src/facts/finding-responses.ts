import { type AddressFamily } from "./blocked-ranges";
import { type NameScope, physicalName } from "./naming";
import { type ResponseGuards } from "./responses";

/** What may be done about a finding of GuardDuty, without a person. */
export const findingActions = ["isolateTask", "revokeSessions", "blockAddress"] as const;
export type FindingAction = (typeof findingActions)[number];

/**
 * Findings that an action has a target in, by the kind of resource in their types: `ThreatPurpose:ResourceKind/Family`. A task
 * is named by findings of runtime monitoring and malware scans, a role by those of calls, an address by those of calls and logins.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html
 */
export const findingKinds: Readonly<Record<FindingAction, readonly string[]>> = {
  isolateTask: ["Runtime", "ECS"],
  revokeSessions: ["IAMUser", "S3"],
  blockAddress: ["IAMUser", "S3", "RDS"],
};

/** Most responses to findings of an environment; what a day's findings were answered with has to fit into one item of the table. */
export const mostFindingResponses = 6;

/** What the guards are told of a response to findings. */
export interface GuardedFindingResponse {
  readonly name: string;
  readonly action: FindingAction;
  /** Beginnings of finding types. */
  readonly findings: readonly string[];
  /** From 1 to 10, as GuardDuty counts. */
  readonly minimumSeverity: number;
  /** How long an address is blocked, where one is. */
  readonly blockHours: number;
  readonly guards: ResponseGuards;
}

/** A service whose tasks may be isolated and whose role's sessions may be revoked; there are no others. */
export interface IsolatableService {
  readonly service: string;
  /** Name of the service in its cluster. */
  readonly ecsService: string;
  /** Name of the role of its tasks. */
  readonly role: string;
  /** Whether it sends orders: then trading is stopped before anything is done to it. */
  readonly sendsOrders: boolean;
}

/** What the guards are told of the environment. */
export interface Isolatable {
  readonly cluster: string;
  readonly services: readonly IsolatableService[];
  /** Ranges of addresses that are never blocked. */
  readonly neverBlock: readonly string[];
}

/** Name of the policy that IAM's console writes into a role whose sessions are revoked. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
export const revocationPolicy = "AWSRevokeOlderSessions";

/** Set of CloudFront's firewall that a region's responses write the addresses of a family into which they block. */
export const blockedAddressesSet = (names: NameScope, region: string, family: AddressFamily): string =>
  physicalName("webAcl", names, family === "ipv4" ? `blocked-${region}` : `blocked-${family}-${region}`);

/** Where WAF keeps what belongs to CloudFront. @see https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html */
export const firewallRegion = "us-east-1";

/** Key, in the table of responses, of the item that remembers which addresses are blocked until when. */
export const blockedAddressesItem = "blocked-addresses";

/** Longest time for which an address is blocked: a week, after which a person has had time to look. */
export const longestBlockHours = 168;
