import path from "node:path";
import { adopterFor } from "../estate/judge/drift/adopter";
import { detectDrift } from "../estate/judge/drift/detect";
import { readIgnores } from "../estate/judge/drift/ignores";
import { readKnown, writeKnown } from "../estate/judge/drift/known";
import { type Consequence } from "../estate/judge/drift/model";
import { driftJson, driftLine, type DriftReport, isNew } from "../estate/judge/drift/report";
import { writeDrift } from "../estate/judge/drift/write-report";
import { driftRuleList, driftRuleTable } from "../estate/judge/drift/rules";
import { liveRun } from "../estate/run/live/live";
import { requireAlone } from "./alone";
import { colours } from "./colours";
import { exitCodes, print, printJson, projectRoot, type SubCommandModule, workspaceOf } from "./context";
import { inCheckout, synthesizedWith, toolchainFor } from "./prologue";
import { failuresText } from "./live-failures";
import { withParallelism } from "./parallelism";
import { chosenStacks, withStackFilter } from "./stack-filter";
import { plainTable } from "./table";

interface DriftCommandOptions {
  readonly ignores?: string;
  readonly known?: string;
  readonly adopt: boolean;
  readonly parallelism?: number;
  readonly rules?: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withParallelism(withStackFilter(command))
    .option("--ignores <file>", "file of the drift that somebody answers for (default: drift-ignores.yaml in the checkout)")
    .option("--known <file>", "what earlier runs have found: only what is new counts, and the file is brought up to date")
    .option("--no-adopt", "do not look for the key of the configuration that would have to say what AWS says")
    .option("--rules", "print the table of rules as Markdown instead")
    .addHelpText(
      "after",
      "\nReads only: states are read, every stack is planned with a refresh and without a lock, and nothing is\nwritten to AWS. Exit codes: 0 nothing new drifted, 1 failed, or a stack could not be read, 2 something\ndrifted that is new.",
    )
    .action((own: DriftCommandOptions) =>
      run(async (options) => {
        if (own.rules === true) {
          requireAlone(command, "--rules");
          if (options.json) printJson({ format: "estate-drift-rules/1", rules: driftRuleList() });
          else print(driftRuleTable());
          return exitCodes.fine;
        }
        const workspace = workspaceOf(options);
        const selected = chosenStacks(workspace.config, command);
        const ignores = readIgnores(path.resolve(own.ignores ?? path.join(projectRoot(), "drift-ignores.yaml")), own.ignores !== undefined);
        const known = own.known === undefined ? undefined : readKnown(own.known);
        const toolchain = await toolchainFor(workspace);
        const { report, files } = await inCheckout(workspace, "drift", options, async (progress) => {
          const all = await synthesizedWith(progress, workspace, options);
          const live = liveRun(workspace, toolchain, { all, parallelism: own.parallelism, progress, signal: options.signal });
          const { report: found, next } = await detectDrift(
            live,
            all.filter(({ instance }) => selected.has(instance.id)),
            {
              composition: workspace.composition,
              bundles: path.join(workspace.state, "drift"),
              ignores,
              known,
              adopterFor: own.adopt ? adopterFor(workspace, options.signal) : undefined,
              now: new Date(),
            },
          );
          const written = writeDrift(workspace.reports, found);
          if (own.known !== undefined) writeKnown(own.known, next);
          return { report: found, files: written };
        });
        if (options.json) printJson(driftJson(report));
        else print(`${table(report)}${driftLine(report)}\nfull report: ${files.markdown} and ${files.json}`);
        process.stderr.write(failuresText(report.unread, { one: "was not read", several: "were not read" }));
        if (report.unread.length > 0) return exitCodes.failed;
        return report.findings.some(isNew) ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

const colour: Readonly<Record<Consequence, (text: string) => string>> = {
  security: colours.red,
  recovery: colours.yellow,
  cost: colours.yellow,
  none: colours.dim,
};
const mostRows = 60;

function table({ findings }: DriftReport): string {
  const fresh = findings.filter(isNew);
  if (fresh.length === 0) return "";
  const rows = fresh
    .slice(0, mostRows)
    .map(({ consequence, class: kind, stack, address, arguments: args }) => [
      colour[consequence](consequence),
      kind,
      stack,
      address,
      args.map(({ path: name }) => name).join(", "),
    ]);
  return `${plainTable(
    ["consequence", "class", "stack", "address", "arguments"].map((title) => ({ title })),
    rows,
  )}\n${fresh.length > mostRows ? `and ${fresh.length - mostRows} more\n` : ""}\n`;
}
