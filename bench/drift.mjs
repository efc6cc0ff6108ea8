/** What `estate drift` costs beside one refresh of the same stacks, on the emulator. */
import path from "node:path";
import { figure, measure, median } from "./measure.mjs";

/** Quick ones, in the order of their applies; of both regions, as a job that looks at an environment has them. */
const stacks = [
  "us-east-1-access",
  ...["security", "network", "storage", "notifications"].flatMap((layer) =>
    ["us-east-1", "us-west-2"].map((region) => `${region}-${layer}`),
  ),
].map((name) => `dev-${name}`);

/**
 * @param estate runs the command
 * @param temporary folder for everything
 * @returns lines of label and figure
 */
export async function driftFigures(estate, temporary) {
  const [state, work] = [path.join(temporary, "drift-emulator"), path.join(temporary, "drift")];
  await estate(["emulator", "up", "--env", "dev", "--state-dir", state]);
  try {
    const { stdout } = await estate(["emulator", "run", "--state-dir", state, "--", process.execPath, "-p", "JSON.stringify(process.env)"]);
    const env = JSON.parse(stdout);
    const terraform = (stack, ...args) =>
      measure("terraform", [...args, "-input=false", "-no-color"], { cwd: path.join(work, "cdktf.out", "stacks", stack), env });
    await estate(["bootstrap", "dev", "--work", work], env);
    for (const stack of stacks) for (const args of [["init"], ["apply", "-auto-approve"]]) await terraform(stack, ...args);

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
  } finally {
    await estate(["emulator", "down", "--state-dir", state]);
  }
}

async function inTurn(runs) {
  let [seconds, megabytes] = [0, 0];
  for (const run of runs) {
    const result = await run();
    seconds += result.seconds;
    megabytes = Math.max(megabytes, result.megabytes);
  }
  return { seconds, megabytes };
}
