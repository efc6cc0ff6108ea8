import { findTerraform } from "../run/terraform/binary";
import { type Candidate, findProvider } from "../run/terraform/provider-source";
import { ignoredWarning } from "../run/terraform/shell-variables";
import { readUserConfig } from "../run/terraform/user-config";
import { awsProvider } from "../run/terraform/versions";
import { availableMegabytes, capacity, megabytesPerRun } from "../run/live/capacity";
import { type Check, ok, warning } from "./check";

export const terraform: Check = {
  id: "terraform",
  title: "Terraform",
  run: async ({ machine }) => {
    const { path, version } = await findTerraform(machine.env);
    return ok(`${version} (${path})`);
  },
};

const render = ({ kind, place, found, why }: Candidate): string => `${found ? "found" : "not found"}: ${kind}, ${place}: ${why}`;

export const provider: Check = {
  id: "provider",
  title: `Provider hashicorp/aws ${awsProvider.version}`,
  run: async ({ machine }) => {
    const { kind, place, candidates } = await findProvider(machine);
    const details = candidates.map(render);
    const last = candidates.at(-1);
    if (last?.found !== true)
      return warning(
        "nowhere to be had",
        "let the provider_installation block of the CLI configuration allow the registry, or name a mirror in it",
        details,
      );
    return ok(kind === "registry" ? `from ${place}, downloaded when needed` : `in ${place} (${kind})`, details);
  },
};

export const cliConfiguration: Check = {
  id: "cli-configuration",
  title: "Terraform's CLI configuration",
  run: async ({ machine }) => {
    const warnings = [...(await findProvider(machine)).warnings, ...ignoredWarning(machine.env)];
    if (warnings.length > 0)
      return warning(
        warnings.length === 1 ? "one remark" : `${warnings.length} remarks`,
        "fix or unset what is named; `estate env` prints settings that work",
        warnings,
      );
    const { files } = await readUserConfig(machine);
    return ok(files.length === 0 ? "none, which is fine" : files.join(", "));
  },
};

/** How many runs of Terraform begin side by side, and what decides it. */
export const parallelRuns: Check = {
  id: "parallel-runs",
  title: "Runs of Terraform at once",
  run: () => {
    const free = Math.round(availableMegabytes());
    const { slots } = capacity();
    const runs = Math.max(1, Math.min(slots, Math.floor(free / megabytesPerRun)));
    const said = `${runs}: one per core (${slots}), while ${megabytesPerRun} MB are free for each (${free} MB are); --parallelism sets another number`;
    return runs < slots ? warning(said, "end what else uses the memory, or expect runs to take longer") : ok(said);
  },
};
