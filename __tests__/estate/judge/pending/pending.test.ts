import { appSpecOf, deploymentDifferences } from "../../../../src/estate/judge/pending/app-spec";
import { differences } from "../../../../src/estate/judge/pending/differences";
import { isTemplate, taskDefinitionOf, taskDifferences } from "../../../../src/estate/judge/pending/task-definition";
import { may, roleOf } from "../../../helpers/access";
import { editedEstate, realStack, synthesizeStack, type SynthesizedStack } from "../../../helpers/estate";
import { describedRevision, describedTaskSet } from "../../../helpers/running-services";
import { appSpecOf as renderedSpec, servicesOf, templates } from "../../../helpers/services";

const subnets = ["subnet-1", "subnet-2"];
const template = (stack: SynthesizedStack, service: string) => {
  const found = templates(stack).find(({ family }) => family.endsWith(`-${service}`));
  if (found === undefined) throw new Error(`no template of ${service}`);
  return found;
};
const readable = (value: unknown) => {
  const text = taskDefinitionOf(value);
  if (text === undefined) throw new Error("no task definition");
  return text;
};
const specOf = (stack: SynthesizedStack, service: string) => {
  const rendered = renderedSpec(stack, service);
  const text = JSON.stringify(rendered).replace(/"Subnets":"[^"]*"/, `"Subnets":${JSON.stringify(subnets)}`);
  const spec = appSpecOf(JSON.parse(text));
  if (spec === undefined) throw new Error(`no AppSpec of ${service}`);
  return { rendered, spec };
};

describe("what waits for a deployment", () => {
  it("is nothing while the last deployment brought what the last apply rendered, whatever AWS adds to it", async () => {
    const stack = await servicesOf("us-east-1");
    for (const service of ["api", "execution", "reporting"]) {
      const rendered = template(stack, service);
      expect(taskDifferences(readable(describedRevision(rendered, "x/smart0dte/prod/api@sha256:1")), readable(rendered))).toEqual([]);
    }
    const { rendered, spec } = specOf(stack, "api");
    expect(deploymentDifferences(describedTaskSet(rendered, subnets, "arn:7"), spec)).toEqual([]);
  });

  it("is what a change of size and of stores renders differently: in the tasks, and around them", async () => {
    const before = await servicesOf("us-east-1");
    const after = await synthesizeStack(
      editedEstate(({ environment, services: { catalog } }) => {
        if (environment !== "prod" || catalog.realtime === undefined) return;
        Object.assign(catalog.realtime, { cpu: catalog.realtime.cpu * 2, memoryMiB: catalog.realtime.memoryMiB * 2 });
        Object.assign(catalog.realtime.uses.stores, { database: "readWrite" });
      }),
      before.id,
    );
    const runs = readable(describedRevision(template(before, "realtime"), "x/smart0dte/prod/realtime@sha256:1"));
    const tasks = taskDifferences(runs, readable(template(after, "realtime")));
    expect(tasks.filter(({ argument }) => argument === "cpu")).toEqual([
      { argument: "cpu", runs: String(runs.cpu), waits: String(Number(runs.cpu) * 2) },
    ]);
    expect(tasks.map(({ argument, runs: now }) => [argument, now])).toEqual(
      expect.arrayContaining([["containerDefinitions.application.environment.DATABASE_SECRET_NAMES.value", null]]),
    );
    // Everything else is as it was, so a reader sees these and nothing more.
    expect(tasks.every(({ argument }) => /^(cpu|memory)$|\.environment\.DATABASE_/.test(argument))).toBe(true);
    const around = deploymentDifferences(
      describedTaskSet(specOf(before, "realtime").rendered, subnets, "arn:7"),
      specOf(after, "realtime").spec,
    );
    expect(around).toHaveLength(1);
    expect(around[0]).toMatchObject({ argument: "securityGroups", waits: expect.stringContaining("database") as string });
  });

  it("counts what was taken out, and the image beside the application's, which is no version's", async () => {
    const rendered = template(await servicesOf("us-east-1"), "api");
    const described = describedRevision(rendered, "x/smart0dte/prod/api@sha256:1");
    const runs = {
      ...described,
      containerDefinitions: described.containerDefinitions.map((container) =>
        container.name === "application"
          ? { ...container, secrets: [{ name: "BROKER", valueFrom: "arn:secret" }] }
          : { ...container, image: "an-older-one" },
      ),
    };
    const found = taskDifferences(readable(runs), readable(rendered));
    expect(found[0]).toEqual({ argument: "containerDefinitions.application.secrets.BROKER.valueFrom", runs: "arn:secret", waits: null });
    expect(found.slice(1).every(({ argument, runs: now }) => argument.endsWith(".image") && now === "an-older-one")).toBe(true);
    expect(found.length).toBe(rendered.containerDefinitions.length);
  });

  it("takes nothing for a template that has no place for an image", async () => {
    const rendered = template(await servicesOf("us-east-1"), "api");
    expect(isTemplate(readable(rendered))).toBe(true);
    expect(isTemplate(readable(describedRevision(rendered, "an-image")))).toBe(false);
    expect(taskDefinitionOf({ containerDefinitions: [{ name: "other", image: "x" }] })).toBeUndefined();
    expect(appSpecOf({ Resources: [] })).toBeUndefined();
  });
});

it("is read with the planner's role, and with no reader's", async () => {
  const stack = await realStack("prod-us-east-1-access");
  const calls = [
    { action: "ecs:DescribeServices", resource: "arn:aws:ecs:us-east-1:333333333333:service/smart0dte-prod-services/smart0dte-prod-api" },
    { action: "ecs:DescribeTaskDefinition", resource: "*" },
    { action: "ssm:GetParameter", resource: "arn:aws:ssm:us-east-1:333333333333:parameter/smart0dte/prod/services/api/app-spec" },
  ];
  expect(calls.map((call) => may(roleOf(stack, "planner"), call))).toEqual([true, true, true]);
  expect(calls.map((call) => may(roleOf(stack, "read-only"), call))).toEqual([true, true, false]);
});

describe("differences of two documents", () => {
  it.each([
    ["empty lists, zeros and false are what is not there", { a: [], b: 0, c: false, d: { e: [] } }, {}, []],
    ["an empty text is a value", { environment: [{ name: "A", value: "" }] }, {}, ["environment.A.value"]],
    ["members of a list are told apart by their names", { v: [{ name: "a" }, { name: "b" }] }, { v: [{ name: "b" }] }, ["v.a"]],
    ["the order of a command counts", { command: ["a", "b"] }, { command: ["b", "a"] }, ["command"]],
    ["the order of groups does not", { securityGroups: ["a", "b"] }, { securityGroups: ["b", "a"] }, []],
    ["keys of nameless members have no order", { x: [{ a: 1, b: 2 }] }, { x: [{ b: 2, a: 1 }] }, []],
    ["lists of zeros are no empty lists", { x: [0] }, {}, ["x"]],
  ])("%s", (_, runs, waits, expected) => {
    expect(differences(runs, waits).map(({ argument }) => argument)).toEqual(expected);
  });
});
