import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { changeOrder } from "../../../config/delivery-host";
import { PipelineExecution, type PipelineDefinition, type Surroundings } from "../../../src/estate/delivery/run-pipeline";
import { placeStacks } from "../../../src/layers/instances";
import { waves } from "../../../src/layers/order";
import { EstateMachine, type EstateWorld } from "../../helpers/delivery/estate-machine";
import { estateWithPipelines, stackWithPipelines } from "../../helpers/delivery/estate-pipelines";
import { resources, type SynthesizedStack, type Writable } from "../../helpers/estate";

const estate = estateWithPipelines();
const environments = changeOrder(estate).map(({ environment }) => environment);
const [first = "", ...later] = environments;
const last = later.at(-1) ?? "";

/** What `estate list --json` says of the estate. */
const list = (() => {
  const stacks = placeStacks(estate).map(({ instance }) => instance);
  const wave = waves(stacks);
  return { stacks: stacks.map(({ id, layer, environments: those }) => ({ id, layer, environments: those, wave: wave.get(id) })) };
})();

let stack: SynthesizedStack;
beforeAll(async () => {
  stack = await stackWithPipelines("prod-us-east-1-delivery");
});

const definitionOf = (environment: string): PipelineDefinition =>
  resources(stack, "aws_codepipeline").find(({ args }) => args.name === `smart0dte-prod-estate-${environment}`)
    ?.args as unknown as PipelineDefinition;

function project(name: string): ReturnType<Surroundings["project"]> {
  const found = resources(stack, "aws_codebuild_project").find(({ args }) => args.name === name);
  if (found === undefined) throw new Error(`there is no project ${name}`);
  const { environment_variable: variables = [] } = found.args.environment as { environment_variable?: { name: string; value: string }[] };
  return {
    buildspec: (found.args.source as { buildspec: string }).buildspec,
    variables: Object.fromEntries(variables.map(({ name: key, value }) => [key, value])),
  };
}

/** Pipelines of the estate on a machine, with the runs that AWS would tell of. */
class Rehearsal {
  public readonly machine: EstateMachine;
  public approves = true;
  public readonly asked: Readonly<Record<string, string>>[] = [];
  public readonly started: [string, string][] = [];
  private count = 0;

  public constructor(world: Partial<EstateWorld> = {}) {
    this.machine = new EstateMachine(list, world);
  }

  public run(environment: string, commit = "c1", definition = definitionOf(environment)): PipelineExecution {
    const id = `run-${++this.count}`;
    const begins = { pipelineExecutionId: id, status: "InProgress", startTime: `2026-06-01T00:00:0${this.count}Z` };
    const { runs } = this.machine.world;
    this.machine.change({ runs: { ...runs, [definition.name]: [begins, ...(runs[definition.name] ?? [])] } });
    const work = path.join(this.machine.folder, id);
    mkdirSync(work);
    return new PipelineExecution(
      definition,
      {
        fetchSource: (_repository, _branch, into) => {
          writeFileSync(path.join(into, "package.json"), "{}");
          return { CommitId: commit, CommitMessage: "a change" };
        },
        project,
        machine: this.machine.machine,
        approve: (told) => {
          this.asked.push(told);
          return this.approves;
        },
        finished: ({ stage, action, succeeded }) => {
          const { ended } = this.machine.world;
          const status = succeeded ? "Succeeded" : "Failed";
          this.machine.change({ ended: { ...ended, [id]: [...(ended[id] ?? []), { stageName: stage, actionName: action, status }] } });
        },
        start: (pipeline, at) => this.started.push([pipeline, at]),
        deploy: () => Promise.reject(new Error("nothing is deployed")),
        readJson: () => ({}),
        readText: () => "",
        work,
      },
      {},
      id,
    );
  }

  /** AWS's word on a run. */
  public is(environment: string, id: string, status: string): void {
    const name = definitionOf(environment).name;
    const { runs } = this.machine.world;
    const changed = (runs[name] ?? []).map((run) => (run.pipelineExecutionId === id ? { ...run, status } : run));
    this.machine.change({ runs: { ...runs, [name]: changed } });
  }
}

const message = ({ results }: PipelineExecution): string => results.at(-1)?.message ?? "";

