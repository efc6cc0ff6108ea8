import { ensureFunctionArchives } from "../../../../src/estate/functions/archives";
import { type FunctionArchive } from "../../../../src/facts/function-archive";
import { ask, callerName, type Call } from "../../../../src/estate/judge/access/calls/call";
import { purposeOf } from "../../../../src/estate/judge/access/calls/people";
import { survivors } from "../../../../src/estate/judge/access/mutation";
import { readOperations } from "../../../../src/estate/judge/aws-models/mapping";
import { neverRules } from "../../../../src/estate/judge/access/never/rules";
import { mustCalls, proveAccess } from "../../../../src/estate/judge/access/proof";
import { accessWorld, type AccessWorld } from "../../../../src/estate/judge/access/world/world";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { root } from "../../../helpers/root";
import { realStacks } from "../../../helpers/estate";
import { redundant } from "./redundant";

const operations = readOperations(root);

describe("who may do what in the estate", () => {
  let stacks: readonly SynthesizedStack[];
  let archives: readonly FunctionArchive[];
  let prod: AccessWorld;
  let must: readonly Call[];
  let never: readonly Call[];

  beforeAll(async () => {
    stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
    ({ archives } = await ensureFunctionArchives(root));
    prod = accessWorld(stacks.filter(({ instance }) => instance.environments.includes("prod")));
    must = mustCalls(prod, archives, operations);
    never = neverRules.flatMap((rule) => rule.calls(prod));
  });

  it("is enough for every function, task, service and person, and no more than the rules let through", () => {
    expect(proveAccess(stacks, archives, operations)).toMatchObject({ findings: [], unknownPolicies: [] });
  });

  it("is asked of every role", () => {
    const asked = new Set(must.map(callerName));
    expect(prod.roles.filter(({ name }) => !asked.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it.each(neverRules.map(({ id, sentence }) => [id, sentence] as const))("has something to ask for %s", (id) => {
    expect(neverRules.find((rule) => rule.id === id)?.calls(prod)).not.toEqual([]);
  });

  it("holds no statement that could go unseen, but for those on record with a reason", () => {
    const found = new Set(survivors(prod, must, never).map(({ effect, sid }) => `${effect} ${sid}`));
    expect({
      unexplained: [...found].filter((key) => redundant[key] === undefined).sort(),
      stale: Object.keys(redundant)
        .filter((key) => !found.has(key))
        .sort(),
    }).toEqual({ unexplained: [], stale: [] });
  });

  it("asks of every statement of people whom production does not have what it lets them do", () => {
    const others = accessWorld(stacks.filter(({ instance }) => !instance.environments.includes("prod")));
    const roles = others.roles.filter((role) => ["operator", "developer"].includes(purposeOf(role)));
    expect(roles.length).toBeGreaterThan(0);
    const people = { ...others, roles, resourcePolicies: new Map<string, never>() };
    const calls = mustCalls(others, archives, operations).filter(({ who }) => typeof who !== "string" && roles.includes(who));
    const unseen = survivors(people, calls, []).filter(({ source }) => source.includes("policy-operations"));
    expect([...new Set(unseen.map(({ sid }) => sid))]).toEqual([]);
  });

  it("names what is missing when the rotation of the cache may not invoke itself", () => {
    const call = must.find(({ action, why }) => action === "lambda:InvokeFunction" && why.includes("RotateSecret"));
    if (call === undefined || typeof call.who === "string") throw new Error("there is no such call");
    const without = {
      ...call.who,
      identity: call.who.identity.map((policy) => ({
        ...policy,
        statements: policy.statements.filter(({ Sid }) => Sid !== "InvokeRotation"),
      })),
    };
    expect(ask(prod, { ...call, who: without })).toEqual({ allowed: false, deniedBy: undefined, layer: "identity policies" });
  });

  it("refuses a proxy whose role asks for a source that RDS does not send", () => {
    const call = must.find(({ who, action }) => who === "rds.amazonaws.com" && action === "sts:AssumeRole");
    if (call === undefined) throw new Error("no proxy takes a role");
    const trust = prod.resourcePolicies.get(call.resource);
    if (trust === undefined) throw new Error("the role has no trust");
    const conditioned = {
      ...trust,
      statements: trust.statements.map((statement) => ({
        ...statement,
        Condition: { StringEquals: { "aws:SourceAccount": ["333333333333"] } },
      })),
    };
    const world = { ...prod, resourcePolicies: new Map([...prod.resourcePolicies, [call.resource, conditioned]]) };
    expect([ask(prod, call).allowed, ask(world, call).allowed]).toEqual([true, false]);
  });

  it("knows a person's role from a workload's", () => {
    expect([...new Set(prod.roles.map(purposeOf))].sort()).toEqual([
      "",
      "break-glass",
      "deployer",
      "on-call",
      "planner",
      "read-only",
      "release-approver",
    ]);
  });
});
