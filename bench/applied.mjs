/** Stacks of dev that are applied on an emulator of the bench's own, for what reads real states. */
import path from "node:path";
import { measure } from "./measure.mjs";

/** Quick ones, in the order of their applies; of both regions, as a job that looks at an environment has them. */
const stacks = [
  "us-east-1-access",
  ...["security", "network", "storage", "notifications"].flatMap((layer) =>
    ["us-east-1", "us-west-2"].map((region) => `${region}-${layer}`),
  ),
].map((name) => `dev-${name}`);

/**
 * @param estate runs the command
 * @param {string} folder for everything
 * @param use what is done with them: `stacks` by id, `env` that reaches the emulator, `work` folder of the
 *   command, and `terraform(stack, ...args)` in a stack's folder
 */
export async function withAppliedStacks(estate, folder, use) {
  const [state, work] = [path.join(folder, "emulator"), path.join(folder, "work")];
  await estate(["emulator", "up", "--env", "dev", "--state-dir", state]);
  try {
    const { stdout } = await estate(["emulator", "run", "--state-dir", state, "--", process.execPath, "-p", "JSON.stringify(process.env)"]);
    const env = JSON.parse(stdout);
    const terraform = (stack, ...args) =>
      measure("terraform", [...args, "-input=false", "-no-color"], { cwd: path.join(work, "cdktf.out", "stacks", stack), env });
    await estate(["bootstrap", "dev", "--work", work], env);
    for (const stack of stacks) for (const args of [["init"], ["apply", "-auto-approve"]]) await terraform(stack, ...args);
    return await use({ stacks, env, work, terraform });
  } finally {
    await estate(["emulator", "down", "--state-dir", state]);
  }
}
