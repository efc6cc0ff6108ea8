/** What `estate drift` costs beside one refresh of the same stacks, on the emulator. */
import path from "node:path";
import { withAppliedStacks } from "./applied.mjs";
import { figure, median } from "./measure.mjs";

/**
 * @param estate runs the command
 * @param temporary folder for everything
 * @returns lines of label and figure
 */
export const driftFigures = (estate, temporary) =>
  withAppliedStacks(estate, path.join(temporary, "drift"), async ({ stacks, env, work, terraform }) => {
    const refreshes = () => inTurn(stacks.map((stack) => () => terraform(stack, "plan", "-refresh-only", "-lock=false")));
    const refresh = await median(3, refreshes);
    const drift = (...args) => estate(["drift", "--work", work, "--no-adopt", ...args], env);
    const one = await median(3, () => inTurn(stacks.slice(0, 3).map((stack) => () => drift("--stack", stack, "--parallelism", "1"))));
    const all = await median(3, () => drift(...stacks.flatMap((stack) => ["--stack", stack])));
    const share = ({ seconds }) => (seconds / refresh.seconds).toFixed(2);
    return [
      [`one refresh of each of ${stacks.length} stacks`, figure(refresh)],
      ["drift of three of them, a run for each", figure(one)],
      ["drift of the same stacks in one run, as a job does (target 1.2)", `${figure(all)}; ratio ${share(all)} of the refreshes`],
    ];
  });

async function inTurn(runs) {
  let [seconds, megabytes] = [0, 0];
  for (const run of runs) {
    const result = await run();
    seconds += result.seconds;
    megabytes = Math.max(megabytes, result.megabytes);
  }
  return { seconds, megabytes };
}
