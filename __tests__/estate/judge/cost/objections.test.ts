import path from "node:path";
import { loadEstate } from "../../../../config/load";
import {
  controls,
  type Judge,
  type Judged,
  judges,
  objectionsBeside,
  pages,
  platform,
  recovery,
} from "../../../../src/estate/judge/cost/objections";
import { realConfig } from "../../../helpers/estate";
import { stacksForTools } from "./estate";

const root = path.resolve(__dirname, "../../../..");
const day = "2026-12-01";
type Edit = (args: Record<string, unknown>) => Record<string, unknown> | undefined;

async function production(): Promise<Judged> {
  const environment = loadEstate(realConfig).find((one) => one.environment === "prod");
  if (environment === undefined) throw new Error("there is no environment prod");
  return { stacks: await stacksForTools(), environment };
}

/** The same with the resources of a type in a layer of production changed; those for which nothing comes back are gone. */
const edited = ({ stacks, environment }: Judged, layer: string, type: string, edit: Edit): Judged => ({
  environment,
  stacks: stacks.map((stack) => {
    if (!stack.instance.environments.includes("prod") || stack.instance.layer !== layer) return stack;
    const all = Object.entries(stack.json.resource?.[type] ?? {}) as [string, Record<string, unknown>][];
    const kept = all.flatMap(([name, args]) => {
      const then = edit(args);
      return then === undefined ? [] : [[name, then] as const];
    });
    return { ...stack, json: { ...stack.json, resource: { ...stack.json.resource, [type]: Object.fromEntries(kept) } } };
  }),
});

describe("what is said against an estate that costs less", () => {
  let now: Judged;
  beforeAll(async () => {
    now = await production();
  });

  const saidBy = (judge: Judge, then: Judged): readonly string[] => objectionsBeside(now, { quick: [judge], slow: [] })(then);

  it("is nothing of production as it is", () => {
    for (const judge of [recovery, pages, controls(day), platform]) expect(judge(now)).toEqual([]);
  });

  it("is what recovery, pages and requirements say, beside controls, rules, models and access", () => {
    const { quick, slow } = judges(root, [], day);
    expect(quick).toEqual(expect.arrayContaining([recovery, pages, platform]));
    expect([quick.length, slow.length]).toEqual([6, 1]);
  });

  it("is that it no longer recovers in the time of its objective", () => {
    const { environment } = now;
    const slower = { ...now, environment: { ...environment, recovery: { ...environment.recovery, escalationSeconds: 86_400 } } };
    expect(saidBy(recovery, slower)).toEqual([
      expect.stringMatching(/^recovery of prod: recovery takes up to \d+ s, the objective is \d+ s$/),
    ]);
  });

  it("is that a page does not come that would wake somebody", () => {
    const found = saidBy(
      pages,
      edited(now, "observability", "aws_cloudwatch_composite_alarm", (args) =>
        String(args.alarm_name).endsWith("-page-network") ? undefined : args,
      ),
    );
    expect(found).toContain("the page network of us-east-1 does not come in time in the trouble network-exhausted");
  });

  it("is that a control does not hold", () => {
    const found = saidBy(
      controls(day),
      edited(now, "database", "aws_db_instance", (args) => ({ ...args, multi_az: false })),
    );
    expect(found).toEqual([expect.stringMatching(/^control a-zone-may-fail: .*multi_az is false/)]);
  });

  it("is that a requirement of the platform does not hold", () => {
    const found = saidBy(
      platform,
      edited(now, "posture", "aws_guardduty_detector", (args) => ({ ...args, finding_publishing_frequency: "SIX_HOURS" })),
    );
    expect(found).toHaveLength(2);
    for (const one of found) expect(one).toMatch(/^requirement SEC-05: .*finding_publishing_frequency is "SIX_HOURS"/);
  });
});

describe("judges", () => {
  const nothing: Judged = { stacks: [], environment: {} as Judged["environment"] };
  const changed: Judged = { ...nothing };
  const says =
    (before: readonly string[], after: readonly string[]): Judge =>
    (judged) =>
      judged === changed ? after : before;

  it("say what was not to be said before", () => {
    expect(objectionsBeside(nothing, { quick: [says(["old"], ["old", "new"])], slow: [says([], ["slow"])] })(changed)).toEqual(["new"]);
  });

  it("that take long are asked where the others have nothing against it, and only then", () => {
    const slow = vi.fn(says(["known"], ["known", "late"]));
    expect(objectionsBeside(nothing, { quick: [says([], ["refused"])], slow: [slow] })(changed)).toEqual(["refused"]);
    expect(slow).not.toHaveBeenCalled();
    const ask = objectionsBeside(nothing, { quick: [says(["old"], ["old"])], slow: [slow] });
    expect([ask(changed), ask(changed)]).toEqual([["late"], ["late"]]);
    expect(slow.mock.calls.filter(([judged]) => judged === nothing)).toHaveLength(1);
  });
});
