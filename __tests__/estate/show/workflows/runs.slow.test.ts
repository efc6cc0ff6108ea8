import { changeOrder } from "../../../../config/delivery-host";
import { loadEstate } from "../../../../config/load";
import { workflowDocuments } from "../../../../src/estate/show/workflows/documents";
import { placeStacks } from "../../../../src/layers/instances";
import { waves } from "../../../../src/layers/order";
import { type EstateWorld } from "../../../helpers/delivery/estate-machine";
import { realConfig } from "../../../helpers/estate";
import { HostedRepository } from "../../../helpers/github/hosted";
import { type WorkflowRun } from "../../../helpers/github/run-workflow";

const config = loadEstate(realConfig);
const documents = workflowDocuments(config);
const environments = changeOrder(config).map(({ environment }) => environment);
const [first = ""] = environments;
const second = environments[1] ?? first;
const last = environments.at(-1) ?? first;

/** What `estate list --json` says of the estate. */
const list = (() => {
  const stacks = placeStacks(config).map(({ instance }) => instance);
  const wave = waves(stacks);
  return { stacks: stacks.map(({ id, layer, environments: those }) => ({ id, layer, environments: those, wave: wave.get(id) })) };
})();

const hosted = (world: Partial<EstateWorld> = {}): HostedRepository => new HostedRepository(documents, list, world);
const failed = ({ jobs }: WorkflowRun): string[] => jobs.filter(({ result }) => result === "failure").map(({ job }) => job);
const ran = ({ jobs }: WorkflowRun, part: RegExp): string[] =>
  jobs.filter(({ job, result }) => part.test(job) && result !== "skipped" && result !== "cancelled").map(({ job }) => job);
const applies = (run: WorkflowRun): string[] => ran(run, / \/ apply-/);
const log = (run: WorkflowRun): string => run.jobs.map(({ job, log: text }) => `${job}:\n${text}`).join("\n");

describe("the run of a merge", () => {
  it("goes from its first job to its last: every environment, wave by wave, with a review and an approval before each apply", async () => {
    const repository = hosted({ due: { [first]: ["last", "5", "first", "4"], [last]: ["4"] } });
    const run = await repository.merged();
    expect([failed(run), log(run)]).toEqual([[], expect.any(String)]);
    expect(repository.machine.world.applied).toEqual([...["first", "4", "5", "last"].map((wave) => `${first} ${wave}`), `${last} 4`]);
    const applied = [...["first", "4", "5", "last"].map((wave) => `${first} / apply-${wave}`), `${last} / apply-4`];
    expect(applies(run)).toEqual(applied);
    expect(repository.asked).toEqual(applied);
    expect(ran(run, /verify$/)).toEqual(environments.map((environment) => `${environment} / verify`));
    // The deployer's role is given to nobody but who applies, and each environment has its own.
    expect(repository.roles.filter((role) => role.endsWith("deployer"))).toEqual(
      applied.map((job) => `${job}: ${job.split(" ")[0] ?? ""} deployer`),
    );
    expect(run.summaries[`${last} / plan-4`]).toBe("the review of bundles\n");
    expect(run.summaries[`${last} / apply-4`]).toContain(`| ${last}-4 | applied | 1 |`);
    expect(run.annotations.filter((line) => line.startsWith("::warning title=Irreversible"))).toHaveLength(applied.length);
  });

  it("applies nothing and asks nobody where nothing is to be done", async () => {
    const repository = hosted();
    const run = await repository.merged();
    expect([failed(run), applies(run), repository.asked]).toEqual([[], [], []]);
    expect(ran(run, /verify$/)).toHaveLength(environments.length);
  });

  it("ends where a step fails: no later wave, no verification and no later environment", async () => {
    const repository = hosted({ due: { [first]: ["4", "5"], [last]: ["4"] }, moves: 1 });
    const run = await repository.merged();
    expect(failed(run)).toEqual([`${first} / apply-4`, first]);
    expect(run.logOf(`${first} / apply-4`)).toContain("has moved on");
    expect(repository.machine.world.applied).toEqual([]);
    expect(ran(run, new RegExp(`^${first} / (?:plan-5|apply-5|plan-last|verify)$`))).toEqual([]);
    expect(ran(run, new RegExp(`^(?:${second}|${last})`))).toEqual([]);
    const again = await repository.merged();
    expect([failed(again), repository.machine.world.applied]).toEqual([[], [`${first} 4`, `${first} 5`, `${last} 4`]]);
  });

  it("ends where a plan fails, although a job between them was only left out", async () => {
    const repository = hosted({ due: { [first]: ["5"] }, fails: [`plan ${second}`] });
    const run = await repository.merged();
    expect(failed(run)).toEqual([`${second} / plan-first`, second]);
    expect(ran(run, new RegExp(`^${second} / (?!plan-first)`))).toEqual([]);
    expect(repository.machine.world.applied).toEqual([`${first} 5`]);
  });

  it("changes nothing more when it is killed between two jobs, and is taken up when it is run again", async () => {
    const repository = hosted({ due: { [first]: ["4", "5"], [last]: ["4"] } });
    repository.before = (job, cancel) => {
      if (job === `${first} / apply-5`) cancel();
    };
    const killed = await repository.merged();
    expect(repository.machine.world.applied).toEqual([`${first} 4`]);
    expect(killed.resultOf(`${first} / apply-5`)).toBe("cancelled");
    expect(ran(killed, new RegExp(`^${last} /`))).toEqual([]);
    repository.before = () => {};
    // A state moves meanwhile: the bundles that lie there from before would be refused.
    repository.machine.change({ serial: { [first]: 9 } });
    const again = await repository.merged();
    expect([failed(again), repository.machine.world.applied]).toEqual([[], [`${first} 4`, `${first} 5`, `${last} 4`]]);
  });

  it("fails where the apply itself was killed, and is taken up when it is run again", async () => {
    const repository = hosted({ due: { [last]: ["4"] }, dies: true });
    expect(failed(await repository.merged())).toEqual([`${last} / apply-4`, last]);
    expect(failed(await repository.merged())).toEqual([]);
    expect(repository.machine.world.applied).toEqual([`${last} 4`]);
  });

  it("stops when main has moved on, before a plan and between a plan and its apply", async () => {
    const repository = hosted({ due: { [first]: ["4"] }, newest: "c2" });
    const old = await repository.merged("c1");
    expect(failed(old)).toEqual([`${first} / plan-first`, first]);
    expect(old.annotations).toEqual([expect.stringMatching(/^::error::main is at c2 now/)]);
    repository.before = (job) => {
      if (job === `${first} / apply-4`) repository.machine.change({ newest: "c3" });
    };
    const overtaken = await repository.merged("c2");
    expect([failed(overtaken), repository.machine.world.applied]).toEqual([[`${first} / apply-4`, first], []]);
  });

  it("changes nothing where the environment's reviewers say no", async () => {
    const repository = hosted({ due: { [last]: ["4"] } });
    repository.approves = (environment) => environment !== last;
    const run = await repository.merged();
    expect([failed(run), repository.machine.world.applied]).toEqual([[`${last} / apply-4`, last], []]);
  });

  it("fails while anything is left, and only warns of what waits for break-glass and of drift", async () => {
    const repository = hosted({
      withheld: { [first]: ["access"] },
      drift: [{ consequence: "cost", class: "changed", stack: "s", address: "a" }],
    });
    const run = await repository.merged();
    expect(failed(run)).toEqual([]);
    expect(run.annotations).toContain(
      `::warning title=Break-glass::stacks of ${first} wait for a person with the break-glass role: see docs/live.md`,
    );
    expect(run.annotations).toContain("::warning title=Drift::cost changed s a");
    repository.machine.change({ due: { [first]: ["always"] } });
    expect(failed(await repository.merged())).toEqual([`${first} / verify`, first]);
  });
});

