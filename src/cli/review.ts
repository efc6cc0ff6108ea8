import path from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { loadEstate } from "../../config/load";
import { readMapping } from "../estate/judge/aws-models/mapping";
import { costTitle } from "../estate/judge/cost/comment";
import { weakeningsOf } from "../estate/judge/recovery/weakenings";
import { driftIn } from "../estate/judge/drift/in-plans";
import { accountsOf } from "../estate/judge/review/accounts";
import { withConfigKeys } from "../estate/judge/review/config-keys";
import { reviewComment } from "../estate/judge/review/comment";
import { readCost } from "../estate/judge/review/cost";
import { withCost } from "../estate/judge/review/with-cost";
import { coverageText, ruleCoverage } from "../estate/judge/review/coverage";
import { readPlans } from "../estate/judge/review/input";
import { type Verdict, verdicts } from "../estate/judge/review/model";
import { needsReading, reviewJson, ruleJson, writeReview } from "../estate/judge/review/report";
import { type Review, review } from "../estate/judge/review/review";
import { rules } from "../estate/judge/review/rules";
import { ruleTable } from "../estate/judge/review/rule-table";
import { failingText, firstPlanText, obstacleTexts, titleText } from "../estate/judge/review/words";
import { readInstances, readStacks } from "../estate/synthesized";
import { readMovingReads } from "../estate/judge/review/stale";
import { type Workspace } from "../estate/workspace";
import { UserError } from "../common/user-error";
import { requireAlone, requireNoJson } from "./alone";
import { colours } from "./colours";
import { exitCodes, print, printJson, type SubCommandModule, workspaceOf } from "./context";
import { plainTable } from "./table";

interface ReviewOptions {
  readonly affected?: string;
  readonly base?: string;
  readonly comment?: boolean;
  readonly configKeys?: boolean;
  readonly cost?: string;
  readonly coverage?: boolean;
  readonly longest?: number;
  readonly rules?: boolean;
}

