import { type CheckState } from "../estate/doctor/check";
import { type Examined, examine } from "../estate/doctor/examine";
import { thisMachine } from "../estate/run/terraform/machine";
import { outputFolders } from "../estate/workspace";
import { colours } from "./colours";
import { configFolder, exitCodes, print, printJson, projectRoot, type SubCommandModule, workspaceOf } from "./context";

const labels: Readonly<Record<CheckState, string>> = {
  ok: colours.green("ok     "),
  warning: colours.yellow("warning"),
  problem: colours.red("problem"),
};

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .addHelpText("after", "\nChanges nothing and asks no network. A warning does not fail it; a problem does (exit code 1).")
    .action(() =>
      run(async (options) => {
        const checks = await examine({
          root: projectRoot(),
          outputs: outputFolders(workspaceOf(options)),
          configFolder: configFolder(options),
          machine: thisMachine(),
          nodeVersion: process.versions.node,
        });
        const problems = checks.filter(({ state }) => state === "problem").length;
        if (options.json) printJson({ format: "estate-doctor/1", healthy: problems === 0, checks });
        else print([...checks.flatMap(render), "", conclusion(checks)].join("\n"));
        return problems === 0 ? exitCodes.fine : exitCodes.failed;
      }),
    );
};

function render({ state, title, summary, details = [], fix }: Examined): string[] {
  const indent = " ".repeat(9);
  return [
    `${labels[state]}  ${title}: ${summary}`,
    ...details.map((line) => colours.dim(`${indent}${line}`)),
    ...(fix === undefined ? [] : [`${indent}fix: ${fix}`]),
  ];
}

function conclusion(checks: readonly Examined[]): string {
  const count = (wanted: CheckState): number => checks.filter(({ state }) => state === wanted).length;
  return `${checks.length} checks: ${count("ok")} ok, ${count("warning")} with a warning, ${count("problem")} with a problem`;
}
