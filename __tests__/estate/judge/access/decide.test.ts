import fc from "fast-check";
import { decide, type Decision, type Policies, type Target } from "../../../../src/estate/judge/access/evaluation/decide";
import { parsePolicy } from "../../../../src/estate/judge/access/evaluation/policy";
import { type AccessRequest, type Principal } from "../../../../src/estate/judge/access/evaluation/statements";
import { byChart } from "../../../helpers/evaluation-chart";
import { type RenderedStatement } from "../../../helpers/policy";

const account = "111111111111";
const role: Principal = { kind: "role", arn: `arn:aws:iam::${account}:role/api`, account };
const user: Principal = { kind: "user", arn: `arn:aws:iam::${account}:user/ada`, account };
const service: Principal = { kind: "service", service: "s3.amazonaws.com" };
const object = "arn:aws:s3:::logs/one";
const own: Target = { account, ownPolicyDecides: false };
const foreign: Target = { account: "222222222222", ownPolicyDecides: false };
const key: Target = { account, ownPolicyDecides: true };

type Written = Readonly<Record<string, unknown>>;
const policy = (...statements: readonly Written[]) => parsePolicy("test", JSON.stringify({ Version: "2012-10-17", Statement: statements }));
const allow = (more: Written = {}): Written => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const deny = (more: Written = {}): Written => ({ Effect: "Deny", Action: "s3:GetObject", Resource: "*", ...more });

const requestOf = (principal: Principal, action = "s3:GetObject", resource = object): AccessRequest => ({
  principal,
  action,
  resource,
  context: new Map(),
});
const words = (decision: Decision): string =>
  decision.allowed ? "allowed" : `${decision.deniedBy === undefined ? "nothing allows" : "denied"}: ${decision.layer}`;

interface Given extends Partial<Record<Exclude<keyof Policies, "controls">, readonly Written[]>> {
  /** One entry a level of the organisation. */
  readonly controls?: readonly (readonly Written[])[];
  readonly principal?: Principal;
  readonly target?: Target;
  readonly action?: string;
  readonly resourceArn?: string;
}

function decided({
  principal = role,
  target = own,
  action,
  resourceArn,
  controls,
  session,
  identity = [],
  boundary,
  resource,
  endpoint,
}: Given): string {
  const optional = (statements: readonly Written[] | undefined) => (statements === undefined ? undefined : policy(...statements));
  return words(
    decide(
      requestOf(principal, action, resourceArn),
      {
        controls: controls?.map((level) => policy(...level)),
        session: optional(session),
        identity: identity.length === 0 ? [] : [policy(...identity)],
        boundary: optional(boundary),
        resource: optional(resource),
        endpoint: optional(endpoint),
      },
      target,
    ),
  );
}

const toRole = { Principal: { AWS: `arn:aws:iam::${account}:role/api` } };
const toUser = { Principal: { AWS: `arn:aws:iam::${account}:user/ada` } };
const toAccount = { Principal: { AWS: `arn:aws:iam::${account}:root` } };
const toAll = { Principal: "*" };

