import { loadEstate } from "../../config/load";
import { diffReport } from "../estate/judge/diff/run";
import { diffJson, type DiffReport } from "../estate/judge/diff/report";
import { diffMarkdown, diffText } from "../estate/judge/diff/text";
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
  readonly markdown?: boolean;
  readonly exitCode?: boolean;
}

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option("--base <revision>", "branch, tag or commit to compare with (default: where the checkout left the main branch)")
    .option("--markdown", "print Markdown, within the limits of a comment on a pull request")
    .option("--exit-code", "end with 2 when something changes")
    .addHelpText(
      "after",
      "\nOffline: the base is simulated, with names in the place of what AWS alone knows, and the checkout planned on that by the\nreal provider. So it shows what is changed in place, and what is replaced by which argument. Simulated stacks are kept.\nWhat AWS really has is not asked; `estate plan --live` and `estate drift` do that.",
    )
    .action((own: OwnOptions) =>
      run(async (options) => {
        if (own.markdown === true) requireNoJson(options.json, "--markdown");
        const workspace = workspaceOf(options);
        loadEstate(workspace.config);
        const toolchain = await toolchainFor(workspace);
        const report = await withCheckoutLock(
          workspace,
          "diff",
          () =>
            diffReport(workspace, own.base, stackFilter(command), {
              call: terraformOf(toolchain, options.signal),
              terraformVersion: toolchain.version,
              progress: terminalProgress(),
            }),
          { signal: options.signal, notify: warn },
        );
        if (options.json) printJson(diffJson(report));
        else if (own.markdown === true) print(diffMarkdown(report));
        else print(diffText(report, colours, process.stdout.columns));
        return own.exitCode === true && changesSomething(report) ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

const changesSomething = ({ review, removed }: DiffReport): boolean => review.changes.length > 0 || removed.length > 0;
