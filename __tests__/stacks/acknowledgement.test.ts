import { isAcknowledgement } from "../../src/facts/page-acknowledgement";
import { realStack, realStacks, type Resource, resourceAt, resources } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";

describe.each(["us-east-1", "us-west-2"])("links to acknowledge pages of production in %s", (region) => {
  const stack = () => realStack(`prod-${region}-observability`);
  const environmentOf = async (name: string): Promise<Readonly<Record<string, string>>> => {
    const [code] = resources(await stack(), "aws_lambda_function").filter(
      ({ args }) => args.function_name === `smart0dte-prod-${name}`,
    ) as [Resource];
    return (code.args.environment as { variables: Record<string, string> }).variables;
  };

  it("are signed with a key of the region, by the function that makes them and by nobody else", async () => {
    const { args } = resourceAt(await stack(), "acknowledgement/key/key");
    expect(args).toMatchObject({
      key_usage: "GENERATE_VERIFY_MAC",
      customer_master_key_spec: "HMAC_224",
      multi_region: false,
      lifecycle: { prevent_destroy: true },
    });
    const denials = statementsOf(args.policy).filter(({ Effect }) => Effect === "Deny");
    expect(denials).toEqual([
      expect.objectContaining({
        Action: "kms:GenerateMac",
        Principal: { AWS: "*" },
        Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::333333333333:role/smart0dte-prod-page-link-${region}` } },
      }),
    ]);
    const names = resources(await stack(), "aws_iam_role").map(({ args: { name } }) => name);
    expect(names).toContain(`smart0dte-prod-page-link-${region}`);
  });

  it("lead to an API that has one path and hands on few requests", async () => {
    const routes = resources(await stack(), "aws_apigatewayv2_route").map(({ args }) => args.route_key);
    expect(routes.sort()).toEqual(["GET /{token}", "POST /{token}"]);
    const { args } = resourceAt(await stack(), "acknowledgement/api/stage");
    expect(args).toMatchObject({
      name: "$default",
      auto_deploy: true,
      default_route_settings: { throttling_rate_limit: 5, throttling_burst_limit: 10 },
    });
  });

  it("stand in no log: neither path nor address of who asks is kept", async () => {
    const { args } = resourceAt(await stack(), "acknowledgement/api/stage");
    const { format } = args.access_log_settings as { format: string };
    expect(format).toContain("$context.status");
    expect(format).not.toMatch(/path|sourceIp|userAgent/i);
  });

  it("are answered by a function that this API alone may invoke", async () => {
    const { args } = resourceAt(await stack(), "acknowledgement/api/permission");
    const api = resourceAt(await stack(), "acknowledgement/api/api");
    expect(args).toMatchObject({
      principal: "apigateway.amazonaws.com",
      action: "lambda:InvokeFunction",
      source_arn: `\${aws_apigatewayv2_api.${api.name}.execution_arn}/*/*`,
    });
    const open = resources(await stack(), "aws_lambda_permission").filter(({ args: { principal } }) => principal === "*");
    expect(open).toEqual([]);
  });

  it("know the names that pages have, and the parameter of each is there before it rings", async () => {
    const pages = resources(await stack(), "aws_cloudwatch_composite_alarm")
      .map(({ args: { alarm_name: name } }) => String(name))
      .filter((name) => name.startsWith("smart0dte-prod-page-"));
    expect(pages.length).toBeGreaterThan(5);
    const parameters = resources(await stack(), "aws_ssm_parameter").filter(({ args: { name } }) => isAcknowledgement(name));
    expect(parameters.map(({ args: { name } }) => name).sort()).toEqual(
      pages.map((page) => `/smart0dte/prod/pages/acknowledged/${page}`).sort(),
    );
    for (const { args } of parameters) expect(args).toMatchObject({ value: "nothing", lifecycle: { ignore_changes: ["value"] } });
    const [signs, answers] = [await environmentOf("page-link"), await environmentOf("page-acknowledgement")];
    expect(answers.ACKNOWLEDGEMENTS).toBe("/smart0dte/prod/pages/acknowledged/*");
    expect([signs.PAGE_PREFIX, answers.PAGE_PREFIX]).toEqual(["smart0dte-prod-page-", "smart0dte-prod-page-"]);
    expect(signs.LINK_KEY_ARN).toBe(answers.LINK_KEY_ARN);
    expect(signs.ENDPOINT).toMatch(/^\$\{aws_apigatewayv2_api\.[\w-]+\.api_endpoint\}$/);
  });

  it("are made by a role that acknowledges nothing, and answered by one that makes none", async () => {
    const actionsOf = async (part: string): Promise<string[]> => {
      const { args } = resourceAt(await stack(), `acknowledgement/${part}/policy`);
      return statementsOf(args.policy).flatMap(({ Action }) => Action ?? []);
    };
    expect((await actionsOf("link")).filter((action) => !action.startsWith("logs:"))).toEqual(["kms:GenerateMac"]);
    expect((await actionsOf("acknowledgement")).filter((action) => !action.startsWith("logs:")).sort()).toEqual([
      "cloudwatch:DescribeAlarms",
      "kms:VerifyMac",
      "ssm:GetParameter",
      "ssm:PutParameter",
    ]);
  });

  it("are watched: guesses, too many requests, failures", async () => {
    const alarms = resources(await stack(), "aws_cloudwatch_metric_alarm").map(({ args: { alarm_name: name } }) => name);
    expect(alarms).toEqual(
      expect.arrayContaining([
        "smart0dte-prod-api-page-links-refused",
        "smart0dte-prod-api-page-links-failures",
        "smart0dte-prod-function-page-link-errors",
        "smart0dte-prod-function-page-acknowledgement-errors",
      ]),
    );
  });

  it("name both pages of a lost region, of which everybody hears at once", async () => {
    const { definition } = resourceAt(await stack(), "escalation/machine/machine").args;
    const machine = JSON.parse(String(definition)) as { States: Record<string, { Choices?: { StringEquals?: string }[] }> };
    for (const level of ["first", "second"])
      expect(machine.States[`after-${level}`]?.Choices?.map(({ StringEquals }) => StringEquals)).toEqual([
        "smart0dte-prod-page-region",
        "smart0dte-prod-page-peer",
      ]);
  });
});

it("no link is made where pages wake nobody", async () => {
  for (const stack of (await realStacks()).filter(({ layer, owner }) => layer === "observability" && owner !== "prod"))
    expect(resources(stack, "aws_apigatewayv2_api")).toEqual([]);
});
