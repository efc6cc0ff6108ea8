import fc from "fast-check";
import { decide } from "../../../../src/estate/judge/access/evaluation/decide";
import { type AccessRequest } from "../../../../src/estate/judge/access/evaluation/statements";
import { byChart } from "../../../helpers/evaluation-chart";
import { type RenderedStatement } from "../../../helpers/policy";
import { account, role, user, service, object, own, foreign, key, type Written, policy, toRole, toUser, toAccount, toAll } from "./decided";

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
