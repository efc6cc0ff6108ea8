import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Bundle, type BundleContent, draftBundle, sealBundle } from "../../../../src/estate/run/live/bundle";
import { begun, Journal } from "../../../../src/estate/run/live/journal";
import { type LiveRun } from "../../../../src/estate/run/live/live";
import { digestOf } from "../../../../src/estate/run/live/reads";
import { codeHashes, lockFile, stackFile } from "../../../../src/estate/run/live/session";
import { type Standing, standingOf } from "../../../../src/estate/run/live/standing";
import { type StackState, type StateReader } from "../../../../src/estate/run/live/state-store";
import { noCounts } from "../../../../src/estate/run/plan/work";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { temporaryFolder } from "../../../helpers/machine";

const [network, security] = ["dev-us-east-1-network", "dev-us-east-1-security"];
const terraformVersion = "1.11.4";

const state = (serial: number, outputs: Readonly<Record<string, unknown>> = {}, lineage = "l"): StackState => ({
  lineage,
  serial,
  outputs: new Map(Object.entries(outputs)),
  resources: new Set(),
  ids: new Set(),
  types: new Set(),
});

/** A stack of which only its name and its files count here. */
function stack(id: string, root: string): SynthesizedStack {
  const folder = path.join(root, id);
  mkdirSync(folder, { recursive: true });
  for (const name of [stackFile, lockFile]) writeFileSync(path.join(folder, name), `{"//": "${id}"}`);
  return { instance: { id } as SynthesizedStack["instance"], folder, json: { terraform: { required_providers: {} } } };
}

/** A planned stack, and everything that its bundle is checked against. */
class Case {
  public readonly stacks = [network, security].map((id) => stack(id, temporaryFolder()));
  public readonly states = new Map<string, StackState>([
    [network, state(3)],
    [security, state(5, { logsKeyArn: "arn:1" })],
  ]);
  public readonly journal = new Journal(temporaryFolder());

  public bundle(content: Partial<BundleContent> = {}): Bundle {
    return sealBundle(draftBundle(temporaryFolder(), network), {
      format: 2,
      stack: network,
      made: "2026-01-02T03:04:05.000Z",
      plan: null,
      json: { name: "plan.json", sha256: "0".repeat(64) },
      code: codeHashes(this.stack),
      state: { lineage: "l", serial: 3 },
      reads: [{ stack: security, output: "logsKeyArn", value: digestOf("arn:1") }],
      assumed: [],
      upstreamChanges: [],
      versions: { terraform: terraformVersion, provider: "5.100.0", planFormat: "1.2" },
      changes: { ...noCounts, add: 1 },
      applyable: true,
      complete: true,
      ...content,
    });
  }

  public get stack(): SynthesizedStack {
    const [first] = this.stacks;
    if (first === undefined) throw new Error("a case has stacks");
    return first;
  }

  public standing(bundle: Bundle): Promise<Standing> {
    const run = { all: this.stacks, terraformVersion } as unknown as LiveRun;
    const store: StateReader = {
      state: ({ instance }) => Promise.resolve(this.states.get(instance.id)),
      lock: () => Promise.resolve(undefined),
    };
    return standingOf(bundle, run, store, this.journal);
  }
}

const touch = ({ folder }: SynthesizedStack, file: string): void => appendFileSync(path.join(folder, file), "\n");
const refused = (...why: readonly string[]): unknown => ({
  kind: "refused",
  why: why.map((text) => expect.stringContaining(text) as unknown),
});

it("lets a bundle be applied when nothing has moved", async () => {
  const at = new Case();
  expect(await at.standing(at.bundle())).toEqual({ kind: "apply" });
});

it.each<{ title: string; move: (at: Case) => void; why: string }>([
  {
    title: "the code",
    move: (at) => touch(at.stack, stackFile),
    why: "the code has moved on since it was planned (2026-01-02T03:04:05.000Z); plan it again, or check out the revision",
  },
  { title: "the provider lock", move: (at) => touch(at.stack, lockFile), why: "the provider lock has moved on since it was planned" },
  { title: "the state", move: (at) => at.states.set(network, state(4)), why: "its state has moved on: planned at serial 3, now 4" },
  {
    title: "the state, which is gone,",
    move: (at) => at.states.delete(network),
    why: "its state has moved on: planned at serial 3, now gone",
  },
  {
    title: "the state's lineage",
    move: (at) => at.states.set(network, state(3, {}, "other")),
    why: "its state is another one now: lineage other, planned with l",
  },
  {
    title: "an output that it reads",
    move: (at) => at.states.set(security, state(6, { logsKeyArn: "arn:2" })),
    why: `it was planned with other values of ${security}.logsKeyArn`,
  },
  {
    title: "an output that it reads, which is gone,",
    move: (at) => at.states.delete(security),
    why: `it was planned with other values of ${security}.logsKeyArn`,
  },
  { title: "the stack itself", move: (at) => at.stacks.shift(), why: "the code has no such stack" },
])("refuses a bundle when $title has moved on", async ({ move, why }) => {
  const at = new Case();
  const bundle = at.bundle();
  move(at);
  expect(await at.standing(bundle)).toEqual(refused(why));
});

it.each<{ title: string; content: Partial<BundleContent>; why: string }>([
  {
    title: "planned with another Terraform",
    content: { versions: { terraform: "1.12.0", provider: "5.100.0", planFormat: "1.2" } },
    why: "it was planned with Terraform 1.12.0, and this is 1.11.4",
  },
  {
    title: "assumed",
    content: { state: null, reads: [], assumed: [security] },
    why: `it is assumed: ${security} had never been applied when it was planned`,
  },
  {
    title: "planned before the stack was applied for the first time",
    content: { state: { lineage: null, serial: 0 } },
    why: "its state has moved on: planned at serial 0 (none), now 3",
  },
])("refuses a bundle that was $title", async ({ content, why }) => {
  const at = new Case();
  expect(await at.standing(at.bundle(content))).toEqual(refused(why));
});

it("does not care for outputs of the same stack that it does not read", async () => {
  const at = new Case();
  at.states.set(security, state(6, { logsKeyArn: "arn:1", other: "new" }));
  expect(await at.standing(at.bundle())).toEqual({ kind: "apply" });
});

it("tells everything that has moved at once", async () => {
  const at = new Case();
  const bundle = at.bundle();
  touch(at.stack, stackFile);
  touch(at.stack, lockFile);
  at.states.set(network, state(9));
  at.states.set(security, state(6, { logsKeyArn: "arn:2" }));
  expect(await at.standing(bundle)).toEqual(
    refused("the code has moved on", "the provider lock has moved on", "its state has moved on", "other values of"),
  );
});

describe("a bundle whose apply was begun here", () => {
  it("is taken up when it was cut off, although its state has moved on by itself", async () => {
    const at = new Case();
    const bundle = at.bundle();
    const entry = at.journal.write(bundle.manifest, begun(network));
    at.states.set(network, state(4));
    expect(await at.standing(bundle)).toEqual({ kind: "take-up", entry, state: state(4), stateIsPlanned: false });
  });

  it("is applied when its state is what that led to, and refused when somebody moved it on", async () => {
    const at = new Case();
    const bundle = at.bundle();
    at.journal.write(bundle.manifest, { ...begun(network), ended: { lineage: "l", serial: 4 } });
    at.states.set(network, state(4));
    expect(await at.standing(bundle)).toEqual({ kind: "applied" });
    at.states.set(network, state(5));
    expect(await at.standing(bundle)).toEqual(refused("it was applied, and its state has moved on since (serial 4, now 5)"));
  });
});
