import { parseKey } from "../../../config/explain";
import { loadEstate, readEstate } from "../../../config/load";
import { schemaAt } from "../../../config/schema/walk";
import { withCheckoutLock } from "../../estate/checkout-lock";
import { currentAge } from "../../estate/judge/cost/prices/table";
import { share, signedDollars } from "../../estate/judge/cost/text";
import { movedBy } from "../../estate/judge/cost/differences";
import { type KeyTrial, tryKey } from "../../estate/judge/cost/trial";
import { selectEnvironment, type StackFilter } from "../../layers/selection";
import { UserError } from "../../common/user-error";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "../context";
import { inline, parseValue } from "../key-value";
import { collected } from "../stack-filter";
import { changeTable } from "./changes";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    // Taken by `estate cost`, which has it too; it stands here for the help.
    .option("--env <environment>", "only in this environment; can be given several times (default: in each)", collected)
    .option("--to <value>", "value to try (JSON, or text) instead of others that the schema accepts")
    .addHelpText(
      "after",
      "\nEach value is tried in each environment, or in those that --env names: the whole estate is made with it and reckoned again, so an answer takes\nsome seconds for each.\nExit codes: 0 answered, 1 failed, 2 the configuration check refuses every value that was tried,\nor what it would make has no price.",
    )
    .action((text: string, { to }: { to?: string }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const estate = loadEstate(workspace.config);
        currentAge(new Date());
        const key = parseKey(text);
        if (key.length === 0 || key.includes("*") || schemaAt(key) === undefined)
          throw new UserError({ problem: `${text}: there is no such key`, fix: "name one that `estate config explain` lists, without *" });
        const { env = estate.map(({ environment }) => environment), region, layer, stack } = command.optsWithGlobals<StackFilter>();
        if (region !== undefined || layer !== undefined || stack !== undefined)
          throw new UserError({ problem: "a key holds for a whole environment", fix: "leave out --region, --layer and --stack" });
        const environments = env.map((name) => selectEnvironment(estate, name).environment);
        const trials = await withCheckoutLock(
          workspace,
          "cost explain",
          () =>
            tryKey({
              workspace,
              sources: readEstate(workspace.config),
              key,
              environments,
              ...(to === undefined ? {} : { to: { value: parseValue(to) } }),
              signal: options.signal,
            }),
          { signal: options.signal, notify: warn },
        );
        if (options.json)
          printJson({
            format: "estate-cost-explain/1",
            key: text,
            trials: trials.map((trial) => ({ ...trial, refused: trial.refused ?? [] })),
          });
        else
          print(
            trials.length === 0 ? `${text}: no other value could be thought up; name one with --to` : trials.map(trialText).join("\n\n"),
          );
        return trials.length > 0 && trials.every(({ refused, difference }) => refused !== undefined || difference === null)
          ? exitCodes.somethingToDo
          : exitCodes.fine;
      }),
    );
};

function trialText({ environment, now, tried, refused, difference, unpriced, changes }: KeyTrial): string {
  const head = `${environment}: ${inline(tried)} instead of ${inline(now)}`;
  if (refused !== undefined) return [`${head}: refused by the check`, ...refused.map((one) => `  ${one}`)].join("\n");
  if (difference === null) return [`${head}: cannot be told, for something has no price`, ...unpriced.map((one) => `  ${one}`)].join("\n");
  if (changes.length === 0) return `${head}: costs the same`;
  const { all, unverified } = movedBy(changes);
  return `${head}: ${signedDollars(difference)} a month, ${share(unverified, all)} of what moves unverified\n${changeTable(changes)}`;
}
