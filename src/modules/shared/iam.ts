/** A policy statement as data. Field names are ours; policyJson() writes AWS's. */
export interface Statement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** In denials, instead of `actions`, which is empty then: everything but these. */
  readonly notActions?: readonly string[];
  /** ARNs. For every resource there is anyResource(), which takes the reason. */
  readonly resources?: readonly string[];
  /** In denials, instead of `resources`: everything but these. */
  readonly notResources?: readonly string[];
  /** Only in resource and trust policies. `"*"` stands for everybody. */
  readonly principals?: Principals;
  /** Conditions as operator -> key -> allowed values. */
  readonly conditions?: Conditions;
}

export type Principals =
  | "*"
  | { readonly service?: readonly string[]; readonly aws?: readonly string[]; readonly federated?: readonly string[] };
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * A statement on every resource, for actions that know no resource or where the policy itself is
 * attached to the one resource it speaks of. The reason is for the reader of the code.
 */
export function anyResource(statement: Omit<Statement, "resources">, reason: string): Statement {
  if (reason.trim() === "") throw new Error(`statement ${statement.sid}: a statement on every resource needs a reason`);
  return { ...statement, resources: ["*"] };
}

/**
 * A variable that IAM fills in from the request, with a second dollar sign by which Terraform leaves it alone.
 *
 * @param missing what stands there when the request has no such key; without it a statement with the variable matches nothing
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export const policyVariable = (key: string, missing?: string): string => `$\${${key}${missing === undefined ? "" : `, '${missing}'`}}`;

/**
 * The only renderer of policies. Keys and lists keep a fixed order, so equal policies give equal
 * text. Tokens may stand in any string.
 *
 * @throws Error for an action `*`, for an allowance of all resources but some, for a repeated or malformed sid.
 */
export function policyJson(statements: readonly Statement[]): string {
  const sids = new Set<string>();
  for (const { sid, actions, notActions, effect, notResources } of statements) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    if (!/^[A-Za-z0-9]+$/.test(sid)) throw new Error(`statement id ${sid} may hold letters and digits only`);
    if (sids.has(sid)) throw new Error(`statement id ${sid} stands twice in one policy`);
    if (effect === "Allow" && actions.includes("*")) throw new Error(`statement ${sid} allows the action *; name the actions`);
    if (notActions === undefined ? actions.length === 0 : effect === "Allow" || actions.length > 0)
      throw new Error(`statement ${sid} must name actions, or as a denial those that it leaves`);
    if (effect === "Allow" && notResources !== undefined)
      throw new Error(`statement ${sid} allows all resources but some; name the resources`);
    sids.add(sid);
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(render) });
}

function render({ sid, effect, principals, actions, notActions, resources, notResources, conditions }: Statement): Record<string, unknown> {
  return {
    Sid: sid,
    Effect: effect,
    ...(principals === undefined ? {} : { Principal: renderPrincipals(principals) }),
    ...(notActions === undefined ? { Action: single(actions) } : { NotAction: single(notActions) }),
    ...(resources === undefined ? {} : { Resource: single(resources) }),
    ...(notResources === undefined ? {} : { NotResource: single(notResources) }),
    ...(conditions === undefined
      ? {}
      : {
          Condition: Object.fromEntries(
            Object.entries(conditions).map(([operator, keys]) => [
              operator,
              Object.fromEntries(Object.entries(keys).map(([name, values]) => [name, single(values)])),
            ]),
          ),
        }),
  };
}

function renderPrincipals(principals: Principals): unknown {
  if (principals === "*") return "*";
  return {
    ...(principals.service === undefined ? {} : { Service: single(principals.service) }),
    ...(principals.aws === undefined ? {} : { AWS: single(principals.aws) }),
    ...(principals.federated === undefined ? {} : { Federated: single(principals.federated) }),
  };
}

/** AWS stores a list of one as the bare value; writing it so keeps plans free of differences. */
function single(values: readonly string[]): string | readonly string[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}

/**
 * Trust policy of a role that a service assumes, for this account only: without the condition
 * another account could make the service act here (confused deputy).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function trustService(
  service: string,
  { sourceAccount, sourceArn }: { readonly sourceAccount: string; readonly sourceArn?: string },
): string {
  return policyJson([
    {
      sid: "AssumedByService",
      effect: "Allow",
      principals: { service: [service] },
      actions: ["sts:AssumeRole"],
      conditions: {
        StringEquals: { "aws:SourceAccount": [sourceAccount] },
        ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": [sourceArn] } }),
      },
    },
  ]);
}

/**
 * Trust policy of a role for a service that is not known to send `aws:SourceAccount` or
 * `aws:SourceArn` when it assumes a role: a condition on a key that is not sent refuses the service
 * itself. Who may hand the role to the service is then what keeps others out (`iam:PassRole`, and no
 * role of another account can be named). The reason is for the reader of the code.
 */
export function trustServiceWithoutSource(service: string, reason: string): string {
  if (reason.trim() === "") throw new Error(`the trust of ${service} has no condition on its source, which needs a reason`);
  return policyJson([{ sid: "AssumedByService", effect: "Allow", principals: { service: [service] }, actions: ["sts:AssumeRole"] }]);
}

/** Refuses every request to a bucket that does not come over TLS 1.2 or later. */
export function denyInsecureTransport(bucketArn: string): Statement[] {
  const statement = { effect: "Deny", principals: "*", actions: ["s3:*"], resources: [bucketArn, `${bucketArn}/*`] } as const;
  return [
    { ...statement, sid: "DenyPlainHttp", conditions: { Bool: { "aws:SecureTransport": ["false"] } } },
    { ...statement, sid: "DenyOldTls", conditions: { NumericLessThan: { "s3:TlsVersion": ["1.2"] } } },
  ];
}
