import { realStacks, resources, type SynthesizedStack } from "../helpers/estate";
import { all } from "../helpers/services";
import { may, roleOf } from "../helpers/access";
import { decide, type PolicyRequest } from "../helpers/policy";
import { accessStacks, dev, devSecret, state, logGroup, allowed } from "../helpers/access-stacks";

describe("what lets somebody in, or is data", () => {
  const holders = ["read-only", "developer", "administrator", "planner", "deployer"];
  const secretsAndData: Readonly<Record<string, PolicyRequest>> = {
    "a broker's secret": { action: "secretsmanager:GetSecretValue", resource: devSecret("external/broker-x") },
    "many secrets at once": { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    "an object": { action: "s3:GetObject", resource: "arn:aws:s3:::smart0dte-dev-audit/x" },
    "a table": { action: "timestream:Select", resource: "arn:aws:timestream:us-east-1:111111111111:database/smart0dte-dev/table/quotes" },
    "an item": { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:us-west-2:111111111111:table/smart0dte-dev-x" },
    "a queue": { action: "sqs:ReceiveMessage", resource: "arn:aws:sqs:us-east-1:111111111111:smart0dte-dev-x" },
    "the database, by its API": { action: "rds-data:ExecuteStatement", resource: "*" },
    "the database's log": { action: "rds:DownloadCompleteDBLogFile", resource: "*" },
    "the tokens of the origins": { action: "cloudfront-keyvaluestore:GetKey", resource: "*" },
    "sampled requests with their cookies": { action: "wafv2:GetSampledRequests", resource: "*" },
    "the firewall's log": { action: "logs:FilterLogEvents", resource: logGroup("aws-waf-logs-smart0dte-dev-edge") },
    "literals of SQL": { action: "logs:GetLogEvents", resource: logGroup("/aws/rds/instance/smart0dte-dev-database/postgresql") },
    "commands of the cache": { action: "logs:StartQuery", resource: logGroup("/smart0dte/dev/cache/slow-log") },
    ciphertext: { action: "kms:Decrypt", resource: "arn:aws:kms:us-east-1:111111111111:key/x" },
    "a shell": { action: "ssm:StartSession", resource: "*" },
    "a snapshot for another account": { action: "rds:ModifyDBSnapshotAttribute", resource: "*" },
    "another role": { action: "sts:AssumeRole", resource: "arn:aws:iam::111111111111:role/smart0dte-dev-api" },
  };

  it.each(holders)("is out of reach of %s", async (holder) => {
    expect(await allowed(holder, secretsAndData)).toEqual([]);
  });

  it("may be read by break-glass, so that each of these denials is one", async () => {
    expect(await allowed("break-glass", secretsAndData)).toEqual(Object.keys(secretsAndData).filter((key) => key !== "another role"));
  });

  it("is refused outright where a trust policy alone could allow it", async () => {
    for (const holder of ["administrator", "planner", "deployer"]) {
      expect(
        decide(roleOf(await dev(), holder).statements, {
          action: "sts:AssumeRole",
          resource: "arn:aws:iam::111111111111:role/smart0dte-dev-api",
        }),
      ).toBe("denied");
    }
  });

  it("is not asked for by a refresh but for states and what an apply wrote first", async () => {
    const asked: Readonly<Record<string, PolicyRequest>> = {
      state: { action: "s3:GetObject", resource: state },
      stateKey: {
        action: "kms:Decrypt",
        resource: "arn:aws:kms:us-east-1:111111111111:key/x",
        context: { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:ResourceAliases": ["alias/smart0dte-trading-dev-state"] },
      },
      firstValue: { action: "secretsmanager:GetSecretValue", resource: devSecret("database/administrator") },
      secretsKey: {
        action: "kms:Decrypt",
        resource: "arn:aws:kms:us-east-1:111111111111:key/y",
        context: {
          "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
          "kms:EncryptionContext:SecretARN": devSecret("database/administrator"),
        },
      },
      firstItem: { action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:us-west-2:111111111111:table/smart0dte-dev-trading-epoch" },
      function: { action: "lambda:GetFunction", resource: "*" },
      parameter: { action: "ssm:GetParameter", resource: "*" },
    };
    for (const name of ["planner", "deployer"]) expect(await allowed(name, asked)).toEqual(Object.keys(asked));
    expect(await allowed("read-only", asked)).toEqual([]);
  });

  it("is opened by name alone: planner and deployer read exactly the secrets whose versions are resources", async () => {
    for (const stack of await accessStacks()) {
      const written = (await realStacks())
        .filter(({ owner }) => owner === stack.owner)
        .flatMap((other) =>
          resources(other, "aws_secretsmanager_secret_version").map(({ args }) => {
            const secret = resources(other, "aws_secretsmanager_secret").find(({ address }) =>
              String(args["secret_id"]).includes(`\${${address}.`),
            );
            return `arn:aws:secretsmanager:*:${stack.accountId}:secret:${String(secret?.args["name"])}-??????`;
          }),
        );
      const [opened] = roleOf(stack, "planner").statements.filter(({ Sid }) => Sid === "ReadFirstValues");
      expect(new Set(opened?.Resource as string[])).toEqual(new Set(written));
      for (const name of ["planner", "deployer"]) {
        const [denied] = roleOf(stack, name).statements.filter(({ Sid }) => Sid === "DenySecretsBesideFirstValues");
        expect(new Set(denied?.NotResource as string[])).toEqual(new Set(written));
      }
    }
  });

  it("is, of tables, the item that an apply writes: planner and deployer read no other table", async () => {
    for (const stack of await accessStacks()) {
      const tables = (await realStacks())
        .filter(({ owner }) => owner === stack.owner)
        .flatMap((other) =>
          resources(other, "aws_dynamodb_table_item").map(({ args }) => {
            const table = resources(other, "aws_dynamodb_table").find(({ address }) =>
              String(args["table_name"]).includes(`\${${address}.`),
            );
            return `arn:aws:dynamodb:*:${stack.accountId}:table/${String(table?.args["name"])}`;
          }),
        );
      for (const name of ["planner", "deployer"]) {
        const [denied] = roleOf(stack, name).statements.filter(({ Sid }) => Sid === "DenyItemsBesideFirstOnes");
        expect([denied?.NotResource].flat()).toEqual([...new Set(tables)]);
      }
    }
  });

  it("says of every log group whether its lines are such: a new one must be thought of", async () => {
    const harmless = [
      // Of experiments what they found and how far each is.
      /^\/aws\/(?:lambda|vendedlogs\/(?:apis|fis))\//,
      // Who asked which key for what, which CloudTrail says without what was encrypted.
      /^\/aws\/events\/smart0dte-\w+-keys-throttled$/,
      /^\/smart0dte\/\w+\/(?:builds|drift|flow-logs|dns-queries)$/,
      new RegExp(`^/smart0dte/\\w+/(${[...all, "metrics"].join("|")})$`),
    ];
    const closed = (stack: SynthesizedStack, name: string): boolean =>
      !may(roleOf(stack, "read-only"), {
        action: "logs:GetLogEvents",
        resource: `arn:aws:logs:us-east-1:${stack.accountId}:log-group:${name}:log-stream:x`,
      });
    for (const stack of await accessStacks()) {
      const groups = (await realStacks())
        .filter(({ owner }) => owner === stack.owner)
        .flatMap((other) => resources(other, "aws_cloudwatch_log_group").map(({ args }) => String(args["name"])));
      expect(groups.length).toBeGreaterThan(10);
      for (const name of new Set(groups))
        expect([name, closed(stack, name)]).toEqual([name, !harmless.some((pattern) => pattern.test(name))]);
    }
  });
});
