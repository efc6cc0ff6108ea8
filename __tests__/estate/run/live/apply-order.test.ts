import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applyOrder } from "../../../../src/estate/run/live/apply-order";
import { type Bundle } from "../../../../src/estate/run/live/bundle";
import { type DestructionPart, partOf } from "../../../../src/estate/run/live/destructions";
import { type PlannedStack } from "../../../../src/estate/run/live/plan-live";
import { onlyTakesAway } from "../../../../src/estate/run/plan/takes-away";
import { type PlanJson } from "../../../../src/estate/run/plan/plan-json";
import { workOf } from "../../../../src/estate/run/plan/work";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { temporaryFolder } from "../../../helpers/machine";
import { changeOf, planOf, stackOf } from "../../judge/review/samples";

const gone = changeOf("aws_ecr_repository.orders", ["delete"], { name: "orders" }, null);
const made = changeOf("aws_ecr_repository.risk", ["create"], null, { name: "risk" });
const kept = changeOf("aws_ecr_repository.kept", ["no-op"], { name: "kept" }, { name: "kept" });
const read = { ...changeOf("data.aws_region.here", ["read"], null, {}), mode: "data" as const };
const outputs = (...actions: readonly string[]): Partial<PlanJson> => ({ output_changes: { arn: { actions } } });

describe("a plan", () => {
  it.each<[string, PlanJson]>([
    ["that destroys, and leaves alone and reads the rest", planOf(gone, kept, read)],
    ["that forgets", planOf(changeOf("aws_ecr_repository.orders", ["forget"], { name: "orders" }, null))],
    ["whose output goes as well", { ...planOf(gone), ...outputs("delete") }],
  ])("%s only takes away", (_, plan) => expect(onlyTakesAway(plan)).toBe(true));

  it.each<[string, PlanJson]>([
    ["that does nothing", planOf(kept)],
    ["that makes something too", planOf(gone, made)],
    ["that replaces something", planOf(changeOf("aws_vpc.vpc", ["delete", "create"], {}, {}))],
    ["that moves something too", planOf(gone, { ...kept, previous_address: "aws_ecr_repository.old" })],
    ["that imports something too", planOf(gone, { ...kept, change: { ...kept.change, importing: { id: "kept" } } })],
    ["that gives an output another value", { ...planOf(gone), ...outputs("update") }],
    ["that puts something off", { ...planOf(gone), complete: false }],
    ["with actions that nobody knows", planOf(gone, changeOf("aws_vpc.vpc", ["rename"], {}, {}))],
  ])("%s does more", (_, plan) => expect(onlyTakesAway(plan)).toBe(false));
});

describe("the order of bundles", () => {
  const registry = stackOf("registry", {});
  const after = (stack: SynthesizedStack, on: SynthesizedStack): SynthesizedStack => ({
    ...stack,
    instance: { ...stack.instance, after: [on.instance.id] },
  });
  const services = after(stackOf("services", {}), registry);
  const dashboards = after(stackOf("dashboards", {}), services);
  const all = [registry, services, dashboards];
  const [first, second, third] = all.map(({ instance }) => instance.id) as [string, string, string];

  /** What the order of bundles follows from: the counts of the manifest, and the plan in the folder. */
  const bundle = (stack: string, plan: PlanJson): Bundle => {
    const folder = temporaryFolder();
    const name = `${stack}.json`;
    writeFileSync(path.join(folder, name), JSON.stringify(plan));
    const { changes, applyable, complete } = workOf(plan);
    const digest = "0".repeat(64);
    return {
      folder,
      manifest: {
        format: 2,
        stack,
        made: "2026-01-02T03:04:05.000Z",
        plan: { name: `${stack}.tfplan`, sha256: digest },
        json: { name, sha256: digest },
        code: { stack: digest, lock: digest },
        state: { lineage: "l", serial: 1 },
        reads: [],
        assumed: [],
        upstreamChanges: [],
        versions: { terraform: "1.11.4", provider: "5.100.0", planFormat: "1.2" },
        changes,
        applyable,
        complete,
        seal: digest,
      },
    };
  };
  const order = (...plans: readonly PlanJson[]) =>
    Object.fromEntries(
      applyOrder(
        plans.map((plan, index) => bundle([first, second, third][index] ?? "", plan)),
        all,
      ),
    );

  it("is the estate's for what makes something, and the other one for what only destroys", () => {
    expect(order(planOf(made), planOf(made))).toEqual({ [first]: [], [second]: [first] });
    expect(order(planOf(gone, made), planOf(gone, made))).toEqual({ [first]: [], [second]: [first] });
    expect(order(planOf(gone), planOf(gone, made))).toEqual({ [first]: [second], [second]: [] });
    expect(order(planOf(gone), planOf(gone), planOf(gone))).toEqual({ [first]: [second], [second]: [third], [third]: [] });
  });

  it("leaves out what has nothing to do, so that nothing waits in a circle", () => {
    expect(order(planOf(gone), planOf(kept), planOf(made))).toEqual({ [first]: [third], [third]: [] });
  });

  describe("for who applies one wave after the other", () => {
    const instances = all.map(({ instance }) => instance);
    const failed: PlannedStack = { kind: "failed", stack: third, seconds: 0, error: new Error("no state") };
    const part = (which: DestructionPart, plans: readonly PlanJson[], more: readonly PlannedStack[] = []) => {
      const planned = plans.map((plan, index): PlannedStack & { kind: "planned" } => {
        const stack = [first, second, third][index] ?? "";
        return { kind: "planned", stack, seconds: 0, bundle: bundle(stack, plan) };
      });
      const { kept, leftOut } = partOf([...planned, ...more], which, instances);
      const left = planned.filter(({ bundle: { folder } }) => existsSync(folder)).map(({ stack }) => stack);
      return { kept: kept.map(({ stack }) => stack), leftOut, left };
    };

    it("begins with what is only destroyed and nothing that makes anything stands on", () => {
      expect(part("first", [planOf(gone, made), planOf(gone), planOf(kept)])).toEqual({ kept: [second], leftOut: [first], left: [second] });
      expect(part("first", [planOf(gone), planOf(gone), planOf(made)])).toEqual({ kept: [], leftOut: [first, second, third], left: [] });
      expect(part("first", [planOf(gone), planOf(gone)])).toEqual({ kept: [first, second], leftOut: [], left: [first, second] });
    });

    it("takes a stack that could not be planned for one that may make something", () => {
      expect(part("first", [planOf(gone), planOf(gone)], [failed])).toEqual({ kept: [], leftOut: [first, second, third], left: [] });
    });

    it("puts off in the waves what is only destroyed and others depend on, whatever those do", () => {
      expect(part("put-off", [planOf(gone), planOf(gone, made), planOf(gone)])).toEqual({
        kept: [second, third],
        leftOut: [first],
        left: [second, third],
      });
    });
  });
});
