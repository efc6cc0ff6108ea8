import { Option } from "commander";
import { loadEstate } from "../../config/load";
import { type AffectedStack, type Effect } from "../estate/judge/affected/affected";
import { compareRevisions, type Comparison } from "../estate/judge/affected/compare-revisions";
import { affectedJson } from "../estate/judge/affected/report";
import { codebuildMatrix, githubMatrix } from "../estate/judge/affected/matrix";
import { named } from "../estate/judge/affected/revision";
import { selectStacks } from "../layers/selection";
import { requireNoJson } from "./alone";
import { colours } from "./colours";
import { exitCodes, print, printForeignJson, printJson, type SubCommandModule, warn, workspaceOf } from "./context";
import { inCheckout } from "./prologue";
import { stackFilter, withStackFilter } from "./stack-filter";
import { plainTable } from "./table";

interface AffectedOptions {
  readonly base: string;
  readonly head?: string;
  readonly mergeBase?: boolean;
  readonly matrix?: "github" | "codebuild";
}

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .requiredOption("--base <revision>", "branch, tag or commit to compare with")
    .option("--head <revision>", "revision whose stacks are asked for (default: the files of the checkout, committed or not)")
    .option("--merge-base", "compare with the commit where the head left the base, as a pull request does")
    .addOption(
      new Option("--matrix [system]", "print the waves of affected stacks as a job matrix")
        .choices(["github", "codebuild"])
        .preset("github"),
    )
    .addHelpText("after", "\nCompares what both revisions synthesize, not their files. Ends with 2 when a stack is affected.")
    .action((own: AffectedOptions) =>
      run(async (options) => {
        if (own.matrix !== undefined) requireNoJson(options.json, "--matrix");
        const workspace = workspaceOf(options);
        if (own.head === undefined) loadEstate(workspace.config);
        const comparison = await inCheckout(workspace, "affected", options, (progress) =>
          compareRevisions(workspace, own, options.signal, progress),
        );
        if (comparison.uncommitted.length > 0)
          process.stderr.write(
            `note: ${filesText(comparison.uncommitted.length)} not committed; the files of the checkout are compared, not HEAD\n`,
          );
        const affected = select(comparison, stackFilter(command));
        for (const { instance } of affected.filter(({ effect }) => effect === "removed")) {
          warn(`${instance.id} is no longer in the code: destroy it from a revision that has it, or its resources stay without code`);
        }
        if (own.matrix !== undefined)
          printForeignJson(
            own.matrix === "github"
              ? githubMatrix(affected)
              : codebuildMatrix(
                  affected,
                  comparison.stacks.map(({ instance }) => instance),
                ),
          );
        else if (options.json) printJson(affectedJson(comparison, affected));
        else print(text(comparison, affected));
        return affected.length > 0 ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

/** A filter may name what only the base has, such as an environment that was removed. */
function select({ affected, stacks }: Comparison, filter: ReturnType<typeof stackFilter>): readonly AffectedStack[] {
  const still = new Set(stacks.map(({ instance }) => instance.id));
  const all = [...stacks.map(({ instance }) => instance), ...affected.map(({ instance }) => instance).filter(({ id }) => !still.has(id))];
  const selected = new Set(selectStacks(all, filter).map(({ id }) => id));
  return affected.filter(({ instance }) => selected.has(instance.id));
}

const filesText = (count: number): string => (count === 1 ? "1 file is" : `${count} files are`);

function text({ base, head, stacks }: Comparison, affected: readonly AffectedStack[]): string {
  const sides = `${named(base)} and ${head === undefined ? "the checkout" : named(head)}`;
  if (affected.length === 0) return `nothing is affected: ${sides} synthesize the same`;
  const count = (wanted: Effect): string[] => {
    const { length } = affected.filter(({ effect }) => effect === wanted);
    return length === 0 ? [] : [`${length} ${wanted}`];
  };
  const counts = [...count("changed"), ...count("added"), ...count("dependent"), ...count("removed")].join(", ");
  return `${table(affected)}\n\n${affected.length} stacks are affected between ${sides}, of ${stacks.length}: ${counts}`;
}

const colourOf: Readonly<Record<Effect, (text: string) => string>> = {
  added: colours.green,
  changed: colours.yellow,
  dependent: colours.dim,
  removed: colours.red,
};

function table(affected: readonly AffectedStack[]): string {
  return plainTable(
    [{ title: "wave" }, { title: "stack" }, { title: "effect" }, { title: "what" }],
    affected.map((stack) => [
      stack.wave ?? "-",
      stack.instance.id,
      colourOf[stack.effect](stack.effect),
      shortened(reasons(stack)).join("\n"),
    ]),
  );
}

function reasons({ effect, changes, reads, resources }: AffectedStack): readonly string[] {
  if (effect === "added" || effect === "removed") return [`${resources} resources`];
  const signs = { added: "+ ", changed: "", removed: "- " } as const;
  return [
    ...changes.map(
      ({ address, effect: change, arguments: paths }) =>
        `${signs[change]}${address}${paths.length === 0 ? "" : `: ${shortened(paths).join(", ")}`}`,
    ),
    ...(effect === "dependent" ? reads.map(({ stack, output }) => `reads ${output} of ${stack}`) : []),
  ];
}

const shownLines = 3;
const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= shownLines + 1 ? lines : [...lines.slice(0, shownLines), `and ${lines.length - shownLines} more (--json)`];
