import { loadEstate } from "../../config/load";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { mistakesIn } from "../../src/modules/automation/check";
import { automatedRunbooks } from "../../src/facts/automation-names";
import { membersOf } from "../helpers/aws-commands";
import { type RunbookDocument, runbookDocuments } from "../helpers/automation/documents";
import { realConfig, resources } from "../helpers/estate";

const environments = new Map(loadEstate(realConfig).map((environment) => [environment.environment, environment]));
const environmentOf = ({ stack }: RunbookDocument): EnvironmentConfig => {
  const found = environments.get(stack.owner);
  if (found === undefined) throw new Error(`${stack.id} belongs to no environment`);
  return found;
};
const runbookOf = ({ name }: RunbookDocument): string => name.replace(/^.*-runbook-/, "");
const letters = (name: string): string => name.replaceAll("-", "").toLowerCase();

/** Services of which no client of the SDK is among the packages, with what their operations take. */
const written: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
  "application-autoscaling.RegisterScalableTarget": ["ServiceNamespace", "ResourceId", "ScalableDimension", "MinCapacity"],
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
  "application-autoscaling.DescribeScalableTargets": ["ServiceNamespace", "ResourceIds", "ScalableDimension"],
};

describe("the documents of runbooks", () => {
  let all: readonly RunbookDocument[];
  beforeAll(async () => {
    all = await runbookDocuments();
  });

  it("are right, and are those that there are names for", () => {
    expect(all.flatMap(({ stack, name, document }) => mistakesIn(document).map((mistake) => `${stack.id} ${name}: ${mistake}`))).toEqual(
      [],
    );
    expect([...new Set(all.map(runbookOf))].sort()).toEqual([...automatedRunbooks].sort());
  });

  it("call operations that AWS has, with arguments that these take", async () => {
    const calls = new Map<string, Set<string>>();
    for (const { document } of all)
      for (const { inputs } of document.mainSteps) {
        if (!("Api" in inputs)) continue;
        const { Service, Api, PropertySelector: _selector, DesiredValues: _desired, ...given } = inputs;
        const operation = `${Service}.${Api}`;
        calls.set(operation, new Set([...(calls.get(operation) ?? []), ...Object.keys(given)]));
      }
    const wrong: string[] = [];
    for (const [operation, given] of calls) {
      const [service = "", api = ""] = operation.split(".");
      const members = written[operation] ?? (await membersOf(service, letters(api)));
      if (members === undefined) wrong.push(`there is no ${operation}`);
      else wrong.push(...[...given].filter((name) => !members.includes(name)).map((name) => `${operation} takes no ${name}`));
    }
    expect(wrong).toEqual([]);
    expect(calls.size).toBeGreaterThan(10);
    expect(Object.keys(written).filter((operation) => !calls.has(operation))).toEqual([]);
  });

  it("are made in each region by itself, of what is there and of nothing of another", () => {
    for (const runbook of all) {
      const { stack, name, content } = runbook;
      const { primary, recovery } = environmentOf(runbook).regions;
      const other = [primary.name, recovery.name].find((region) => region !== stack.region) ?? "";
      expect([stack.id, name, content.includes(other)]).toEqual([stack.id, name, false]);
    }
    for (const [name] of environments) {
      const of = (role: string): string[] => all.filter(({ stack }) => stack.owner === name && stack.role === role).map(runbookOf);
      // The parameter that freezes deliveries is the recovery region's.
      expect(of("recovery").filter((runbook) => !runbook.endsWith("deliveries"))).toEqual(of("primary"));
      expect(of("recovery")).toEqual(expect.arrayContaining(["freeze-deliveries", "open-deliveries"]));
    }
  });

  it("have a role each, which the same stack makes and which no other document has", () => {
    const roles = all.map(({ stack, document }) => {
      const name = document.assumeRole.replace(/^.*:role\//, "");
      expect(resources(stack, "aws_iam_role").map(({ args }) => args["name"])).toContain(name);
      return document.assumeRole;
    });
    expect(new Set(roles).size).toBe(roles.length);
  });

  it("ask people with break-glass before a version comes or may come, and nobody before what gives back or only adds", () => {
    const asking = all.filter(({ document }) => document.mainSteps.some(({ action }) => action === "aws:approve"));
    expect([...new Set(asking.map(runbookOf))].sort()).toEqual(["open-deliveries", "roll-back-deployment", "roll-back-tasks"]);
    for (const runbook of asking) {
      const { mainSteps } = runbook.document;
      const breakGlass = Object.entries(environmentOf(runbook).access.humanRoles).filter(
        ([, { permissions }]) => permissions === "breakGlass",
      );
      const approve = mainSteps.find(({ action }) => action === "aws:approve");
      const approvers = approve?.action === "aws:approve" ? approve.inputs.Approvers : [];
      expect(approvers).toEqual(breakGlass.map(([name]) => expect.stringMatching(new RegExp(`:role/access/.*-${name}$`)) as string));
      const changes = mainSteps.findIndex(
        ({ action, inputs }) => action === "aws:executeAwsApi" && /^(?:Put|Update|Create)/.test(String((inputs as { Api?: string }).Api)),
      );
      expect(changes).toBeGreaterThan(mainSteps.findIndex(({ action }) => action === "aws:approve"));
    }
  });

  it("make a call that changes something once, but for one that is the same twice, and look again at what came of it or say what was begun", () => {
    const sameTwice = ["EnableKey"];
    for (const { document, name } of all) {
      for (const step of document.mainSteps)
        if (step.action === "aws:executeAwsApi" && !/^(?:Describe|List|Get)/.test(step.inputs.Api))
          expect([name, step.name, step.maxAttempts === 1]).toEqual([name, step.name, !sameTwice.includes(step.inputs.Api)]);
      const last = document.mainSteps.filter(({ isEnd }) => isEnd === true);
      for (const step of last)
        expect([name, step.name, step.action !== "aws:executeAwsApi" || (step.outputs ?? []).length > 0]).toEqual([name, step.name, true]);
    }
  });
});
