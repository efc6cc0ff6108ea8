import { anyOf, on, only } from "../matchers";
import { type Evidence, found, type Matcher, type PlannedEstate, type Subject, undecided } from "../model";
import { listAt, read, shown, unknown } from "../values";
import { documentPaths } from "./documents";
import { type Leaf, leavesOf } from "./leaves";
import { covers, policyAfter, policyBefore } from "./policy";

/** Arguments that name who is let in, beside documents of policy. */
const naming =
  /^(?:principals?|principal_arns?|allowed_principals|grantee_principal|principal_identifier|account(?:_ids?)?|principal_id|consumer_identifier|shared_accounts|shared_account_ids|user_ids|allowed_account_ids|allowed_accounts|authorized_accounts?|organization_arn|organizational_unit_arn|grantee|subscriber_account)$/;
/** Arguments that say who is let in where the type shares something; elsewhere they say whose the resource is. */
const ambiguous = /^(?:account(?:_ids?)?|principal_id)$/;
const sharing =
  /^aws_ssm_document$|_(?:permission|permissions|grant|share|sharing|invitation|launch_permission|authorization|authorizer|association|associations|access|access_policy|principal)s?$/;
const isNaming = ({ type }: Subject, { names }: Leaf): boolean => {
  const name = names.at(-1) ?? "";
  if (name === "group") return type === "aws_ami_launch_permission";
  return naming.test(name) && (!ambiguous.test(name) || sharing.test(type));
};

const isService = (value: unknown): value is string => typeof value === "string" && value.endsWith(".amazonaws.com");

/** Who is named after the change and was not before. */
const gained = ({ before, after }: Leaf): readonly unknown[] => {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
  return list(after).filter((one) => !list(before).includes(one));
};

/** @see https://docs.aws.amazon.com/lake-formation/latest/dg/upgrade-glue-lake-formation-background.html for the group of whoever IAM lets in */
const isEverybody = (value: unknown): boolean =>
  typeof value === "string" && (/^(?:\*|all|everyone|IAM_ALLOWED_PRINCIPALS)$/i.test(value) || /:iam::\*:/.test(value));
const account = (value: unknown): string | undefined =>
  typeof value === "string"
    ? (/^\d{12}$/.exec(value)?.[0] ?? /^arn:[^:]*:(?:iam|sts|organizations):[^:]*:(\d{12}):/.exec(value)?.[1])
    : undefined;
const isOther = (value: unknown, subject: Subject, estate: PlannedEstate): boolean =>
  account(value) !== undefined && account(value) !== estate.accountOf?.(subject.stack);
const isBeyond = (value: unknown): boolean => typeof value === "string" && /^arn:[^:]*:organizations:|^(?:o|ou|r)-[a-z0-9-]+$/.test(value);

const named =
  (matters: (value: unknown, subject: Subject, estate: PlannedEstate) => boolean): Matcher =>
  (subject, estate) =>
    leavesOf(subject)
      .filter((leaf) => isNaming(subject, leaf))
      .flatMap((leaf) =>
        gained(leaf)
          .filter((value) => value !== unknown && matters(value, subject, estate))
          .map((value): Evidence => ({ ...found(`${leaf.path} is ${shown(value)}`, leaf.path), exact: true })),
      );

export const everybodyNamed: Matcher = named(isEverybody);

/** A principal of a document is another account's when nothing but its id says who it is. */
const inDocuments: Matcher = (subject, estate) => {
  if (subject.effect === "destroy" || subject.effect === "forget") return [];
  return documentPaths(subject).flatMap((path) => {
    const before = policyBefore(subject, path);
    const after = policyAfter(subject, path);
    if (before === unknown || after === unknown) return [];
    const others = after.grants.filter(
      (grant) =>
        grant.effect === "Allow" &&
        grant.condition === "" &&
        isOther(grant.principal.replace(/^AWS /, ""), subject, estate) &&
        !before.grants.some((one) => covers(one, grant)),
    );
    return [...new Set(others.map(({ principal }) => principal.replace(/^AWS /, "")))].map((principal) =>
      found(`${principal} is let in`, path),
    );
  });
};

export const otherAccountNamed: Matcher = anyOf(
  named((value, subject, estate) => isOther(value, subject, estate) || isBeyond(value)),
  inDocuments,
);

/** A service calls on behalf of whoever asks it, unless something says of whom. */
const forAnybody: Matcher = only(
  ["aws_lambda_permission"],
  on(["create", "update", "replace"], ({ after }) => {
    const principal = read(after, "principal");
    if (principal === unknown) return [undecided("principal")];
    const isBound = ["source_arn", "source_account", "principal_org_id", "event_source_token"].some(
      (name) => read(after, name) !== undefined,
    );
    return isService(principal) && !isBound ? [found(`${principal} may call on behalf of any account`, "principal")] : [];
  }),
);

/** Somebody of the own account, or a service that nothing binds. */
export const somebodyNamed: Matcher = anyOf(
  named((value, subject, estate) => !isEverybody(value) && !isOther(value, subject, estate) && !isBeyond(value) && !isService(value)),
  forAnybody,
  only(
    ["aws_kms_grant"],
    on(["create", "replace"], ({ after }) => {
      const operations = listAt(after, "operations");
      return operations === unknown
        ? [undecided("operations")]
        : [found(`the grant allows ${operations.map(String).join(", ")}`, "operations")];
    }),
  ),
);
