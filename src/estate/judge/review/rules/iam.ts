import { anyOf, destroyed, only, removed, worseOrCreated } from "../matchers";
import { isType } from "../../../resource-types/type-pattern";
import { documentPaths, namesPrincipals } from "./documents";
import { isAllBut } from "./wildcards";
import { everybodyNamed } from "./principals";
import { opensSubject } from "./web-identity";
import { type Evidence, found, type Matcher, type Subject, undecided } from "../model";
import { listAt, read, unknown } from "../values";
import { covers, type Grant, policyAfter, policyBefore } from "./policy";

/** What an argument's policy gains by the change; undefined in the place of an answer that only the apply gives. */
function gained(subject: Subject, path: string, effect: Grant["effect"] = "Allow"): readonly Grant[] | undefined {
  const before = policyBefore(subject, path);
  const after = policyAfter(subject, path);
  if (before === unknown || after === unknown) return undefined;
  return after.grants.filter((grant) => grant.effect === effect && !before.grants.some((known) => covers(known, grant)));
}

const gains =
  (path: string, matters: (grant: Grant, subject: Subject) => boolean): Matcher =>
  (subject) => {
    if (subject.effect === "destroy" || subject.effect === "forget" || isSame(subject, path)) return [];
    const grants = gained(subject, path);
    return grants === undefined
      ? [undecided(path)]
      : summarized(
          grants.filter((grant) => matters(grant, subject)),
          path,
        );
  };

/** The text stays as it is, whatever it says. */
const isSame = ({ before, after }: Subject, path: string): boolean =>
  read(after, path) !== unknown && read(before, path) === read(after, path);

const mostNamed = 6;

/** One line per principal and set of conditions, with its actions. */
function summarized(grants: readonly Grant[], path: string): Evidence[] {
  const groups = new Map<string, Set<string>>();
  for (const { principal, action, resource, condition } of grants) {
    const where = [
      principal === "" ? "" : `to ${principal}`,
      resource === "*" ? "on every resource" : "",
      condition === "" ? "" : "under conditions",
    ]
      .filter((part) => part !== "")
      .join(" ");
    groups.set(where, (groups.get(where) ?? new Set()).add(action));
  }
  return [...groups].map(([where, actions]) => {
    const names = [...actions].sort();
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
    return found(`${names.slice(0, mostNamed).join(", ")}${more}${where === "" ? "" : ` ${where}`}`, path);
  });
}

/** Actions with which a principal can give itself, or somebody else, anything. */
const escalating = [
  "iam:*",
  "iam:createpolicyversion",
  "iam:setdefaultpolicyversion",
  "iam:putrolepolicy",
  "iam:putuserpolicy",
  "iam:putgrouppolicy",
  "iam:attachrolepolicy",
  "iam:attachuserpolicy",
  "iam:attachgrouppolicy",
  "iam:updateassumerolepolicy",
  "iam:createaccesskey",
  "iam:createloginprofile",
  "iam:updateloginprofile",
  "iam:addusertogroup",
  "iam:deleterolepermissionsboundary",
  "iam:put*",
  "iam:attach*",
  "iam:create*",
  "iam:update*",
  "organizations:*",
  "sts:*",
  "sts:assumerole",
];
const isAdministrative = ({ action, resource }: Grant): boolean => {
  const name = action.toLowerCase();
  if (name === "*" || name === "*:*" || isAllBut(action) || isAllBut(resource)) return true;
  if (name === "iam:passrole") return resource === "*";
  return name === "sts:assumerole" ? resource === "*" : escalating.includes(name);
};

/** Policies that stand inside a role, one by one. */
const inline =
  (matters: (grant: Grant) => boolean): Matcher =>
  (subject, estate) => {
    const policies = listAt(subject.after, "inline_policy");
    return policies === unknown
      ? [undecided("inline_policy")]
      : policies.flatMap((_, index) => gains(`inline_policy.${index}.policy`, matters)(subject, estate));
  };

