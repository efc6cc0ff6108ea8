import { editedEstate, onlyResource, realStack, realStacks, resources, synthesizeStack } from "../helpers/estate";
import { list, statementsOf } from "../helpers/policy";

describe("secrets of brokers and data feeds", () => {
  it("are containers without value, encrypted and copied to the recovery region", async () => {
    const stack = await realStack("prod-us-east-1-secrets");
    const secrets = resources(stack, "aws_secretsmanager_secret");
    expect(secrets.map(({ args }) => args.name)).toEqual([
      "smart0dte/prod/external/broker-interactive-brokers",
      "smart0dte/prod/external/feed-cboe",
      "smart0dte/prod/external/feed-polygon",
    ]);
    for (const { args } of secrets) {
      expect(args).toMatchObject({
        kms_key_id: "${data.terraform_remote_state.security.outputs.secretsKeyArn}",
        recovery_window_in_days: 30,
        replica: [{ region: "us-west-2", kms_key_id: "arn:aws:kms:us-west-2:333333333333:alias/smart0dte-prod-secrets" }],
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(resources(stack, "aws_secretsmanager_secret_version")).toEqual([]);
  });

  it("never have a value in any synthesized stack", async () => {
    for (const stack of await realStacks()) {
      for (const { args } of resources(stack, "aws_secretsmanager_secret_version")) expect(args).not.toHaveProperty("secret_string");
      for (const { args } of resources(stack, "aws_db_instance")) expect(args).not.toHaveProperty("password");
    }
  });

  it("are made after the key that encrypts their copies", async () => {
    expect((await realStack("prod-us-east-1-secrets")).after).toContain("prod-us-west-2-security");
  });
});

describe("a secret without a value", () => {
  const alarms = async (id: string) =>
    resources(await realStack(id), "aws_cloudwatch_metric_alarm")
      .map(({ args }) => args)
      .filter(({ namespace, metric_name: name }) => namespace === "smart0dte/prod/secrets" && name === "SecretWithoutValue");

  it("raises a warning that names it, who cannot start, and how to store it", async () => {
    const found = await alarms("prod-us-east-1-secrets");
    const secrets = resources(await realStack("prod-us-east-1-secrets"), "aws_secretsmanager_secret").map(({ args }) => args.name);
    expect(found.map(({ dimensions }) => (dimensions as { SecretName: string }).SecretName).sort()).toEqual(secrets);
    const [broker] = found.filter(({ alarm_name: name }) => name === "smart0dte-prod-secret-broker-interactive-brokers-without-value");
    expect(broker?.alarm_description).toMatch(
      /^smart0dte\/prod\/external\/broker-interactive-brokers has no value.*: execution cannot start with it.*put-secret-value/,
    );
    for (const { alarm_actions: actions } of found)
      expect(actions).toEqual(["${data.terraform_remote_state.notifications.outputs.warningTopicArn}"]);
  });

  it("is noticed within half an hour, and so is that nobody looks any more", async () => {
    const stack = await realStack("prod-us-east-1-secrets");
    expect(onlyResource(stack, "aws_cloudwatch_event_rule").args.schedule_expression).toBe("rate(15 minutes)");
    for (const { period, evaluation_periods: periods, treat_missing_data: silence, statistic } of await alarms("prod-us-east-1-secrets")) {
      expect([Number(period) * Number(periods), silence, statistic]).toEqual([1800, "breaching", "Maximum"]);
    }
  });

  it("is looked for by a function that reads no value", async () => {
    const stack = await realStack("prod-us-east-1-secrets");
    const { args } = onlyResource(stack, "aws_lambda_function");
    expect(args.environment).toMatchObject({
      variables: { METRIC_NAMESPACE: "smart0dte/prod/secrets", SECRET_NAMES: expect.any(String) as string },
    });
    const { SECRET_NAMES: names = "" } = (args.environment as { variables: Record<string, string> }).variables;
    expect(names.split(",").sort()).toEqual(resources(stack, "aws_secretsmanager_secret").map(({ args: secret }) => secret.name));
    const actions = resources(stack, "aws_iam_role_policy")
      .flatMap(({ args: { policy } }) => statementsOf(policy))
      .flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => /^(secretsmanager|kms):/.test(action))).toEqual(["secretsmanager:ListSecretVersionIds"]);
  });

  it("is not the only fault: one that is older than the configuration allows it to be raises a warning that names its key", async () => {
    const edited = editedEstate(({ secrets: { external } }) => {
      Object.assign(external["feed-cboe"] ?? {}, { maximumAgeDays: 90 });
    });
    const found = resources(await synthesizeStack(edited, "prod-us-east-1-secrets"), "aws_cloudwatch_metric_alarm")
      .map(({ args }) => args)
      .filter(({ metric_name: name }) => name === "SecretAgeDays");
    expect(Object.fromEntries(found.map(({ alarm_name: name, threshold }) => [name, threshold]))).toEqual({
      "smart0dte-prod-secret-broker-interactive-brokers-too-old": 365,
      "smart0dte-prod-secret-feed-cboe-too-old": 90,
      "smart0dte-prod-secret-feed-polygon-too-old": 365,
    });
    for (const alarm of found) {
      expect(alarm).toMatchObject({ comparison_operator: "GreaterThanThreshold", treat_missing_data: "ignore" });
      expect(alarm.alarm_description).toMatch(/secrets\.external\.[a-z-]+\.maximumAgeDays/);
    }
  });

  it("is no question where the environment awaits none", async () => {
    const edited = editedEstate(({ secrets, services }) => {
      secrets.external = {};
      for (const service of Object.values(services.catalog)) service.uses.secrets = [];
    });
    expect(resources(await synthesizeStack(edited, "prod-us-east-1-secrets"))).toEqual([]);
  });
});
