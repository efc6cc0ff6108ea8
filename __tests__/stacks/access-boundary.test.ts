import { editedEstate, realStacks, type Resource, resources, synthesizeStack } from "../helpers/estate";
import { may, roleOf } from "../helpers/access";
import { type PolicyRequest } from "../helpers/policy";
import { accessStacks, nonWhitespace, dev } from "../helpers/access-stacks";

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
