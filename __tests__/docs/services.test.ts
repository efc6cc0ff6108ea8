import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { checkEnvironments, type EnvironmentSource, parseEnvironment } from "../../config/check";
import { type Change, changedSource, environmentNames, type Path } from "../helpers/config";
import { imagePlaceholder, taskDefinitionPlaceholder } from "../../src/facts/service-names";
import { deployedTagPrefix } from "../../src/modules/registry/repository";
import { editedEstate, realConfig, realStack, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";

const guide = readFileSync(path.resolve("docs/services.md"), "utf8");
const sections = new Map(
  guide
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n", 1)[0] ?? "", section]),
);

/** The excerpt of a section, in a language. */
function excerpt(section: string, language: "yaml" | "diff"): string {
  const found = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(sections.get(section) ?? "")?.[1];
  if (found === undefined) throw new Error(`docs/services.md has no ${language} excerpt in "${section}"`);
  return found;
}

/** An excerpt as changes, one for each value that it sets. */
function changesOf(value: unknown, at: Path = []): Change[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [{ at, to: value }];
  return Object.entries(value).flatMap(([key, inner]) => changesOf(inner, [...at, key]));
}

/** A layer of prod's primary region once the files of the environments that its pipelines deliver to are the changed ones. */
async function layerWith(layer: string, changed: (name: string) => EnvironmentSource): Promise<SynthesizedStack> {
  const { environments, findings } = checkEnvironments(
    environmentNames.map((name) => (["staging", "prod"].includes(name) ? changed(name) : changedSource(name))),
  );
  expect(findings).toEqual([]);
  return synthesizeStack(environments, `prod-us-east-1-${layer}`);
}

const servicesWith = (changed: (name: string) => EnvironmentSource): Promise<SynthesizedStack> => layerWith("services", changed);

const afterExcerpt = (section: string) => servicesWith((name) => changedSource(name, ...changesOf(parse(excerpt(section, "yaml")))));

const ofAllServices = ["aws_cloudwatch_composite_alarm", "aws_cloudwatch_query_definition"];

/**
 * Resources that are there in one and not in the other, or differ, by the service whose construct they are;
 * the alarm over all that is critical in the layer is of none, and neither are queries to the logs of all.
 */
function services(of: SynthesizedStack, without: SynthesizedStack): string[] {
  const known = new Map(resources(without).map(({ address, args }) => [address, args]));
  const differing = resources(of).filter(
    ({ address, type, args }) => !ofAllServices.includes(type) && !isDeepStrictEqual(known.get(address), args),
  );
  return [...new Set(differing.map(({ name }) => /^[a-z]+/.exec(name)?.[0] ?? name))];
}

/** The deployer, an operator and break-glass as an environment could have them, with the boundary. */
const access = async (): Promise<SynthesizedStack> =>
  synthesizeStack(
    editedEstate(({ access: { humanRoles } }) => {
      humanRoles.operator = { ...Object.values(humanRoles)[0], permissions: "operator" } as (typeof humanRoles)[string];
    }),
    "prod-us-east-1-access",
  );

/** Whether a role of prod may make a call, by what is attached to it and by the boundary. */
function mayCall(stack: SynthesizedStack, role: string, action: string, resource: string): boolean {
  const name = `smart0dte-prod-${role}`;
  const { address } = resources(stack, "aws_iam_role").find(({ args }) => args.name === name) ?? {};
  const attached = resources(stack, "aws_iam_role_policy_attachment")
    .filter(({ args }) => args.role === `\${${address}.name}`)
    .map(({ args }) => args.policy_arn);
  const policies = resources(stack, "aws_iam_policy");
  const own = policies.filter((policy) => attached.includes(`\${${policy.address}.arn}`)).flatMap(({ args }) => statementsOf(args.policy));
  const boundary = policies.filter(({ args }) => String(args.name).endsWith("-boundary")).flatMap(({ args }) => statementsOf(args.policy));
  const context = {
    "aws:RequestedRegion": "us-east-1",
    "aws:MultiFactorAuthPresent": "true",
    "aws:PrincipalArn": `arn:aws:iam::333333333333:role/${name}`,
  };
  return [own, boundary].every((statements) => decide(statements, { action, resource, context }) === "allowed");
}

/** What a section's commands call, as IAM names it. `aws deploy` is CodeDeploy's, and a revision names two roles that ECS is given. */
const calls = (section: string): string[] => {
  const commands = [...(sections.get(section) ?? "").matchAll(/\baws (deploy|ecr|ecs|ssm) ([a-z]+(?:-[a-z]+)*)/g)].map(
    ([, service = "", command = ""]) => {
      const action = command
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
      return `${service === "deploy" ? "codedeploy" : service}:${action}`;
    },
  );
  return [...new Set(commands)];
};

/** A resource that a call of a service is about. */
const calledOn: Readonly<Record<string, string>> = {
  codedeploy: "arn:aws:codedeploy:us-east-1:333333333333:deploymentgroup:smart0dte-prod-services/smart0dte-prod-execution",
  ecr: "arn:aws:ecr:us-east-1:333333333333:repository/smart0dte/prod/execution",
  ecs: "arn:aws:ecs:us-east-1:333333333333:task-definition/smart0dte-prod-execution:2",
  ssm: "arn:aws:ssm:us-east-1:333333333333:parameter/smart0dte/prod/services/execution/app-spec",
};

describe("docs/services.md", () => {
  it("deploys by calls that the deployer may make, with the roles of the tasks", async () => {
    const stack = await access();
    const needed = [
      ...calls("Deploy a version"),
      "codedeploy:GetDeploymentConfig",
      "codedeploy:GetApplicationRevision",
      "codedeploy:RegisterApplicationRevision",
    ];
    expect(needed).toEqual(
      expect.arrayContaining([
        "ecr:PutImage",
        "ssm:GetParameter",
        "ecs:RegisterTaskDefinition",
        "ecs:UpdateService",
        "codedeploy:CreateDeployment",
      ]),
    );
    expect(needed.filter((action) => !mayCall(stack, "deployer", action, calledOn[action.split(":")[0] ?? ""] ?? ""))).toEqual([]);
    expect(
      ["run", "start"].filter(
        (part) => !mayCall(stack, "deployer", "iam:PassRole", `arn:aws:iam::333333333333:role/smart0dte-prod-execution-${part}-us-east-1`),
      ),
    ).toEqual([]);
  });

  it("lets those who may deploy, and nobody else, deploy although the live version fails", async () => {
    const stack = await access();
    // https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html: overrideAlarmConfiguration needs the second
    expect(sections.get("Deploy although the live version fails")).toContain("--override-alarm-configuration enabled=false");
    const may = (role: string): boolean =>
      ["codedeploy:CreateDeployment", "codedeploy:UpdateDeploymentGroup"].every((action) =>
        mayCall(stack, role, action, calledOn.codedeploy ?? ""),
      );
    expect(["deployer", "break-glass", "operator", "read-only"].filter(may)).toEqual(["deployer", "break-glass"]);
  });

  it("finds its names where the estate has them", async () => {
    const stack = await realStack("prod-us-east-1-services");
    const text = (sections.get("Deploy a version") ?? "") + (sections.get("Deploy although the live version fails") ?? "");
    const named = (service: string): string => text.replaceAll("$service", service);
    expect(
      resources(stack, "aws_codedeploy_deployment_group").filter(
        ({ args }) =>
          !named("execution").includes(`--deployment-group-name ${String(args.deployment_group_name)}`) &&
          String(args.deployment_group_name).endsWith("execution"),
      ),
    ).toEqual([]);
    expect(text).toContain(`--application-name ${String(resources(stack, "aws_codedeploy_app")[0]?.args.name)}`);
    expect(text).toContain(`--cluster ${String(resources(stack, "aws_ecs_cluster")[0]?.args.name)}`);
    for (const kind of ["app-spec", "task-definition"]) {
      expect(text).toContain(`parameter ${kind}`);
      expect(resources(stack, "aws_ssm_parameter").map(({ args }) => args.name)).toContain(`/smart0dte/prod/services/execution/${kind}`);
    }
    for (const placeholder of [taskDefinitionPlaceholder, imagePlaceholder]) expect(text).toContain(`s|${placeholder}|`);
    expect(text).toContain(`--image-tag ${deployedTagPrefix}`);
  });

  it("adds a service, and changes no other", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Add one")];
    expect(services(after, before)).toEqual(["risk"]);
    expect(services(before, after)).toEqual([]);
    expect(resources(after, "aws_ecs_service").map(({ args }) => args.name)).toContain("smart0dte-prod-risk");
  });

  it("sizes a service, and changes no other", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Size one")];
    expect(services(after, before)).toEqual(["signals"]);
    const [target] = resources(after, "aws_appautoscaling_target").filter(({ name }) => name.startsWith("signals"));
    expect(target?.args).toMatchObject({ min_capacity: 3, max_capacity: 40 });
    const [ends] = resources(after, "aws_appautoscaling_scheduled_action").filter(
      ({ name, args }) => name.startsWith("signals") && args.name === "closing-ends",
    );
    expect(ends?.args.scalable_target_action).toMatchObject({ min_capacity: "3", max_capacity: "40" });
    const [task] = resources(after, "aws_ecs_task_definition").filter(({ name }) => name.startsWith("signals"));
    expect(task?.args).toMatchObject({ cpu: "2048", memory: "8192" });
  });

  it("makes a service latency-sensitive", async () => {
    const [before, after] = [await realStack("prod-us-east-1-services"), await afterExcerpt("Make one latency-sensitive")];
    expect(resources(before, "aws_placement_group")).toEqual([]);
    expect(resources(after, "aws_placement_group").length).toBeGreaterThan(0);
    expect(new Set(resources(after, "aws_launch_template").map(({ args }) => args.instance_type))).toEqual(new Set(["c7gn.xlarge"]));
    const [task] = resources(after, "aws_ecs_task_definition").filter(({ name }) => name.startsWith("execution"));
    expect(task?.args).toMatchObject({ requires_compatibilities: ["EC2"] });
  });

  it("takes a service away, and changes no other", async () => {
    const lines = excerpt("Take one away", "diff").replace(/^-/gm, "");
    const file = path.join(realConfig, "prod.yaml");
    const text = readFileSync(file, "utf8");
    expect(text).toContain(lines);
    const without = (name: string): EnvironmentSource =>
      name === "prod"
        ? parseEnvironment(text.replace(lines, ""), file, name)
        : changedSource(name, { at: ["services", "catalog", "reporting"] });
    const [before, after] = [await realStack("prod-us-east-1-services"), await servicesWith(without)];
    expect(services(before, after)).toEqual(["reporting"]);
    expect(services(after, before)).toEqual([]);
    // Its repository goes, and nothing else moves in that stack, which is therefore applied after the services.
    const [had, has] = [await realStack("prod-us-east-1-registry"), await layerWith("registry", without)].map(
      (stack) => new Map(resources(stack).map(({ address, args }) => [address, args])),
    );
    const gone = [...(had?.keys() ?? [])].filter((address) => has?.has(address) !== true);
    expect(gone).toContainEqual(expect.stringMatching(/^aws_ecr_repository\.reporting/));
    for (const [address, args] of has ?? []) expect(had?.get(address), address).toEqual(args);
  });
});
