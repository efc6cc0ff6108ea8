/** What the provider host saves: the same runs with it, and with a provider for every Terraform run. */
import { rmSync } from "node:fs";
import path from "node:path";
import { withAppliedStacks } from "./applied.mjs";
import { figure, median } from "./measure.mjs";

/**
 * @param estate runs the command
 * @param temporary folder for everything
 * @returns lines of label and figure
 */
export const hostFigures = (estate, temporary) =>
  withAppliedStacks(estate, path.join(temporary, "host"), async ({ stacks, env, work }) => {
    const chosen = stacks.flatMap((stack) => ["--stack", stack]);
    const offline = path.join(temporary, "host", "offline");
    const runs = [
      ["offline plan of dev", ["plan", "--env", "dev", "--work", offline], {}],
      [`live plan of ${stacks.length} stacks`, ["plan", "--live", "--work", work, ...chosen], env],
      [`drift of ${stacks.length} stacks`, ["drift", "--work", work, "--no-adopt", ...chosen], env],
    ];
    const lines = [];
    for (const [label, args, around] of runs) {
      const [off, on] = [await timed("off"), await timed("on")];
      lines.push([`${label} with ESTATE_PROVIDER_HOST=off`, figure(off)]);
      lines.push([`${label} with the provider host`, `${figure(on)}; ${saved(off, on)}`]);

      function timed(setting) {
        return median(1, () => {
          // Plans that are kept would be no measure of it.
          rmSync(path.join(offline, ".estate", "kept"), { recursive: true, force: true });
          // A change or drift, with which these end with 2, is no failure of the bench.
          return estate(args, { ...around, ESTATE_PROVIDER_HOST: setting }, [0, 2]);
        });
      }
    }
    return lines;
  });

const saved = (off, on) => `saves ${(off.seconds - on.seconds).toFixed(2)} s of ${off.seconds.toFixed(2)} s`;
