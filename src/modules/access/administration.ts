import { accessPath } from "../shared/arns";
import { anyResource, type Statement } from "../shared/iam";
import { type AccessPlace, ownPrefixes } from "./place";
import { everyAction, globalServices, regionalServices } from "./services";

/** Everything the platform is made of, in the environment's regions. */
export function manageServices({ regions }: AccessPlace): Statement[] {
  return [
    anyResource(
      {
        sid: "ManageRegionalServices",
        effect: "Allow",
        actions: everyAction(regionalServices),
        conditions: { StringEquals: { "aws:RequestedRegion": regions } },
      },
      "the boundary keeps other environments' resources apart; here stand the services and the regions",
    ),
    anyResource(
      { sid: "ManageGlobalServices", effect: "Allow", actions: everyAction(globalServices) },
      "global services know no region, and most of them no resource",
    ),
  ];
}

/**
 * Roles and policies whose names begin as the environment's or the account's do; no users. Those of
 * the layer `access` are not among them: their folder stands before the name.
 */
export function manageOwnRoles(place: AccessPlace): Statement[] {
  const own = ["role", "policy", "instance-profile"].flatMap((kind) =>
    ownPrefixes(place).map((prefix) => `arn:aws:iam::${place.accountId}:${kind}/${prefix}*`),
  );
  return [
    { sid: "ManageOwnRoles", effect: "Allow", actions: ["iam:*"], resources: own },
    {
      sid: "CreateServiceLinkedRoles",
      effect: "Allow",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [`arn:aws:iam::${place.accountId}:role/aws-service-role/*`],
    },
    anyResource(
      { sid: "ReadIdentities", effect: "Allow", actions: ["iam:Get*", "iam:List*", "iam:UpdateAccountPasswordPolicy"] },
      "reading is needed to plan, and the password policy is the account's one",
    ),
  ];
}

/** Roles of people and pipelines, their policies, and the boundary: what the layer `access` makes. */
export function manageAccess({ names: { project, owner }, accountId }: AccessPlace): Statement[] {
  const made = ["role", "policy"].map((kind) => `arn:aws:iam::${accountId}:${kind}${accessPath}${project}-${owner}-*`);
  return [{ sid: "ManageAccess", effect: "Allow", actions: ["iam:*"], resources: made }];
}

/** The way into the organization's management account, for whoever writes control policies. */
export const takeOrganizationRole = ({ organizationRoleArns }: AccessPlace): Statement[] =>
  organizationRoleArns.length === 0
    ? []
    : [{ sid: "TakeOrganizationRole", effect: "Allow", actions: ["sts:AssumeRole"], resources: organizationRoleArns }];