describe("the run of a pull request", () => {
  it("plans the environments that it affects, each with its own planner and nothing else, and leaves one comment", async () => {
    const repository = hosted({ due: { [first]: ["4"], [last]: ["4"] } });
    const run = await repository.pullRequest();
    expect([failed(run), log(run)]).toEqual([[], expect.any(String)]);
    expect(ran(run, /^plan/)).toEqual([`plan ${first}`, `plan ${last}`]);
    expect(repository.roles.toSorted()).toEqual(
      [first, last].map((environment) => `plan ${environment}: ${environment} planner`).toSorted(),
    );
    expect(repository.machine.world).toMatchObject({ applied: [], comment: expect.stringMatching(/^7: /) });
    for (const environment of [first, last])
      expect(repository.machine.world.comment).toContain(`## ${environment}\nthe review of bundles\n`);
    expect(run.summaries[`plan ${first}`]).toContain("the review of bundles");
  });

  it("says for an environment that cannot be planned that it could not, beside the review of the others", async () => {
    const repository = hosted({ due: { [first]: ["4"], [last]: ["4"] }, fails: [`plan ${first}`] });
    const run = await repository.pullRequest();
    expect(failed(run)).toEqual([`plan ${first}`]);
    expect(repository.machine.world.comment).toContain(`## ${first}\nNot everything could be planned`);
    expect(repository.machine.world.comment).toContain(`## ${last}\nthe review of bundles\n`);
  });

  it.each([
    ["npm run lint", "run lint", "check"],
    ["estate config check", "estate config", "check"],
    ["estate access check", "estate access", "check"],
    ["the scan by others' programs", "run scan", "scan"],
  ])("fails for %s, and is reviewed all the same", async (_, command, job) => {
    const repository = hosted({ due: { [first]: ["4"] }, fails: [command] });
    const run = await repository.pullRequest();
    expect(failed(run)).toEqual([job]);
    expect(repository.machine.world.comment).toContain("the review of bundles");
  });

  it("says of an environment without anything to do that nothing is to be done", async () => {
    const repository = hosted({ due: { [first]: [] } });
    const run = await repository.pullRequest();
    expect([failed(run), repository.machine.world.comment]).toEqual([[], `7: ## ${first}\nNothing is to be done.\n`]);
  });

  it("plans nothing and comments nothing where nothing is affected", async () => {
    const repository = hosted();
    const run = await repository.pullRequest();
    expect([failed(run), ran(run, /^(?:plan|comment)/), repository.machine.world.comment]).toEqual([[], [], ""]);
  });

  it("is given no role where it comes from somebody else's copy of the repository", async () => {
    const repository = hosted({ due: { [first]: ["4"] } });
    const run = await repository.pullRequest("somebody/smart0dte-estate");
    expect([ran(run, /^(?:plan|comment)/), repository.roles]).toEqual([[], []]);
    expect(ran(run, /^(?:check|scan|affected)$/)).toHaveLength(3);
  });
});
