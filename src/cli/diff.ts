import path from "node:path";
import { loadEstate } from "../../config/load";
import { writeAtomically } from "../common/atomic-file";
import { UserError } from "../common/user-error";
import { diffMarkdown } from "../estate/judge/diff/markdown";
import { diffJson, type DiffReport } from "../estate/judge/diff/report";
import { diffReport } from "../estate/judge/diff/run";
import { type DiffBase } from "../estate/judge/diff/sides";
import { diffText } from "../estate/judge/diff/text";
import { terraformOf } from "../estate/run/terraform/toolchain";
import { withCheckoutLock } from "../estate/checkout-lock";
import { requireNoJson } from "./alone";
import { colours } from "./colours";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { toolchainFor } from "./prologue";
import { stackFilter, withStackFilter } from "./stack-filter";
import { terminalProgress } from "./terminal-progress";

interface OwnOptions {
  readonly base?: string;
  readonly against?: string;
  readonly markdown?: boolean;
  readonly page?: boolean;
  readonly exitCode?: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--base <revision>", "branch, tag or commit to compare with (default: where the checkout left the main branch)")
    .option("--against <folder>", "compare with a cdktf.out instead, which another checkout, tool or run synthesized")
    .option("--markdown", "print Markdown, within the limits of a comment on a pull request")
    .option("--page", "write an HTML page too, .estate/reports/diff.html")
    .option("--exit-code", "end with 2 when something changes")
    .addHelpText(
      "after",
      "\nOffline: the base is simulated, with names in the place of what AWS alone knows, and the checkout planned on that by the\nreal provider. So it shows what is changed in place, and what is replaced by which argument. Simulated stacks are kept.\nWhat AWS really has is not asked; `estate plan --live` and `estate drift` do that.",
    )
    .action((own: OwnOptions) =>
      run(async (options) => {
        if (own.markdown === true) requireNoJson(options.json, "--markdown");
        const base = baseOf(own);
        const workspace = workspaceOf(options);
        loadEstate(workspace.config);
        const toolchain = await toolchainFor(workspace);
        const report = await withCheckoutLock(
          workspace,
          "diff",
          () =>
            diffReport(workspace, base, stackFilter(command), {
              call: terraformOf(toolchain, options.signal),
              terraformVersion: toolchain.version,
              progress: terminalProgress(),
            }),
          { signal: options.signal, notify: warn },
        );
        const page = own.page === true ? await writePage(workspace.reports, report) : undefined;
        if (options.json) printJson(diffJson(report));
        else if (own.markdown === true) print(diffMarkdown(report));
        else print(diffText(report, colours, process.stdout.columns));
        if (page !== undefined) process.stderr.write(`page: ${page}\n`);
        return own.exitCode === true && changesSomething(report) ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

function baseOf({ base, against }: OwnOptions): DiffBase {
  if (against === undefined) return { kind: "revision", ref: base };
  if (base !== undefined)
    throw new UserError({ problem: "--base and --against both say what to compare with", fix: "leave out one of them" });
  return { kind: "synthesis", folder: against };
}

/** Who does not ask for a page does not wait for what draws it. */
async function writePage(folder: string, report: DiffReport): Promise<string> {
  const { diffPage } = await import("../estate/judge/diff/page");
  const file = path.join(folder, "diff.html");
  writeAtomically(file, diffPage(report));
  return file;
}

const changesSomething = ({ review, removed }: DiffReport): boolean => review.changes.length > 0 || removed.length > 0;
