import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { requireSavedState } from "../../../../src/estate/run/live/errored-state";
import { type LiveRun } from "../../../../src/estate/run/live/live";
import { saveErroredState } from "../../../../src/estate/run/live/save-errored-state";
import { sessionFolder } from "../../../../src/estate/run/live/session-folder";
import { type HeldLock } from "../../../../src/estate/run/live/state-lock";
import { type StackState } from "../../../../src/estate/run/live/state-store";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { quietProgress } from "../../../helpers/quiet-progress";

const id = "dev-us-east-1-network";
const state = (serial: number, lineage = "l"): StackState => ({
  lineage,
  serial,
  outputs: new Map(),
  resources: new Set(),
  ids: new Set(),
  types: new Set(),
});
const lock: HeldLock = { object: { bucket: "b", key: "k", region: "r" }, holder: undefined };

/** A stack whose last apply left a state of serial 7 unsaved, in the session's folder or in that of the synthesis. */
function unsaved(place: "session" | "synthesized" = "session"): {
  readonly run: LiveRun;
  readonly stack: SynthesizedStack;
  readonly file: string;
} {
  const [root, out] = [temporaryFolder(), temporaryFolder()];
  const folder = place === "session" ? sessionFolder(root, id) : out;
  mkdirSync(folder, { recursive: true });
  const file = writeFile(
    path.join(folder, "errored.tfstate"),
    JSON.stringify({ version: 4, lineage: "l", serial: 7, outputs: {}, resources: [] }),
    0o644,
  );
  return {
    run: { root, progress: quietProgress } as unknown as LiveRun,
    stack: { instance: { id }, folder: out } as unknown as SynthesizedStack,
    file,
  };
}

it.each(["session", "synthesized"] as const)(
  "keeps a stack from being planned while its state waits to be saved, in the %s folder",
  (place) => {
    const { run, stack, file } = unsaved(place);
    expect(() => requireSavedState(run.root, stack)).toThrow(`${id}: an apply could not save its state, which lies in ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  },
);

it("lets a stack be planned when nothing waits", () => {
  expect(() =>
    requireSavedState(temporaryFolder(), { instance: { id }, folder: temporaryFolder() } as unknown as SynthesizedStack),
  ).not.toThrow();
});

it.each<{ title: string; now: StackState | undefined; held?: HeldLock; why: string }>([
  { title: "the bucket has another state", now: state(3, "other"), why: "is of another state than the bucket's (lineage l, there other)" },
  { title: "the bucket's state has gone on", now: state(8), why: "is behind the state in the bucket (serial 7, there 8)" },
  { title: "somebody holds the lock", now: state(6), held: lock, why: "it is saved as soon as the lock is released" },
])("does not save it when $title", async ({ now, held, why }) => {
  const { run, stack, file } = unsaved();
  const refusal = await saveErroredState(run, stack, { state: () => Promise.resolve(now), lock: () => Promise.resolve(held) });
  expect(refusal).toContain(file);
  expect(refusal).toContain(why);
});