describe("a change of the estate", () => {
  it("is applied wave by wave by the environment's own role, asks nobody where nobody must be asked, and goes on to the next", async () => {
    const rehearsal = new Rehearsal({ due: { [first]: ["last", "5", "first", "4"] } });
    const run = rehearsal.run(first);
    expect(await run.run(), message(run)).toBe(true);
    expect(rehearsal.machine.world.applied).toEqual([`${first} first`, `${first} 4`, `${first} 5`, `${first} last`]);
    expect(rehearsal.asked).toEqual([]);
    expect(run.skipped.filter((stage) => ["apply-4", "apply-5", "apply-first", "apply-last"].includes(stage))).toEqual([]);
    expect(run.skipped).toContain("apply-6");
    expect(rehearsal.started).toEqual([[`smart0dte-prod-estate-${later[0] ?? ""}`, "c1"]]);
  });

  it("is approved wave by wave in the last environment, with what was reviewed, and nowhere else that has nothing to do", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4", "7"] } });
    const run = rehearsal.run(last);
    expect(await run.run(), message(run)).toBe(true);
    expect(rehearsal.machine.world.applied).toEqual([`${last} 4`, `${last} 7`]);
    expect(rehearsal.asked.map(({ CustomData }) => CustomData)).toEqual(
      ["4", "7"].map(
        (wave) =>
          `Estate at c1 to ${last}, wave ${wave}: 2 changes for people to look at, 1 of them irreversible. The review is in the log of the build that the link leads to.`,
      ),
    );
    expect(rehearsal.asked[0]?.ExternalEntityLink).toMatch(/^https:\/\/console\.aws\.amazon\.com\//);
  });

  it("changes nothing when nobody approves", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4"] } });
    rehearsal.approves = false;
    const run = rehearsal.run(last);
    expect([await run.run(), run.stoppedAt, rehearsal.machine.world.applied]).toEqual([false, "approve-4/approval", []]);
  });

  it("applies nothing when the stage of the approval is passed over, whatever passed it over", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4"] } });
    const definition = structuredClone(definitionOf(last)) as unknown as Writable<PipelineDefinition>;
    for (const { name, before_entry: entry } of definition.stage)
      for (const rule of name === "approve-4" ? (entry?.condition.rule ?? []) : []) rule.configuration.Value = "what no build says";
    const run = rehearsal.run(last, "c1", definition);
    expect([await run.run(), run.stoppedAt, rehearsal.asked, rehearsal.machine.world.applied]).toEqual([false, "apply-4/apply", [], []]);
    expect(run.skipped).toContain("approve-4");
    expect(message(run)).toContain("nobody has approved approve-4");
  });

  it("is refused when what was reviewed has moved, and applied when it was planned again", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4"] }, moves: 1 });
    const run = rehearsal.run(last);
    expect([await run.run(), run.stoppedAt, message(run)]).toEqual([false, "apply-4/apply", expect.stringContaining("has moved on")]);
    rehearsal.is(last, run.id, "Failed");
    const again = rehearsal.run(last);
    expect(await again.run(), message(again)).toBe(true);
    expect(rehearsal.machine.world.applied).toEqual([`${last} 4`]);
  });

  it("is taken up by the next run when its apply was killed in the middle", async () => {
    const rehearsal = new Rehearsal({ due: { [first]: ["4", "5"] }, dies: true });
    const run = rehearsal.run(first);
    expect([await run.run(), run.stoppedAt]).toEqual([false, "apply-4/apply"]);
    // The bundles are of states that the killed apply has moved: the same stage cannot go on with them.
    expect([await run.run(), message(run)]).toEqual([false, expect.stringContaining("has moved on")]);
    rehearsal.is(first, run.id, "Failed");
    const again = rehearsal.run(first);
    expect(await again.run(), message(again)).toBe(true);
    expect(rehearsal.machine.world.applied).toEqual([`${first} 4`, `${first} 5`]);
  });

  it("stops when main has moved on, before it plans and before it applies", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4"] }, newest: "c2" });
    const old = rehearsal.run(last);
    expect([await old.run(), old.stoppedAt, message(old)]).toEqual([
      false,
      "plan-first/plan",
      expect.stringContaining("main is at c2 now"),
    ]);
    rehearsal.is(last, old.id, "Failed");
    const run = rehearsal.run(last, "c2");
    rehearsal.approves = false;
    expect(await run.run()).toBe(false);
    rehearsal.approves = true;
    rehearsal.machine.change({ newest: "c3" });
    expect([await run.run(), run.stoppedAt, rehearsal.machine.world.applied]).toEqual([false, "apply-4/apply", []]);
  });

  it("waits its turn while an earlier run is under way, so that two pushes at once become one run after the other", async () => {
    const rehearsal = new Rehearsal({ due: { [first]: ["4"] }, newest: "c2" });
    const earlier = rehearsal.run(first);
    const later_ = rehearsal.run(first, "c2");
    // What is the later one's would be planned now, were it not for its turn.
    const waiting = later_.run();
    expect([await earlier.run(), earlier.stoppedAt]).toEqual([false, "plan-first/plan"]);
    expect(later_.results.map(({ action }) => action)).not.toContain("plan");
    rehearsal.is(first, earlier.id, "Failed");
    expect(await waiting, message(later_)).toBe(true);
    expect(rehearsal.machine.world.applied).toEqual([`${first} 4`]);
  });

  it("does not go on when an earlier run is tried again meanwhile", async () => {
    const rehearsal = new Rehearsal({ due: { [last]: ["4"] } });
    const earlier = rehearsal.run(last);
    rehearsal.is(last, earlier.id, "Failed");
    const run = rehearsal.run(last);
    rehearsal.approves = false;
    await run.run();
    rehearsal.approves = true;
    rehearsal.is(last, earlier.id, "InProgress");
    expect([await run.run(), run.stoppedAt, message(run)]).toEqual([false, "apply-4/apply", expect.stringContaining("run-1")]);
    expect(rehearsal.machine.world.applied).toEqual([]);
  });

  it("fails at the end while anything is left, and reports what waits for break-glass and what has drifted without failing", async () => {
    const rehearsal = new Rehearsal({
      withheld: { [first]: ["access"] },
      drift: [{ consequence: "cost", class: "changed", stack: "s", address: "a" }],
    });
    const run = rehearsal.run(first);
    expect(await run.run(), message(run)).toBe(true);
    const verified = run.results.find(({ action }) => action === "verify")?.message ?? "";
    expect(verified).toContain("wait for a person with the break-glass role");
    expect(verified).toContain("drift: cost changed s a");
    expect(rehearsal.machine.world.applied).toEqual([]);
    rehearsal.is(first, run.id, "Succeeded");
    rehearsal.machine.change({ due: { [first]: ["always"] } });
    const next = rehearsal.run(first);
    expect([await next.run(), next.stoppedAt]).toEqual([false, "verify/verify"]);
  });
});
