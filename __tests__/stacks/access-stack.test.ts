import { realStack, realStacks, resources } from "../helpers/estate";
import { attachedTo, may, roleOf } from "../helpers/access";
import { type PolicyRequest, statementsOf } from "../helpers/policy";
import { accessStacks, dev, devSecret, state, logGroup, allowed } from "../helpers/access-stacks";

describe("human roles", () => {
  it("are few in production and more in development", async () => {
    const names = async (id: string) =>
      resources(await realStack(id), "aws_iam_role")
        .map(({ args }) => args["name"])
        .sort();
    expect(await names("prod-us-east-1-access")).toEqual(
      ["break-glass", "deployer", "on-call", "planner", "read-only", "release-approver"].map((name) => `smart0dte-prod-${name}`),
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
    const assumed = {
      Sid: "AssumedByRoles",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
    };
    const machine = (name: string): string => `arn:aws:iam::444444444444:role/smart0dte-${name}-staging`;
    expect(await trustOf("staging-us-east-1-access", "deployer")).toEqual([
      {
        ...assumed,
        Principal: { AWS: "arn:aws:iam::444444444444:root" },
        Condition: { ArnEquals: { "aws:PrincipalArn": machine("deploy") } },
      },
    ]);
    // The environment's own job that looks for drift reads with this role.
    expect(await trustOf("staging-us-east-1-access", "planner")).toEqual([
      {
        ...assumed,
        Principal: { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::444444444444:root"] },
        Condition: { ArnEquals: { "aws:PrincipalArn": [machine("plan"), "arn:aws:iam::222222222222:role/smart0dte-staging-drift"] } },
      },
    ]);
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
