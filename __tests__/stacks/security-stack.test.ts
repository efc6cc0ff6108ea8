import { type KeyDomain, keyDomains as table } from "../../src/modules/security/key-domains";
import { environmentNames } from "../helpers/config";
import { realStack, realStacks, resources } from "../helpers/estate";
import { list, statementsOf } from "../helpers/policy";
import { decide, parsePolicy } from "../helpers/resource-policy";

/** Who may use which key besides the account: services that act for callers, and services in their own name. */
const keyDomains = Object.keys(table) as KeyDomain[];

const users: Record<KeyDomain, { through: string[]; principals: string[] }> = {
  data: { through: ["dynamodb", "rds", "timestream"], principals: [] },
  cache: { through: ["elasticache"], principals: [] },
  storage: {
    through: ["s3"],
    principals: ["cloudfront.amazonaws.com", "logs.us-west-2.amazonaws.com", "us-west-2.elasticache-snapshot.amazonaws.com"],
  },
  secrets: { through: ["secretsmanager", "ssm"], principals: [] },
  logs: { through: ["states"], principals: ["delivery.logs.amazonaws.com", "logs.us-west-2.amazonaws.com"] },
  notifications: {
    through: ["sns", "sqs"],
    principals: ["backup", "budgets", "cloudwatch", "codestar-notifications", "costalerts", "events", "events.rds"].map(
      (name) => `${name}.amazonaws.com`,
    ),
  },
  backup: { through: ["backup", "rds"], principals: [] },
  artifacts: { through: ["ecr", "s3"], principals: [] },
};

const domainOf = (address: string): string => address.replace(/^aws_kms_(key|alias)\./, "").split("_")[0] ?? "";

describe("security stack", () => {
  it("has one rotated key and one alias for every domain, in every region of every environment", async () => {
    const stacks = (await realStacks()).filter(({ layer }) => layer === "security");
    expect(stacks).toHaveLength(2 * environmentNames.length);
    for (const stack of stacks) {
      const keys = resources(stack, "aws_kms_key");
      expect(keys.map(({ address }) => domainOf(address))).toEqual([...keyDomains].sort());
      for (const { args } of keys) {
        expect(args).toMatchObject({
          enable_key_rotation: true,
          rotation_period_in_days: 365,
          deletion_window_in_days: 30,
          multi_region: false,
          lifecycle: { prevent_destroy: stack.owner !== "dev" },
        });
      }
      expect(resources(stack, "aws_kms_alias").map(({ args }) => args["name"])).toEqual(
        [...keyDomains].sort().map((domain) => `alias/smart0dte-${stack.owner}-${domain}`),
      );
    }
  });

  it.each(keyDomains)("lets exactly the named services use the key of %s", async (domain) => {
    const stack = await realStack("prod-us-west-2-security");
    const key = resources(stack, "aws_kms_key").find(({ address }) => domainOf(address) === domain);
    const statements = statementsOf(key?.args["policy"]);
    const [administration, ...others] = statements;
    expect(administration).toMatchObject({
      Sid: "AdministeredByAccount",
      Principal: { AWS: "arn:aws:iam::333333333333:root" },
      Action: "kms:*",
    });
    expect(administration?.Condition).toBeUndefined();
    // Nobody but the account's administration comes without a condition.
    expect(others.filter(({ Condition }) => Condition === undefined)).toEqual([]);

    const through = new Set(others.flatMap(({ Condition }) => list(Condition?.["StringEquals"]?.["kms:ViaService"])));
    const principals = others.flatMap(({ Principal }) => (Principal === "*" || Principal === undefined ? [] : list(Principal["Service"])));
    expect([...through].sort()).toEqual(users[domain].through.map((service) => `${service}.us-west-2.amazonaws.com`));
    expect([...principals].sort()).toEqual(users[domain].principals);
  });

  it("lets CloudFront decrypt for the own account's distributions, and CloudWatch Logs for the environment's groups", async () => {
    const stack = await realStack("prod-us-west-2-security");
    const condition = (sid: string) =>
      resources(stack, "aws_kms_key")
        .flatMap(({ args }) => statementsOf(args["policy"]))
        .find(({ Sid }) => Sid === sid)?.Condition;
    expect(condition("ReadByDistributions")).toEqual({ ArnLike: { "aws:SourceArn": "arn:aws:cloudfront::333333333333:distribution/*" } });
    const groups = ["/smart0dte/prod/*", "/aws/*smart0dte-prod-*", "aws-waf-logs-smart0dte-prod-*"];
    expect(condition("WrittenByLogs")).toEqual({
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups.map((group) => `arn:aws:logs:us-west-2:333333333333:log-group:${group}`) },
    });
  });

  it("lets snapshots of the cache and exports of logs be written under the storage key, each into its own bucket", async () => {
    const key = resources(await realStack("prod-us-east-1-security"), "aws_kms_key").find(({ address }) => domainOf(address) === "storage");
    const use = (service: string, purpose: string, action = "kms:GenerateDataKey") => {
      const context = { "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::smart0dte-prod-${purpose}-333333333333-us-east-1` };
      return decide(parsePolicy(key?.args["policy"]), { principal: service, action, resource: "the key", context });
    };
    const [snapshots, logs] = ["us-east-1.elasticache-snapshot.amazonaws.com", "logs.us-east-1.amazonaws.com"];
    expect([
      use(snapshots, "backups"),
      use(snapshots, "backups", "kms:Decrypt"),
      use(snapshots, "web"),
      use(snapshots, "backups", "kms:CreateGrant"),
    ]).toEqual(["allowed", "allowed", "not mentioned", "not mentioned"]);
    expect([use(logs, "logs"), use(logs, "logs", "kms:Decrypt"), use(logs, "audit")]).toEqual(["allowed", "allowed", "not mentioned"]);
  });

  it("opens a key to everybody's name only through a service and only from the own account", async () => {
    for (const stack of await realStacks()) {
      for (const { args } of resources(stack, "aws_kms_key")) {
        for (const { Effect, Principal, Condition } of statementsOf(args["policy"])) {
          if (Effect === "Deny" || (Principal !== "*" && Principal?.["AWS"] !== "*")) continue;
          expect(Condition?.["StringEquals"]).toMatchObject({ "kms:CallerAccount": stack.accountId, "kms:ViaService": expect.anything() });
        }
      }
    }
  });

  it("gives EventBridge no source condition, with which it could not publish to an encrypted topic", async () => {
    const stack = await realStack("prod-us-east-1-security");
    const publishers = resources(stack, "aws_kms_key")
      .flatMap(({ args }) => statementsOf(args["policy"]))
      .filter(({ Sid }) => Sid === "UsedByPublishers");
    expect(publishers).toHaveLength(1);
    expect(publishers[0]?.Condition).toEqual({
      ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:333333333333:smart0dte-prod-*" },
    });
  });
});