/** Every document of a resource of whatever type, but for what says who may assume a role. */
const inDocuments =
  (matters: (grant: Grant, subject: Subject) => boolean): Matcher =>
  (subject, estate) =>
    documentPaths(subject).flatMap((path) => gains(path, matters)(subject, estate));

/** What these hold is attached to somebody; what others hold says who may come. That decides what an unknown text may say. */
const attached = [
  "aws_iam_policy",
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_iam_group_policy",
  "aws_ssoadmin_permission_set_inline_policy",
];

/** A document that names no principal speaks of whoever it is attached to. */
const isOwn = ({ principal }: Grant): boolean => principal === "";
/** What these allow is the most that anybody gets, and no grant. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
const ceilings = ["aws_organizations_policy", "aws_vpc_endpoint", "aws_vpc_endpoint_policy"];
const isCeiling = ({ type }: Subject): boolean => ceilings.includes(type);
const administrative = (grant: Grant, subject: Subject): boolean => isOwn(grant) && !isCeiling(subject) && isAdministrative(grant);
const open = (grant: Grant, subject: Subject): boolean => !isCeiling(subject) && isAnyone(grant);

export const adminGranted: Matcher = anyOf(
  (subject, estate) => (namesPrincipals(subject.type) ? [] : inDocuments(administrative)(subject, estate)),
  only(["aws_iam_role"], inline(isAdministrative)),
);
export const accessGained: Matcher = anyOf(
  inDocuments((grant, subject) => !administrative(grant, subject) && !open(grant, subject)),
  only(
    ["aws_iam_role"],
    inline((grant) => !isAdministrative(grant)),
  ),
);

const isAnyone = ({ principal, condition }: Grant): boolean =>
  (principal === "*" || principal === "AWS *" || isAllBut(principal)) && condition === "";
export const anyoneGranted: Matcher = anyOf(
  (subject, estate) => (attached.includes(subject.type) ? [] : inDocuments(open)(subject, estate)),
  everybodyNamed,
  only(
    ["aws_lambda_function_url"],
    worseOrCreated("authorization_type", (value) => value === "NONE"),
  ),
);

export const denyLost: Matcher = anyOf(
  (subject) =>
    subject.effect === "create" || subject.effect === "forget" ? [] : documentPaths(subject).flatMap((path) => denialsLost(subject, path)),
  // What an organization denies holds for whom its policy is attached to.
  only(
    ["aws_organizations_policy_attachment"],
    destroyed(
      ({ before }) => `what the organization's policy denies no longer holds for ${String(read(before, "target_id") ?? "its target")}`,
    ),
  ),
);

function denialsLost(subject: Subject, path: string): readonly Evidence[] {
  if (isSame(subject, path)) return [];
  const before = policyBefore(subject, path);
  if (before === unknown) return [undecided(path)];
  const denials = before.grants.filter(({ effect }) => effect === "Deny");
  if (denials.length === 0) return [];
  const after = subject.effect === "destroy" ? undefined : policyAfter(subject, path);
  if (after === unknown || after?.exact === false) return [undecided(path)];
  return summarized(
    denials.filter((denial) => !(after?.grants ?? []).some((grant) => covers(grant, denial))),
    path,
  );
}

const ownService = /^(Service [a-z0-9.-]+\.amazonaws\.com|Federated .*)$/;

/**
 * A service is let in by AWS only where its condition holds, and an identity provider for the subjects that
 * are named; an account, or everybody, can come by themselves.
 */
const isWide = (grant: Grant, subject: Subject): boolean => {
  if (!ownService.test(grant.principal)) return true;
  return !grant.principal.startsWith("Service ") && (grant.condition === "" || opensSubject(grant, trustedBefore(subject)));
};
function trustedBefore(subject: Subject): readonly Grant[] {
  const before = policyBefore(subject, "assume_role_policy");
  return before === unknown ? [] : before.grants;
}
export const trustWidened: Matcher = only(["aws_iam_role"], gains("assume_role_policy", isWide));
export const serviceTrusted: Matcher = only(
  ["aws_iam_role"],
  gains("assume_role_policy", (grant, subject) => !isWide(grant, subject)),
);

