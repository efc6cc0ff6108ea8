import { onlyResource, realStack, resourceAt, type Resource, type SynthesizedStack } from "../helpers/estate";
import { policiesIn } from "../helpers/estate-policies";

const prod = (): Promise<SynthesizedStack> => realStack("prod-us-east-1-edge");
const idOf = ({ address }: Resource): string => `\${${address}.id}`;
const arnOf = ({ address }: Resource): string => `\${${address}.arn}`;

describe("the rotation of the origins' secret", () => {
  it("knows both regions' sets by the name that their ingress gives them", async () => {
    const { environment } = resourceAt(await prod(), "origin-token/function/function").args as {
      environment: { variables: Record<string, string> };
    };
    expect(environment.variables).toMatchObject({
      REGIONS: "us-east-1,us-west-2",
      SET_NAME: "smart0dte-prod-origin-tokens",
      ROTATION_DAYS: "30",
      SETTLE_MINUTES: "60",
    });
    for (const region of ["us-east-1", "us-west-2"])
      expect(onlyResource(await realStack(`prod-${region}-ingress`), "aws_wafv2_regex_pattern_set").args.name).toBe(
        environment.variables.SET_NAME,
      );
  });

  it("is called by the apply that makes the store, and every quarter of an hour", async () => {
    const stack = await prod();
    const code = resourceAt(stack, "origin-token/function/function");
    expect(onlyResource(stack, "aws_lambda_invocation").args).toMatchObject({
      function_name: arnOf(code),
      input: "{}",
      triggers: { store: idOf(onlyResource(stack, "aws_cloudfront_key_value_store")) },
    });
    const rule = onlyResource(stack, "aws_cloudwatch_event_rule");
    expect(rule.args.schedule_expression).toBe("rate(15 minutes)");
    expect(onlyResource(stack, "aws_cloudwatch_event_target").args).toMatchObject({ arn: arnOf(code), rule: `\${${rule.address}.name}` });
    expect(onlyResource(stack, "aws_lambda_permission").args).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: arnOf(rule),
      function_name: arnOf(code),
    });
  });

  it("ends within the time that another invocation waits for", async () => {
    const { timeout, environment } = resourceAt(await prod(), "origin-token/function/function").args as {
      timeout: number;
      environment: { variables: Record<string, string> };
    };
    expect(timeout).toBeLessThan(Number(environment.variables.SETTLE_MINUTES) * 60);
  });

  it("may write its own store and its own sets, and nothing else", async () => {
    const stack = await prod();
    const statements = policiesIn(resourceAt(stack, "origin-token/function/policy").args).flat();
    expect(statements.map(({ Sid }) => Sid)).toEqual(["WriteLogs", "ReportFailures", "KeepTokens", "ChangeAcceptedTokens", "FindSets"]);
    expect(statements.find(({ Sid }) => Sid === "KeepTokens")?.Resource).toBe(arnOf(onlyResource(stack, "aws_cloudfront_key_value_store")));
    expect(statements.find(({ Sid }) => Sid === "ChangeAcceptedTokens")?.Resource).toEqual(
      ["us-east-1", "us-west-2"].map(
        (region) => `arn:aws:wafv2:${region}:333333333333:regional/regexpatternset/smart0dte-prod-origin-tokens/*`,
      ),
    );
  });

  it("comes after the sets of both regions", async () => {
    expect((await prod()).after).toEqual(
      expect.arrayContaining(["prod-us-east-1-ingress", "prod-us-west-2-ingress", "trading-prod-us-east-1-baseline"]),
    );
  });
});
