/** Times of plans against real states, on an emulator of the bench's own. */
import path from "node:path";
import { projectRoot } from "../scripts/build.mjs";
import { measure } from "./measure.mjs";

const program = path.join(projectRoot, "bin", "estate.mjs");
/** Layers that are applied first: quick ones, on which most others stand. */
const applied = ["access", "security"];

/**
 * Applies a part of dev, then plans all of it at once; and those stacks that have what they read, each
 * by `cdktf diff` and all at once from a folder without anything. The others would only fail there.
 */
export async function livePlans(temporary) {
  const [work, state] = [path.join(temporary, "live"), path.join(temporary, "live-emulator")];
  const env = { ...process.env };
  const estate = (args, fine = [0]) => measure(process.execPath, [program, ...args], { cwd: projectRoot, env }, fine);
  await estate(["emulator", "up", "--env", "dev", "--state-dir", state]);
  const inEmulator = (words, fine = [0]) => estate(["emulator", "run", "--state-dir", state, "--", ...words], fine);
  const own = (args, fine, folder = work) => inEmulator([process.execPath, program, "--work", folder, ...args], fine);
  const plan = (...filter) => own(["--json", "plan", "--live", "--env", "dev", ...filter], [0, 2]);
  try {
    await own(["bootstrap", "dev"]);
    for (const layer of applied) {
      await plan("--layer", layer, "--out", path.join(temporary, layer));
      await own(["apply", path.join(temporary, layer)]);
    }
    const all = await plan();
    const { stacks } = JSON.parse(all.stdout);
    const planned = stacks.filter(({ outcome }) => outcome === "planned");
    const started = performance.now();
    for (const { stack } of planned) await inEmulator(["npx", "cdktf", "diff", stack, "--output", path.join(work, "cdktf.out")]);
    const each = { stacks: planned.length, seconds: (performance.now() - started) / 1000 };
    const same = await own(
      ["--json", "plan", "--live", ...planned.flatMap(({ stack }) => ["--stack", stack])],
      [0, 2],
      path.join(temporary, "live-same"),
    );
    const alone = await plan("--layer", "access");
    const seconds = planned.map((stack) => stack.seconds).sort((a, b) => a - b);
    return {
      all: { ...all, stacks: stacks.length, assumed: stacks.filter(({ outcome }) => outcome === "assumed").length },
      each,
      same,
      alone,
      secondsOf: {
        own: JSON.parse(alone.stdout).stacks[0].seconds,
        median: seconds[Math.floor(seconds.length / 2)],
        byLayer: new Map(planned.map(({ stack, seconds: own }) => [stack.replace(/^.*-(?:east|west)-\d-/, ""), own])),
      },
    };
  } finally {
    await estate(["emulator", "down", "--state-dir", state]);
  }
}
