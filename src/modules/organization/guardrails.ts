import { everyAction, globalServices } from "../access/services";
import { accessPath } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";

export interface GuardrailsProps {
  /** Regions in which anything may be done. */
  readonly regions: readonly string[];
  /** Names of the roles that are spared where somebody must be able to act in an emergency; they may hold `*`. */
  readonly breakGlassRoles: readonly string[];
}

/** Services whose requests go to one region or none, besides those that environments use. */
const otherGlobalServices = ["account", "iam", "organizations", "sts"] as const;

/** What ends the record of what is done, and the watch over it, in the services that the layers `audit`, `posture` and `baseline` set up. */
export const endOfWatch = [
  "access-analyzer:DeleteAnalyzer",
  "cloudtrail:DeleteTrail",
  "cloudtrail:StopLogging",
  "config:DeleteConfigurationRecorder",
  "config:DeleteDeliveryChannel",
  "config:StopConfigurationRecorder",
  "guardduty:DeleteDetector",
  "guardduty:DisassociateFromAdministratorAccount",
  "inspector2:Disable",
  "macie2:DisableMacie",
  "securityhub:DisableSecurityHub",
] as const;

/** Credentials that do not end by themselves. */
const lastingCredentials = ["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser"] as const;

/**
 * What nobody in the accounts can do, whatever policies he has and whoever made them. Services in their own name,
 * their service-linked roles and the management account are not bound.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function guardrails({ regions, breakGlassRoles }: GuardrailsProps): Statement[] {
  const exceptBreakGlass = { ArnNotLike: { "aws:PrincipalArn": breakGlassRoles.map((name) => `arn:aws:iam::*:role${accessPath}${name}`) } };
  return [
    anyResource(
      { sid: "StayInOrganization", effect: "Deny", actions: ["organizations:LeaveOrganization"] },
      "an account that leaves is bound no longer",
    ),
    anyResource(
      {
        sid: "StayInRegions",
        effect: "Deny",
        actions: [],
        notActions: everyAction([...globalServices, ...otherGlobalServices]),
        conditions: { StringNotEquals: { "aws:RequestedRegion": regions } },
      },
      "what runs elsewhere is neither watched nor expected",
    ),
    anyResource(
      { sid: "NoRootUser", effect: "Deny", actions: ["*"], conditions: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:root"] } } },
      "the root user needs nothing of an account that is set up",
    ),
    anyResource(
      { sid: "KeepWatch", effect: "Deny", actions: endOfWatch, conditions: exceptBreakGlass },
      "who may change an account does not end the record of it",
    ),
    anyResource(
      { sid: "NoLastingCredentials", effect: "Deny", actions: lastingCredentials, conditions: exceptBreakGlass },
      "people and workloads have sessions that end",
    ),
  ];
}
