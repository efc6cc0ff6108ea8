import { realStack, realStacks, resources } from "../helpers/estate";

describe("secrets of brokers and data feeds", () => {
  it("are containers without value, encrypted and copied to the recovery region", async () => {
    const stack = await realStack("prod-us-east-1-secrets");
    const secrets = resources(stack, "aws_secretsmanager_secret");
    expect(secrets.map(({ args }) => args.name)).toEqual(["smart0dte/prod/external/broker-interactive-brokers", "smart0dte/prod/external/feed-cboe", "smart0dte/prod/external/feed-polygon"]);
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