function characters(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return number;
}

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .argument("[plans...]", "plans in JSON (`terraform show -json`): files named <stack>.json, folders of them, or <stack>=<file>")
    .option("--base <folder>", "cdktf.out of the code before the change: shows guards that went, and who used what is destroyed")
    .option("--config-keys", "show which keys of the configuration made each change that is not safe, with file and line")
    .option("--comment", "print the Markdown form, and a line that sums up as Terraform does, for a tool that posts it")
    .option(
      "--affected <file>",
      "what `estate affected --json` printed: says which plans were made of values that the same change may move",
    )
    .option("--cost <file>", "what `estate cost diff --json` printed: adds what the change costs, before and after, and by which key")
    .addOption(
      new Option("--longest <characters>", "with --comment: so many at the most, for a comment that several share").argParser(characters),
    )
    .option("--coverage", "print what the rules know of the arguments of all types of the provider instead")
    .option("--rules", "print the table of rules as Markdown instead")
    .addHelpText(
      "after",
      "\nReads the synthesized estate in cdktf.out: it must be the one that the plans were made from.\nA plan of the composed estate is taken apart into its stacks.\n--config-keys changes key after key and looks at what moves; what it finds is kept until code or configuration change.\nExit codes: 0 nothing to read, 1 failed, 2 somebody should read the review.",
    )
    .action((plans: string[], own: ReviewOptions) =>
      run(async (options) => {
        if (own.rules === true) {
          requireAlone(command, "--rules");
          if (options.json) printJson({ format: "estate-review-rules/1", rules: rules.map(ruleJson) });
          else print(ruleTable());
          return exitCodes.fine;
        }
        if (own.coverage === true) {
          requireAlone(command, "--coverage");
          const coverage = ruleCoverage(
            path.join(workspaceOf(options).root, "src", "estate", "judge", "review", "provider-arguments.json"),
          );
          if (options.json) printJson({ format: "estate-review-coverage/1", ...coverage });
          else print(coverageText(coverage));
          return exitCodes.fine;
        }
        if (own.comment === true) requireNoJson(options.json, "--comment");
        else if (own.longest !== undefined)
          throw new UserError({ problem: "--longest limits what --comment prints", fix: "add --comment, or leave it out" });
        if (plans.length === 0)
          throw new UserError({
            problem: "no plan is named",
            fix: "name plans in JSON, made with `terraform show -json <plan file> > <stack>.json`",
          });
        const workspace = workspaceOf(options);
        const instances = readInstances(workspace.out);
        const before = own.base === undefined ? [] : readInstances(own.base);
        const given = readPlans(plans, [...new Set([...instances, ...before].map(({ id }) => id))]);
        const planned = new Set(given.map(({ stack }) => stack));
        const base = own.base === undefined ? [] : readStacks(own.base, accountsOf(before, planned));
        const moving = own.affected === undefined ? undefined : readMovingReads(own.affected);
        const cost = own.cost === undefined ? undefined : readCost(own.cost);
        const stacks = readStacks(workspace.out, accountsOf(instances, planned));
        const models = readMapping(workspace.root);
        const environments = loadEstate(workspace.config);
        const judged = review(given, stacks, base, {
          models,
          readDrift: driftIn(stacks),
          moving,
          weakening: (changes) => weakeningsOf(changes, stacks, environments, base),
        });
        const priced = withCost(judged, cost);
        const result = own.configKeys === true ? await withKeys(priced, workspace, options.signal) : priced;
        const files = writeReview(workspace.reports, result);
        if (options.json) printJson(reviewJson(result));
        else if (own.comment === true) print(reviewComment(result, given, own.longest));
        else
          print(
            `${table(result)}${[...firstPlanText(result), ...failingText(result), ...obstacleTexts(result).map((text) => `in the way: ${text}`), ...result.unsettled.map((text) => `to read: ${text}`), ...result.notes.map((text) => `note: ${text}`), ...(cost === undefined ? [] : [costTitle(cost)]), titleText(result), ...result.footnotes].join("\n")}\nfull review: ${files.page}, ${files.markdown}, ${files.json} and ${files.sarif}`,
          );
        return needsReading(result) ? exitCodes.somethingToDo : exitCodes.fine;
      }),
    );
};

/** The search synthesizes stacks again; a review that is not asked for it does not pay for it. */
async function withKeys(judged: Review, workspace: Workspace, signal: AbortSignal): Promise<Review> {
  const { attributeArguments } = await import("../estate/judge/provenance/client");
  return withConfigKeys(judged, (questions) => attributeArguments(workspace, questions, signal));
}

const colourOf: Readonly<Record<Verdict, (text: string) => string>> = {
  irreversible: (text) => colours.bold(colours.red(text)),
  dangerous: colours.red,
  unknown: colours.magenta,
  look: colours.yellow,
  safe: colours.green,
};

const mostRows = 40;

/** On a terminal only what must not be missed; the rest is in the report. */
function table({ changes }: Review): string {
  const shown = changes.filter(({ verdict }) => verdicts.indexOf(verdict) < verdicts.indexOf("look"));
  if (shown.length === 0) return "";
  const rows = shown
    .slice(0, mostRows)
    .map(({ verdict, stack, address, effect, findings, willFail, followsFrom, followers }) => [
      colourOf[verdict](verdict),
      stack,
      address,
      effect,
      [...new Set(findings.map(({ rule }) => rule))].join(", "),
      [
        ...(willFail ? ["will fail"] : []),
        ...(followers > 0 ? [`${followers} follow`] : []),
        ...(followsFrom === undefined
          ? []
          : [`from ${followsFrom.stack === stack ? followsFrom.address : `${followsFrom.stack} ${followsFrom.address}`}`]),
      ].join(", "),
    ]);
  return `${plainTable(
    ["verdict", "stack", "address", "effect", "rules", "cause"].map((title) => ({ title })),
    rows,
  )}\n${shown.length > mostRows ? `and ${shown.length - mostRows} more\n` : ""}\n`;
}
