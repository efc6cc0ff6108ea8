import { editedEstate, realStack, realStacks, type Resource, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { decide, list, type PolicyRequest, type RenderedStatement, statementsOf } from "../helpers/policy";

const accessStacks = async (): Promise<SynthesizedStack[]> => (await realStacks()).filter(({ layer }) => layer === "access");

const nonWhitespace = (policy: unknown): number => String(policy).replace(/\s/g, "").length;

/** Stands for AWS's own policy: the tests ask what the project's policies take away from it. */
const awsReadOnly: RenderedStatement = { Effect: "Allow", Action: ["s3:Get*", "s3:List*", "ecs:Describe*", "kms:Decrypt", "secretsmanager:GetSecretValue", "logs:GetLogEvents", "ssm:GetParameter"], Resource: "*" };

/** A role with everything that is attached to it. */
interface Role {
  readonly role: Resource;
  readonly policyNames: readonly string[];
  readonly statements: readonly RenderedStatement[];
  readonly boundary: readonly RenderedStatement[];
}

function roleOf(stack: SynthesizedStack, name: string): Role {
  const role = resources(stack, "aws_iam_role").find(({ args }) => args["name"] === `smart0dte-${stack.owner}-${name}`);
  if (role === undefined) throw new Error(`no role ${name} in ${stack.id}`);
  const policies = resources(stack, "aws_iam_policy");
  const attached = resources(stack, "aws_iam_role_policy_attachment")
    .filter(({ args }) => args["role"] === `\${${role.address}.name}`)
    .map(({ args }) => String(args["policy_arn"]));
  const own = policies.filter(({ address }) => attached.includes(`\${${address}.arn}`));
  const aws = attached.filter((arn) => arn.startsWith("arn:aws:iam::aws:policy/"));
  return {
    role,
    policyNames: [...own.map(({ args }) => String(args["name"])), ...aws].sort(),
    statements: [...own.flatMap(({ args }) => statementsOf(args["policy"])), ...(aws.length > 0 ? [awsReadOnly] : [])],
    boundary: statementsOf(policies.find(({ args }) => String(role.args["permissions_boundary"]).endsWith(`policy/${String(args["name"])}`))?.args["policy"]),
  };
}

/** What a role with multi-factor sign-in may do in its own region: its policies and the boundary both have a say. */
function may({ role, statements, boundary }: Role, request: PolicyRequest): boolean {
  const name = String(role.args["name"]);
  const account = String(role.args["permissions_boundary"]).split(":")[4] ?? "";
  const context = { "aws:MultiFactorAuthPresent": "true", "aws:RequestedRegion": "us-east-1", "aws:PrincipalArn": `arn:aws:iam::${account}:role/${name}`, ...request.context };
  return [statements, boundary].every((policy) => decide(policy, { ...request, context }) === "allowed");
}

describe("human roles", () => {
  it("are few in production and more in development", async () => {
    const names = async (id: string) => resources(await realStack(id), "aws_iam_role").map(({ args }) => args["name"]).sort();
    expect(await names("prod-us-east-1-access")).toEqual(["smart0dte-prod-break-glass", "smart0dte-prod-deployer", "smart0dte-prod-read-only"]);
    expect(await names("dev-us-east-1-access")).toEqual(["administrator", "break-glass", "deployer", "developer", "read-only"].map((name) => `smart0dte-dev-${name}`));
  });

  it("are assumed from the identity account soon after multi-factor sign-in, in every environment", async () => {
    for (const stack of await accessStacks()) {
      for (const { args } of resources(stack, "aws_iam_role")) {
        if (String(args["name"]).endsWith("-deployer")) continue;
        expect(statementsOf(args["assume_role_policy"])).toMatchObject([
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::444444444444:root" },
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThan: { "aws:MultiFactorAuthAge": expect.stringMatching(/^\d+$/) } },
          },
        ]);
      }
    }
    const breakGlass = roleOf(await realStack("prod-us-east-1-access"), "break-glass").role;
    expect(statementsOf(breakGlass.args["assume_role_policy"])[0]?.Condition?.["NumericLessThan"]).toEqual({ "aws:MultiFactorAuthAge": "900" });
    expect(breakGlass.args["max_session_duration"]).toBe(3600);
  });

  it("can do nothing without multi-factor sign-in when they may change anything", async () => {
    const dev = await realStack("dev-us-east-1-access");
    for (const name of ["developer", "administrator", "break-glass"]) {
      const role = roleOf(dev, name);
      expect(role.policyNames).toContain("smart0dte-dev-require-mfa");
      const request = { action: "ecs:UpdateService", resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api" };
      expect(may(role, request)).toBe(true);
      expect(may(role, { ...request, context: { "aws:MultiFactorAuthPresent": "false" } })).toBe(false);
      expect(decide(role.statements, { ...request, context: { "aws:RequestedRegion": "us-east-1" } })).toBe("denied");
    }
  });

  it("differ in what they may do", async () => {
    const dev = await realStack("dev-us-east-1-access");
    const state = "arn:aws:s3:::smart0dte-trading-dev-state-111111111111-us-east-1/dev/us-east-1/network.tfstate";
    const requests = {
      seeServices: { action: "ecs:DescribeServices", resource: "*" },
      readLogs: { action: "logs:GetLogEvents", resource: "*" },
      readObjects: { action: "s3:GetObject", resource: "arn:aws:s3:::smart0dte-dev-data/x" },
      readSecrets: { action: "secretsmanager:GetSecretValue", resource: "arn:aws:secretsmanager:us-east-1:111111111111:secret:smart0dte-dev-db" },
      restartService: { action: "ecs:UpdateService", resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api" },
      deleteService: { action: "ecs:DeleteService", resource: "arn:aws:ecs:us-east-1:111111111111:service/smart0dte-dev-main/api" },
      destroyState: { action: "s3:DeleteObjectVersion", resource: state },
    } satisfies Record<string, PolicyRequest>;
    const allowed = (name: string) => Object.entries(requests).filter(([, request]) => may(roleOf(dev, name), request)).map(([key]) => key);

    expect(allowed("read-only")).toEqual(["seeServices", "readLogs"]);
    expect(allowed("developer")).toEqual(["seeServices", "readLogs", "restartService"]);
    expect(allowed("administrator")).toEqual(["seeServices", "readLogs", "readObjects", "readSecrets", "restartService", "deleteService"]);
    expect(allowed("break-glass")).toEqual(Object.keys(requests));
    expect(allowed("deployer")).toEqual(allowed("administrator"));
  });

  it("make no policy that no role has", async () => {
    const prod = await realStack("prod-us-east-1-access");
    const used = new Set(resources(prod, "aws_iam_role_policy_attachment").map(({ args }) => args["policy_arn"]));
    const unused = resources(prod, "aws_iam_policy").filter(({ address }) => !used.has(`\${${address}.arn}`));
    expect(unused.map(({ args }) => args["name"])).toEqual(["smart0dte-prod-boundary"]);
  });
});

describe("deployer", () => {
  it("is assumed by the configured pipelines' roles alone", async () => {
    const { role } = roleOf(await realStack("staging-us-east-1-access"), "deployer");
    expect(statementsOf(role.args["assume_role_policy"])).toMatchObject([
      { Principal: { AWS: "arn:aws:iam::444444444444:root" }, Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444444444444:role/smart0dte-deploy-staging" } } },
    ]);
  });
});

describe("permissions boundary", () => {
  it("stands on every role of every stack", async () => {
    const roles = (await realStacks()).flatMap((stack) => resources(stack, "aws_iam_role").map(({ args }) => ({ stack, args })));
    expect(roles.length).toBeGreaterThan(12);
    for (const { stack, args } of roles) expect(args["permissions_boundary"]).toBe(`arn:aws:iam::${stack.accountId}:policy/smart0dte-${stack.environments[0] ?? ""}-boundary`);
  });

  it("comes before every stack that makes roles", async () => {
    for (const stack of (await realStacks()).filter(({ layer }) => layer !== "state" && layer !== "access")) {
      expect(stack.after.some((id) => id.endsWith("-access"))).toBe(true);
    }
  });

  const bounded = async (action: string, resource: string, context: Record<string, string> = {}, name = "administrator") =>
    may(roleOf(await realStack("dev-us-east-1-access"), name), { action, resource, context });
  const role = "arn:aws:iam::111111111111:role/smart0dte-dev-api";
  const boundary = "arn:aws:iam::111111111111:policy/smart0dte-dev-boundary";

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

  it("lets nobody but break-glass change it", async () => {
    expect(await bounded("iam:CreatePolicyVersion", boundary)).toBe(false);
    expect(await bounded("iam:CreatePolicyVersion", boundary, {}, "deployer")).toBe(false);
    expect(await bounded("iam:CreatePolicyVersion", boundary, {}, "break-glass")).toBe(true);
  });

  it("lets an administrator not loosen the human roles, which the deployer manages", async () => {
    const human = "arn:aws:iam::111111111111:role/smart0dte-dev-administrator";
    expect(await bounded("iam:UpdateAssumeRolePolicy", human)).toBe(false);
    expect(await bounded("iam:DetachRolePolicy", human, { "iam:PermissionsBoundary": boundary })).toBe(false);
    expect(await bounded("iam:UpdateAssumeRolePolicy", human, {}, "deployer")).toBe(true);
  });

  it.each(["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:AddUserToGroup"])("allows nobody %s", async (action) => {
    expect(await bounded(action, "arn:aws:iam::111111111111:user/smart0dte-dev-x", {}, "break-glass")).toBe(false);
  });

  it("keeps environments of one account apart, by name and by tag, and fits into a policy", async () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading-shared", id: "999999999999" };
    });
    const dev = await synthesizeStack(shared, "dev-us-east-1-access");
    const administrator = roleOf(dev, "administrator");
    const s3 = (name: string) => may(administrator, { action: "s3:PutObject", resource: `arn:aws:s3:::${name}/x` });
    expect(s3("smart0dte-dev-data")).toBe(true);
    expect(s3("smart0dte-prod-data")).toBe(false);
    const stop = (owner: string) => may(administrator, { action: "ec2:StopInstances", resource: "*", context: { "aws:ResourceTag/Environment": owner } });
    expect(stop("dev")).toBe(true);
    expect(stop("prod")).toBe(false);
    const rename = (owner: string) => may(administrator, { action: "iam:DeleteRole", resource: `arn:aws:iam::999999999999:role/smart0dte-${owner}-api` });
    expect(rename("dev")).toBe(true);
    expect(rename("prod")).toBe(false);
    for (const { args } of resources(dev, "aws_iam_policy")) expect(nonWhitespace(args["policy"])).toBeLessThanOrEqual(6144);
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
describe("limits of IAM", () => {
  it("hold for every policy and role of the estate", async () => {
    for (const stack of await realStacks()) {
      for (const { args, address } of resources(stack, "aws_iam_policy")) expect([address, nonWhitespace(args["policy"]) <= 6144]).toEqual([address, true]);
      for (const { args, address } of resources(stack, "aws_iam_role_policy")) expect([address, nonWhitespace(args["policy"]) <= 10_240]).toEqual([address, true]);
      for (const { args, address } of resources(stack, "aws_iam_role")) expect([address, nonWhitespace(args["assume_role_policy"]) <= 2048]).toEqual([address, true]);
      const attachments = resources(stack, "aws_iam_role_policy_attachment").map(({ args }) => args["role"]);
      for (const role of new Set(attachments)) expect(list(attachments).filter((other) => other === role).length).toBeLessThanOrEqual(10);
    }
  });
});