export const boundaryLost: Matcher = anyOf(
  only(
    ["aws_iam_role", "aws_iam_user"],
    anyOf(removed("permissions_boundary"), (subject) =>
      subject.effect === "update" && isOther(subject) ? [found("another boundary takes its place", "permissions_boundary")] : [],
    ),
  ),
  only(
    ["aws_ssoadmin_permissions_boundary_attachment"],
    destroyed(() => "whoever has the permission set has no boundary from then on"),
  ),
);

function isOther({ before, after }: Subject): boolean {
  const [was, is] = [read(before, "permissions_boundary"), read(after, "permissions_boundary")];
  return was !== undefined && is !== undefined && is !== unknown && was !== is;
}

const attachments = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
  "aws_ssoadmin_managed_policy_attachment",
  "aws_eks_access_policy_association",
];
/** @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html for those of a cluster */
const powerful =
  /:cluster-access-policy\/AmazonEKS(?:Cluster)?AdminPolicy$|:aws:policy\/(?:job-function\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|AWSOrganizationsFullAccess|SystemAdministrator)(-[A-Za-z]+)?$/;
const attaches =
  (matters: (arn: string) => boolean, whenUnknown: boolean): Matcher =>
  (subject) => {
    if (!attachments.some((type) => isType(subject.type, type)) || (subject.effect !== "create" && subject.effect !== "replace")) return [];
    const arn = read(subject.after, "policy_arn") ?? read(subject.after, "managed_policy_arn");
    if (arn === unknown) return whenUnknown ? ownPolicy(subject) : [];
    return typeof arn === "string" && matters(arn) ? [found(arn, "policy_arn")] : [];
  };

/** A policy that is still to be made is one of the estate's own, and is reviewed where it is made. */
function ownPolicy({ declared }: Subject): Evidence[] {
  const reference = read(declared?.values, "policy_arn");
  return typeof reference === "string" && /^\$\{aws_iam_policy\.[^}]+\.arn\}$/.test(reference)
    ? [found("a policy that this plan makes", "policy_arn")]
    : [undecided("policy_arn")];
}

const listedAt =
  (path: string, matters: (arn: string) => boolean): Matcher =>
  ({ before, after }) => {
    const was = listAt(before, path);
    const is = listAt(after, path);
    if (is === unknown || was === unknown) return [undecided(path)];
    return is
      .filter((arn) => !was.includes(arn))
      .flatMap((arn) => (typeof arn !== "string" ? [undecided(path)] : matters(arn) ? [found(arn, path)] : []));
  };

/** The same by a list: of the role itself, or of all that is attached to it. */
const listed = (matters: (arn: string) => boolean): Matcher =>
  anyOf(
    only(["aws_iam_role"], listedAt("managed_policy_arns", matters)),
    only(
      [
        "aws_iam_role_policy_attachments_exclusive",
        "aws_iam_user_policy_attachments_exclusive",
        "aws_iam_group_policy_attachments_exclusive",
      ],
      listedAt("policy_arns", matters),
    ),
  );

export const powerfulPolicyAttached: Matcher = anyOf(
  attaches((arn) => powerful.test(arn), false),
  listed((arn) => powerful.test(arn)),
);
export const policyAttached: Matcher = anyOf(
  attaches((arn) => !powerful.test(arn), true),
  listed((arn) => !powerful.test(arn)),
);

export const longLivedCredentials: Matcher = only(
  ["aws_iam_access_key", "aws_iam_user_login_profile", "aws_iam_user", "aws_iam_service_specific_credential"],
  ({ effect }) => (effect === "create" || effect === "replace" ? [found("it works until somebody takes it away")] : []),
);