describe("the order in which policies decide", () => {
  it.each<[string, Given, string]>([
    ["nothing at all", {}, "nothing allows: identity policies"],
    ["an identity policy", { identity: [allow()] }, "allowed"],
    ["an identity policy of another action", { identity: [allow({ Action: "s3:PutObject" })] }, "nothing allows: identity policies"],
    [
      "an identity policy of another resource",
      { identity: [allow({ Resource: "arn:aws:s3:::other/*" })] },
      "nothing allows: identity policies",
    ],
    ["a pattern of actions, in any case", { identity: [allow({ Action: "S3:get*" })] }, "allowed"],
    ["a pattern with one free letter", { identity: [allow({ Action: "s3:GetObjec?" })] }, "allowed"],
    ["every action", { identity: [allow({ Action: "*" })] }, "allowed"],
    ["a denial beside an allowance", { identity: [allow(), deny()] }, "denied: identity policies"],
    ["a denial of another resource", { identity: [allow(), deny({ Resource: "arn:aws:s3:::other/*" })] }, "allowed"],
    [
      "NotAction that names the action",
      { identity: [{ Effect: "Allow", NotAction: "s3:GetObject", Resource: "*" }] },
      "nothing allows: identity policies",
    ],
    ["NotAction that names others", { identity: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] }, "allowed"],
    [
      "NotResource that names the resource",
      { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::logs/*" }] },
      "nothing allows: identity policies",
    ],
    ["NotResource that names others", { identity: [{ Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }] }, "allowed"],
    [
      "a denial of all but one resource",
      { identity: [allow(), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::other/*" }] },
      "denied: identity policies",
    ],
    ["a boundary that allows it", { identity: [allow()], boundary: [allow()] }, "allowed"],
    ["a boundary that does not", { identity: [allow()], boundary: [allow({ Action: "ec2:*" })] }, "nothing allows: permissions boundary"],
    ["a boundary alone, which grants nothing", { boundary: [allow()] }, "nothing allows: identity policies"],
    ["a denial by the boundary", { identity: [allow()], boundary: [allow(), deny()] }, "denied: permissions boundary"],
    ["a resource policy that names the role", { resource: [allow(toRole)] }, "allowed"],
    [
      "a resource policy that names the role, outside its boundary",
      { resource: [allow(toRole)], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: identity policies",
    ],
    ["a resource policy that names the role, within its boundary", { resource: [allow(toRole)], boundary: [allow()] }, "allowed"],
    [
      "a resource policy that names a user, whom the boundary does not bound then",
      { principal: user, resource: [allow(toUser)], boundary: [allow({ Action: "ec2:*" })] },
      "allowed",
    ],
    [
      "a resource policy that names another role",
      { resource: [allow({ Principal: { AWS: `arn:aws:iam::${account}:role/other` } })] },
      "nothing allows: identity policies",
    ],
    [
      "a resource policy that names the account, which alone gives nothing",
      { resource: [allow(toAccount)] },
      "nothing allows: identity policies",
    ],
    ["a resource policy that names the account, and an identity policy", { resource: [allow(toAccount)], identity: [allow()] }, "allowed"],
    ["a resource policy that names everybody", { resource: [allow(toAll)] }, "allowed"],
    ["a resource policy that denies everybody", { identity: [allow()], resource: [deny(toAll)] }, "denied: resource policy"],
    [
      "a resource policy that denies all but the role",
      { identity: [allow()], resource: [{ Effect: "Deny", NotPrincipal: toRole.Principal, Action: "s3:*", Resource: "*" }] },
      "allowed",
    ],
    [
      "a resource policy that denies all but another role",
      {
        identity: [allow()],
        resource: [{ Effect: "Deny", NotPrincipal: { AWS: `arn:aws:iam::${account}:role/other` }, Action: "s3:*", Resource: "*" }],
      },
      "denied: resource policy",
    ],
    [
      "another account's resource, allowed by the identity alone",
      { target: foreign, identity: [allow()] },
      "nothing allows: resource policy",
    ],
    [
      "another account's resource, allowed by the resource alone",
      { target: foreign, resource: [allow(toRole)] },
      "nothing allows: identity policies",
    ],
    ["another account's resource, allowed by both", { target: foreign, identity: [allow()], resource: [allow(toRole)] }, "allowed"],
    [
      "another account's resource that lets the account in, and the identity",
      { target: foreign, identity: [allow()], resource: [allow(toAccount)] },
      "allowed",
    ],
    [
      "another account's resource, outside the boundary",
      { target: foreign, identity: [allow()], resource: [allow(toRole)], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: permissions boundary",
    ],
    ["a key whose policy says nothing", { target: key, identity: [allow()], resource: [] }, "nothing allows: resource policy"],
    ["a key without any policy of the estate's", { target: key, identity: [allow()] }, "nothing allows: resource policy"],
    [
      "a key that leaves it to the account, and an identity policy",
      { target: key, identity: [allow()], resource: [allow(toAccount)] },
      "allowed",
    ],
    [
      "a key that leaves it to the account, and nothing else",
      { target: key, resource: [allow(toAccount)] },
      "nothing allows: identity policies",
    ],
    ["a key that names the role", { target: key, resource: [allow(toRole)] }, "allowed"],
    [
      "a service that the resource names",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } })] },
      "allowed",
    ],
    [
      "a service that the resource does not name",
      { principal: service, resource: [allow({ Principal: { Service: "sns.amazonaws.com" } })] },
      "nothing allows: resource policy",
    ],
    ["a service without a policy", { principal: service }, "nothing allows: resource policy"],
    [
      "a service, where everybody of AWS's accounts is let in, which it is not",
      { principal: service, resource: [allow({ Principal: { AWS: "*" } })] },
      "nothing allows: resource policy",
    ],
    [
      "a service, where everybody is denied",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } }), deny(toAll)] },
      "denied: resource policy",
    ],
    ["a control policy that allows it", { identity: [allow()], controls: [[allow()]] }, "allowed"],
    ["control policies alone, which grant nothing", { controls: [[allow()], [allow()]] }, "nothing allows: identity policies"],
    [
      "two levels of control policies, one of which is silent",
      { identity: [allow()], controls: [[allow({ Action: "*" })], [allow({ Action: "ec2:*" })]] },
      "nothing allows: service control policies",
    ],
    [
      "a control policy that denies",
      { identity: [allow()], controls: [[allow({ Action: "*" }), deny()]] },
      "denied: service control policies",
    ],
    [
      "a control policy that is silent, of what a resource gives to everybody",
      { resource: [allow(toAll)], controls: [[allow({ Action: "ec2:*" })]] },
      "nothing allows: service control policies",
    ],
    [
      "a control policy that denies, which binds no service in its own name",
      { principal: service, resource: [allow({ Principal: { Service: "s3.amazonaws.com" } })], controls: [[deny()]] },
      "allowed",
    ],
    ["a session that allows it", { identity: [allow()], session: [allow()] }, "allowed"],
    ["a session alone, which grants nothing", { session: [allow()] }, "nothing allows: identity policies"],
    ["a session that does not", { identity: [allow()], session: [allow({ Action: "ec2:*" })] }, "nothing allows: session policy"],
    ["a session that denies", { identity: [allow()], session: [allow(), deny()] }, "denied: session policy"],
    [
      "a session that bounds what a resource gives to the role by its ARN",
      { resource: [allow(toRole)], session: [allow({ Action: "ec2:*" })] },
      "nothing allows: identity policies",
    ],
    ["a session and a boundary, each of which allows it", { identity: [allow()], session: [allow()], boundary: [allow()] }, "allowed"],
    [
      "a session within a boundary that does not allow it",
      { identity: [allow()], session: [allow()], boundary: [allow({ Action: "ec2:*" })] },
      "nothing allows: permissions boundary",
    ],
    ["an endpoint that lets it through", { identity: [allow()], endpoint: [allow(toAll)] }, "allowed"],
    [
      "an endpoint that does not",
      { identity: [allow()], endpoint: [allow({ ...toAll, Resource: "arn:aws:s3:::other/*" })] },
      "nothing allows: endpoint policy",
    ],
    ["an endpoint that denies", { identity: [allow()], endpoint: [allow(toAll), deny(toAll)] }, "denied: endpoint policy"],
    [
      "an action that knows no resource",
      {
        target: { account: undefined, ownPolicyDecides: false },
        action: "ec2:DescribeVpcs",
        resourceArn: "*",
        identity: [allow({ Action: "ec2:Describe*" })],
      },
      "allowed",
    ],
    [
      "an action that knows no resource, allowed on one alone",
      {
        target: { account: undefined, ownPolicyDecides: false },
        action: "ec2:DescribeVpcs",
        resourceArn: "*",
        identity: [allow({ Action: "ec2:Describe*", Resource: "arn:aws:ec2:us-east-1:111111111111:vpc/*" })],
      },
      "nothing allows: identity policies",
    ],
    ["a wildcard that would reach over a colon", { identity: [allow({ Resource: "arn:aws:*/one" })] }, "nothing allows: identity policies"],
    [
      "a wildcard in the last part, which may hold colons",
      {
        action: "logs:PutLogEvents",
        resourceArn: "arn:aws:logs:us-east-1:111111111111:log-group:a:log-stream:b",
        identity: [allow({ Action: "logs:*", Resource: "arn:aws:logs:us-east-1:111111111111:log-group:a:*" })],
      },
      "allowed",
    ],
  ])("with %s", (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe("what is not understood", () => {
  it.each([
    ["no JSON", "{"],
    ["an element that IAM does not have", JSON.stringify({ Statement: [{ Effect: "Allow", Actions: "s3:*", Resource: "*" }] })],
    ["an effect that IAM does not have", JSON.stringify({ Statement: [{ Effect: "Maybe", Action: "s3:*", Resource: "*" }] })],
    ["no statement", JSON.stringify({ Version: "2012-10-17" })],
  ])("%s is an error, not a policy that allows nothing", (_, text) => {
    expect(() => parsePolicy("prod aws_iam_policy.x", text)).toThrow("prod aws_iam_policy.x: this is no policy that can be evaluated");
  });
});

describe("random policies", () => {
  const action = fc.constantFrom("*", "*", "s3:GetObject", "s3:PutObject", "s3:*", "*", "kms:Decrypt", "s3:Get*");
  const resource = fc.constantFrom("*", object, "arn:aws:s3:::logs/*", "arn:aws:s3:::other/*");
  const condition = fc.option(
    fc
      .tuple(
        fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists", "ForAnyValue:StringEquals", "Null"),
        fc.constantFrom("aws:Team", "aws:Stage"),
        fc.constantFrom("risk", "r*", "true", "false"),
      )
      .map(([operator, name, value]) => ({ [operator]: { [name]: value } })),
    { nil: undefined, freq: 1 },
  );
  const statement = fc
    .record({
      Effect: fc.constantFrom("Allow" as const, "Allow" as const, "Allow" as const, "Allow" as const, "Allow" as const, "Deny" as const),
      Action: fc.array(action, { minLength: 1, maxLength: 3 }),
      Resource: fc.array(resource, { minLength: 1, maxLength: 2 }),
      Condition: condition,
    })
    .map(({ Condition, ...rest }): RenderedStatement => ({ ...rest, ...(Condition === undefined ? {} : { Condition }) }));
  const context = fc.record(
    { "aws:Team": fc.constantFrom("risk", "trade"), "aws:Stage": fc.constantFrom("true", "prod") },
    { requiredKeys: [] },
  );

  const principals = fc.constantFrom(role, user, service);
  const names = fc.constantFrom<Written>(
    toRole,
    toUser,
    toAccount,
    toAll,
    { Principal: { Service: "s3.amazonaws.com" } },
    { Principal: { AWS: `arn:aws:iam::${account}:role/other` } },
  );
  const named = fc.tuple(statement, names).map(([one, who]) => ({ ...one, ...who }) as RenderedStatement);
  const some = <T>(one: fc.Arbitrary<T>) => fc.option(fc.array(one, { maxLength: 3 }), { nil: undefined, freq: 1 });
  const layers = fc.record({
    controls: fc.option(fc.array(fc.array(statement, { minLength: 1, maxLength: 2 }), { maxLength: 2 }), { nil: undefined, freq: 1 }),
    session: some(statement),
    identity: fc.array(statement, { maxLength: 3 }),
    boundary: some(statement),
    resource: some(named),
    endpoint: some(named),
  });

  it("are decided as a second evaluator decides them, which was written apart after AWS's chart", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        layers,
        principals,
        fc.constantFrom(own, foreign, key),
        fc.constantFrom("s3:GetObject", "s3:PutObject", "kms:Decrypt"),
        fc.constantFrom(object, "arn:aws:s3:::other/two"),
        context,
        (written, principal, target, asked, on, sent) => {
          const request: AccessRequest = {
            principal,
            action: asked,
            resource: on,
            context: new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), [value]])),
          };
          const parsed = (statements: readonly RenderedStatement[] | undefined) =>
            statements === undefined ? undefined : policy(...(statements as unknown as Written[]));
          const ours = decide(
            request,
            {
              controls: written.controls?.map((level) => policy(...(level as unknown as Written[]))),
              session: parsed(written.session),
              identity: [policy(...(written.identity as unknown as Written[]))],
              boundary: parsed(written.boundary),
              resource: parsed(written.resource),
              endpoint: parsed(written.endpoint),
            },
            target,
          );
          const theirs = byChart(written, { action: asked, resource: on, context: sent }, principal, target);
          const outcome = ours.allowed ? "allowed" : ours.deniedBy === undefined ? "not allowed" : "denied";
          expect(outcome).toBe(theirs);
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        },
      ),
      { numRuns: 2000 },
    );
    // A generator that only ever meets one outcome compares nothing.
    expect(
      [...seen]
        .filter(([, count]) => count >= 50)
        .map(([outcome]) => outcome)
        .sort(),
    ).toEqual(["allowed", "denied", "not allowed"]);
  });
});
