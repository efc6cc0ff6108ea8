import { editedEstate, realStack, realStacks, type Resource, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { all } from "../helpers/services";
import { attachedTo, may, roleOf } from "../helpers/access";
import { decide, type PolicyRequest, statementsOf } from "../helpers/policy";

const accessStacks = async (): Promise<SynthesizedStack[]> => (await realStacks()).filter(({ layer }) => layer === "access");
const nonWhitespace = (policy: unknown): number => String(policy).replace(/\s/g, "").length;
const dev = (): Promise<SynthesizedStack> => realStack("dev-us-east-1-access");
const devSecret = (name: string): string => `arn:aws:secretsmanager:us-east-1:111111111111:secret:smart0dte/dev/${name}-AbCdEf`;
const state = "arn:aws:s3:::smart0dte-trading-dev-state-111111111111-us-east-1/dev/us-east-1/network.tfstate";
const logGroup = (name: string): string => `arn:aws:logs:us-east-1:111111111111:log-group:${name}:log-stream:x`;

/** Which of some requests a role may make. */
async function allowed(name: string, requests: Readonly<Record<string, PolicyRequest>>, stack?: SynthesizedStack): Promise<string[]> {
  const role = roleOf(stack ?? (await dev()), name);
  return Object.entries(requests)
    .filter(([, request]) => may(role, request))
    .map(([key]) => key);
}

describe("human roles", () => {
  it("are few in production and more in development", async () => {
    const names = async (id: string) =>
      resources(await realStack(id), "aws_iam_role")
        .map(({ args }) => args["name"])
        .sort();
    expect(await names("prod-us-east-1-access")).toEqual(
      ["break-glass", "deployer", "planner", "read-only", "release-approver"].map((name) => `smart0dte-prod-${name}`),
    );
    expect(await names("dev-us-east-1-access")).toEqual(
      ["administrator", "break-glass", "deployer", "developer", "planner", "read-only"].map((name) => `smart0dte-dev-${name}`),
    );
  });

  it("are assumed from the identity account soon after multi-factor sign-in, in every environment", async () => {
    for (const stack of await accessStacks()) {
      for (const { args } of resources(stack, "aws_iam_role")) {
        if (/-(deployer|planner)$/.test(String(args["name"]))) continue;
        expect(statementsOf(args["assume_role_policy"])).toMatchObject([
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::444444444444:root" },
            Condition: {
              Bool: { "aws:MultiFactorAuthPresent": "true" },
              NumericLessThan: { "aws:MultiFactorAuthAge": expect.stringMatching(/^\d+$/) },
            },
          },
        ]);
      }
    }
    const breakGlass = roleOf(await realStack("prod-us-east-1-access"), "break-glass").role;
    expect(statementsOf(breakGlass.args["assume_role_policy"])[0]?.Condition?.["NumericLessThan"]).toEqual({
      "aws:MultiFactorAuthAge": "900",
    });
    expect(breakGlass.args["max_session_duration"]).toBe(3600);
  });

  it("work in the session that AWS gives them, which says nothing of a second factor", async () => {
    for (const name of ["developer", "administrator", "break-glass"]) {
      expect(
        may(roleOf(await dev(), name), {
          action: "ecs:UpdateService",
          resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api",
        }),
      ).toBe(true);
    }
    const conditions = (await accessStacks()).flatMap((stack) =>
      resources(stack, "aws_iam_policy").map(({ args }) => String(args["policy"])),
    );
    expect(conditions.filter((policy) => policy.includes("MultiFactorAuth"))).toEqual([]);
  });

  it("differ in what they may do", async () => {
    const requests = {
      seeServices: { action: "ecs:DescribeServices", resource: "*" },
      readServiceLogs: { action: "logs:GetLogEvents", resource: logGroup("/smart0dte/dev/api") },
      readObjects: { action: "s3:GetObject", resource: "arn:aws:s3:::smart0dte-dev-data/x" },
      readSecrets: { action: "secretsmanager:GetSecretValue", resource: devSecret("external/feed-polygon") },
      openShells: { action: "ecs:ExecuteCommand", resource: "arn:aws:ecs:us-east-1:111111111111:task/smart0dte-dev-main/x" },
      restartService: { action: "ecs:UpdateService", resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api" },
      deleteService: { action: "ecs:DeleteService", resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api" },
      destroyState: { action: "s3:DeleteObjectVersion", resource: state },
    } satisfies Record<string, PolicyRequest>;
    expect(await allowed("read-only", requests)).toEqual(["seeServices", "readServiceLogs"]);
    expect(await allowed("developer", requests)).toEqual(["seeServices", "readServiceLogs", "restartService"]);
    expect(await allowed("administrator", requests)).toEqual(["seeServices", "readServiceLogs", "restartService", "deleteService"]);
    expect(await allowed("break-glass", requests)).toEqual(Object.keys(requests));
    expect(await allowed("planner", requests)).toEqual(["seeServices"]);
    expect(await allowed("deployer", requests)).toEqual(["seeServices", "restartService", "deleteService"]);
  });

  it("make no policy that no role has", async () => {
    const prod = await realStack("prod-us-east-1-access");
    const used = new Set(
      resources(prod, "aws_iam_policy").filter((policy) =>
        resources(prod, "aws_iam_role").some((role) => attachedTo(prod, role).includes(`\${${policy.address}.arn}`)),
      ),
    );
    expect(
      resources(prod, "aws_iam_policy")
        .filter((policy) => ![...used].some(({ address }) => address === policy.address))
        .map(({ args }) => args["name"]),
    ).toEqual(["smart0dte-prod-boundary"]);
  });
});

describe("what lets somebody in, or is data", () => {
  const holders = ["read-only", "developer", "administrator", "planner", "deployer"];
  const secretsAndData: Readonly<Record<string, PolicyRequest>> = {
    "a broker's secret": { action: "secretsmanager:GetSecretValue", resource: devSecret("external/broker-x") },
    "many secrets at once": { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    "an object": { action: "s3:GetObject", resource: "arn:aws:s3:::smart0dte-dev-audit/x" },
    "a table": { action: "timestream:Select", resource: "arn:aws:timestream:us-east-1:111111111111:database/smart0dte-dev/table/quotes" },
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

  it("is not asked for by a refresh but for states and the values that an apply wrote first", async () => {
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

  it("says of every log group whether its lines are such: a new one must be thought of", async () => {
    const harmless = [
      /^\/aws\/lambda\//,
      /^\/smart0dte\/\w+\/(?:builds|flow-logs|dns-queries)$/,
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

describe("keys of an environment that keeps its data", () => {
  const request = {
    action: "kms:ScheduleKeyDeletion",
    resource: "arn:aws:kms:us-east-1:333333333333:key/x",
    context: { "aws:ResourceTag/Environment": "prod" },
  };

  it("are deleted and disabled by nobody but break-glass", async () => {
    const prod = await realStack("prod-us-east-1-access");
    const of = (name: string, action: string) => may(roleOf(prod, name), { ...request, action });
    for (const action of ["kms:ScheduleKeyDeletion", "kms:DisableKey"])
      expect([of("deployer", action), of("break-glass", action)]).toEqual([false, true]);
    expect(of("deployer", "kms:PutKeyPolicy")).toBe(true);
  });

  it("go with a development environment, by its pipeline", async () => {
    expect(may(roleOf(await dev(), "deployer"), { ...request, context: { "aws:ResourceTag/Environment": "dev" } })).toBe(true);
  });
});

describe("pipelines", () => {
  const trustOf = async (id: string, name: string) => statementsOf(roleOf(await realStack(id), name).role.args["assume_role_policy"]);

  it("assume their role from the configured roles alone, with tags on the session as GitHub's action sets them", async () => {
    for (const [name, machine] of [
      ["deployer", "deploy"],
      ["planner", "plan"],
    ] as const) {
      expect(await trustOf("staging-us-east-1-access", name)).toEqual([
        {
          Sid: "AssumedByRoles",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444444444444:root" },
          Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
          Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::444444444444:role/smart0dte-${machine}-staging` } },
        },
      ]);
    }
  });

  it("may stay for longer than the slowest resource of any stack takes", async () => {
    const minutes = (await realStacks())
      .flatMap((stack) => resources(stack))
      .flatMap(({ args }) => Object.values((args["timeouts"] ?? {}) as Record<string, string>))
      .map((timeout) => Number(/^(\d+)m$/.exec(timeout)?.[1]));
    const longest = Math.max(...minutes);
    expect(longest).toBeGreaterThanOrEqual(60);
    for (const stack of await accessStacks())
      expect(roleOf(stack, "deployer").role.args["max_session_duration"]).toBeGreaterThan(longest * 60);
  });

  it("write nothing when they plan", async () => {
    const writes: readonly PolicyRequest[] = [
      { action: "s3:PutObject", resource: state },
      { action: "s3:DeleteObject", resource: `${state}.tflock` },
      {
        action: "iam:CreateRole",
        resource: "arn:aws:iam::111111111111:role/smart0dte-dev-x",
        context: { "iam:PermissionsBoundary": "arn:aws:iam::111111111111:policy/access/smart0dte-dev-boundary" },
      },
      { action: "lambda:InvokeFunction", resource: "arn:aws:lambda:us-east-1:111111111111:function:smart0dte-dev-x" },
      { action: "secretsmanager:PutSecretValue", resource: devSecret("database/administrator") },
      { action: "kms:PutKeyPolicy", resource: "*" },
    ];
    const planner = roleOf(await dev(), "planner");
    expect(writes.filter((request) => may(planner, request))).toEqual([]);
    const deployer = roleOf(await dev(), "deployer");
    expect(writes.filter((request) => may(deployer, request))).toEqual(writes);
  });
});

describe("permissions boundary", () => {
  it("stands on every role of every stack", async () => {
    const roles = (await realStacks()).flatMap((stack) => resources(stack, "aws_iam_role").map(({ args }) => ({ stack, args })));
    expect(roles.length).toBeGreaterThan(12);
    for (const { stack, args } of roles)
      expect(args["permissions_boundary"]).toBe(
        `arn:aws:iam::${stack.accountId}:policy/access/smart0dte-${stack.environments[0] ?? ""}-boundary`,
      );
  });

  it("comes before every stack that makes roles", async () => {
    for (const stack of (await realStacks()).filter(({ layer }) => layer !== "state" && layer !== "access")) {
      expect(stack.after.some((id) => id.endsWith("-access"))).toBe(true);
    }
  });

  const bounded = async (action: string, resource: string, context: Record<string, string> = {}, name = "administrator") =>
    may(roleOf(await dev(), name), { action, resource, context });
  const role = "arn:aws:iam::111111111111:role/smart0dte-dev-api";
  const boundary = "arn:aws:iam::111111111111:policy/access/smart0dte-dev-boundary";

  it("keeps everybody in the environment's regions, save for global services", async () => {
    expect(await bounded("ec2:RunInstances", "*")).toBe(true);
    expect(await bounded("ec2:RunInstances", "*", { "aws:RequestedRegion": "eu-west-1" })).toBe(false);
    expect(await bounded("route53:ChangeResourceRecordSets", "*", { "aws:RequestedRegion": "eu-west-1" })).toBe(true);
  });

  it("lets roles be made only with itself on them", async () => {
    expect(await bounded("iam:CreateRole", role, { "iam:PermissionsBoundary": boundary })).toBe(true);
    expect(await bounded("iam:CreateRole", role)).toBe(false);
    expect(await bounded("iam:CreateRole", role, { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" })).toBe(false);
    expect(await bounded("iam:DeleteRolePermissionsBoundary", role, { "iam:PermissionsBoundary": boundary })).toBe(false);
    expect(await bounded("iam:PutRolePolicy", "arn:aws:iam::111111111111:role/smart0dte-dev-old")).toBe(false);
  });

  /** Ways to change what a role or policy of the layer lets somebody do. */
  const changes = ({ args }: Resource, accountId: string, kind: "role" | "policy"): PolicyRequest[] => {
    const resource = `arn:aws:iam::${accountId}:${kind}/access/${String(args["name"])}`;
    const actions = {
      policy: ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:TagPolicy"],
      role: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PassRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
    }[kind];
    return actions.map((action) => ({
      action,
      resource,
      context: { "iam:PermissionsBoundary": `arn:aws:iam::${accountId}:policy/access/smart0dte-dev-boundary` },
    }));
  };

  it("leaves every role and policy of the layer to break-glass, itself included", async () => {
    const stack = await dev();
    const requests = [
      ...resources(stack, "aws_iam_policy").flatMap((policy) => changes(policy, stack.accountId, "policy")),
      ...resources(stack, "aws_iam_role").flatMap((made) => changes(made, stack.accountId, "role")),
    ];
    expect(requests.length).toBeGreaterThan(80);
    // A role that the deployer makes for itself has every permission that the boundary leaves.
    const anything = { ...roleOf(stack, "deployer"), statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
    for (const holder of [roleOf(stack, "deployer"), roleOf(stack, "administrator"), anything])
      expect(requests.filter((request) => may(holder, request))).toEqual([]);
    expect(requests.filter((request) => !may(roleOf(stack, "break-glass"), request))).toEqual([]);
  });

  it("is in the folder that the denial speaks of, with all that the layer makes", async () => {
    for (const stack of await accessStacks())
      for (const type of ["aws_iam_role", "aws_iam_policy"])
        for (const { args } of resources(stack, type)) expect(args["path"]).toBe("/access/");
  });

  it("guards the key of the states against everybody but break-glass, whatever a role's policies say", async () => {
    const anything = { ...roleOf(await dev(), "deployer"), statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
    const key = {
      resource: "arn:aws:kms:us-east-1:111111111111:key/x",
      context: { "kms:ResourceAliases": ["alias/smart0dte-trading-dev-state"] },
    };
    const alias = { resource: "arn:aws:kms:us-east-1:111111111111:alias/smart0dte-trading-dev-state" };
    const requests = [
      ...["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:CreateGrant"].map((action) => ({ ...key, action })),
      ...["kms:DeleteAlias", "kms:UpdateAlias"].map((action) => ({ ...alias, action })),
    ];
    expect(requests.filter((request) => may(anything, request))).toEqual([]);
    const breakGlass = roleOf(await dev(), "break-glass");
    expect(requests.filter((request) => !may(breakGlass, request))).toEqual([]);
    expect(may(anything, { ...key, action: "kms:PutKeyPolicy", context: { "kms:ResourceAliases": ["alias/smart0dte-dev-data"] } })).toBe(
      true,
    );
  });

  it.each(["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:AddUserToGroup"])("allows nobody %s", async (action) => {
    expect(await bounded(action, "arn:aws:iam::111111111111:user/smart0dte-dev-x", {}, "break-glass")).toBe(false);
  });

  it("keeps environments of one account apart, by name and by tag, and fits into a policy", async () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading-shared", id: "999999999999" };
    }).filter(({ environment }) => ["dev", "prod"].includes(environment));
    const stack = await synthesizeStack(shared, "dev-us-east-1-access");
    const administrator = roleOf(stack, "administrator");
    const s3 = (name: string) => may(administrator, { action: "s3:PutObject", resource: `arn:aws:s3:::${name}/x` });
    expect(s3("smart0dte-dev-data")).toBe(true);
    expect(s3("smart0dte-prod-data")).toBe(false);
    const stop = (owner: string) =>
      may(administrator, { action: "ec2:StopInstances", resource: "*", context: { "aws:ResourceTag/Environment": owner } });
    expect(stop("dev")).toBe(true);
    expect(stop("prod")).toBe(false);
    const rename = (owner: string) =>
      may(administrator, { action: "iam:DeleteRole", resource: `arn:aws:iam::999999999999:role/smart0dte-${owner}-api` });
    expect(rename("dev")).toBe(true);
    expect(rename("prod")).toBe(false);
    const foreign = { action: "iam:UpdateAssumeRolePolicy", resource: "arn:aws:iam::999999999999:role/access/smart0dte-prod-deployer" };
    expect(may(roleOf(stack, "break-glass"), foreign)).toBe(false);
    for (const { args } of resources(stack, "aws_iam_policy")) expect(nonWhitespace(args["policy"])).toBeLessThanOrEqual(6144);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe("limits of IAM", () => {
  it("hold for every policy and role of the estate", async () => {
    for (const stack of await realStacks()) {
      for (const { args, address } of resources(stack, "aws_iam_policy"))
        expect([address, nonWhitespace(args["policy"]) <= 6144]).toEqual([address, true]);
      for (const { args, address } of resources(stack, "aws_iam_role_policy"))
        expect([address, nonWhitespace(args["policy"]) <= 10_240]).toEqual([address, true]);
      for (const role of resources(stack, "aws_iam_role")) {
        expect([role.address, nonWhitespace(role.args["assume_role_policy"]) <= 2048]).toEqual([role.address, true]);
        expect(attachedTo(stack, role).length).toBeLessThanOrEqual(10);
      }
    }
  });
});
