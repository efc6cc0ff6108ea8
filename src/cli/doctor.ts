import { type CheckState } from "../estate/doctor/check";
import { type Examined, examine } from "../estate/doctor/examine";
import { askGitHub, comparisonLines } from "./doctor-github";
import { UserError } from "../common/user-error";
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
    .option(
      "--aws",
      "instead ask the account of --env about what only AWS can answer (docs/unproved.md); needs credentials, and reads only",
    )
    .option("--env <environment>", "environment whose account --aws asks")
    .option(
      "--github <repository>",
      "instead compare what protects the main branch at GitHub with .github/, by the token in GH_TOKEN, which is kept nowhere; reads only",
    )
    .addHelpText(
      "after",
      "\nChanges nothing and, without --aws, asks no network. A warning does not fail it; a problem does (exit code 1).\nWith --aws and --github: exit codes 0 nothing is otherwise than assumed or asked for, 1 failed, 2 something is.",
    )
    .action(({ aws = false, env, github }: { aws?: boolean; env?: string; github?: string }) =>
      run(async (options) => {
        if (github !== undefined) {
          if (aws) throw new UserError({ problem: "--aws and --github ask two different questions", fix: "give one of them" });
          const compared = await askGitHub(github, options.signal);
          if (options.json) printJson({ format: "estate-doctor-github/1", repository: github, ...compared });
          else print(comparisonLines(github, compared).join("\n"));
          return compared.differences.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
        }
        if (aws) {
          // The AWS SDK takes longer to load than the whole check of a machine.
          const { askAccount, doubtLines } = await import("./doctor-aws");
          const doubts = await askAccount(workspaceOf(options), env, options.signal);
          if (options.json) printJson({ format: "estate-doctor-aws/1", doubts });
          else print(doubtLines(doubts).join("\n"));
          return doubts.some(({ verdict }) => verdict === "otherwise") ? exitCodes.somethingToDo : exitCodes.fine;
        }
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
