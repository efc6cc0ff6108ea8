import { loadEstate, readEstate } from "../../../config/load";
import { withCheckoutLock } from "../../estate/checkout-lock";
import { ensureFunctionArchives } from "../../estate/functions/archives";
import { currentAge } from "../../estate/judge/cost/prices/table";
import { movedBy } from "../../estate/judge/cost/differences";
import { candidateKeys, type Suggestion, suggestions } from "../../estate/judge/cost/suggestions";
import { share, signedDollars } from "../../estate/judge/cost/text";
import { selectEnvironment, type StackFilter } from "../../layers/selection";
import { UserError } from "../../common/user-error";
import { exitCodes, print, printJson, type SubCommandModule, warn, workspaceOf } from "../context";
import { collected } from "../stack-filter";
import { plainTable } from "../table";
import { terminalProgress } from "../terminal-progress";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    // Taken by `estate cost`, which has it too; it stands here for the help.
    .option("--env <environment>", "the environment", collected)
    .option("--key <key>", "try this key only; can be given several times", collected)
    .addHelpText(
      "after",
      `\nThe one environment that --env names is made with each cheaper setting; the check, the rules of services, AWS's models,\nthe proofs of recovery and of access, pages, controls and requirements judge it. Whether something smaller can carry the load, load tests must tell.\nKeys: ${candidateKeys.join(", ")}.\nExit codes: 0 nothing cheaper holds, 1 failed, 2 something does.`,
    )
    .action(({ key: keys = [] }: { key?: readonly string[] }) =>
      run(async (options) => {
        const workspace = workspaceOf(options);
        const estate = loadEstate(workspace.config);
        currentAge(new Date());
        const { env = [], region, layer, stack } = command.optsWithGlobals<StackFilter>();
        const [name, ...others] = env;
        if (name === undefined || others.length > 0 || region !== undefined || layer !== undefined || stack !== undefined)
          throw new UserError({ problem: "settings are tried in one whole environment", fix: "name it with --env, and nothing else" });
        const { environment } = selectEnvironment(estate, name);
        const unknown = keys.find((one) => !candidateKeys.includes(one));
        if (unknown !== undefined)
          throw new UserError({
            problem: `--key ${unknown}: no cheaper value of it is known`,
            fix: `name one of ${candidateKeys.join(", ")}`,
          });
        const { archives } = await ensureFunctionArchives(workspace.root);
        const step = terminalProgress().begin("trying cheaper settings");
        const found = await withCheckoutLock(
          workspace,
          "cost suggest",
          () =>
            suggestions({
              workspace,
              sources: readEstate(workspace.config),
              environment,
              archives,
              wanted: keys,
              tell: (what) => step.update(what),
              signal: options.signal,
            }),
          { signal: options.signal, notify: warn },
        );
        const held = found.filter(({ refused }) => refused === undefined);
        step.done(`${found.length} settings matter, ${held.length} of them hold`);
        if (options.json)
          printJson({
            format: "estate-cost-suggest/1",
            environment,
            suggestions: found.map(({ key, now, tried, difference, changes, refused = [] }) => ({
              key,
              now,
              tried,
              difference,
              unverified: movedBy(changes).unverified,
              refused,
            })),
          });
        else print(suggestionText(found));
        return held.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

function suggestionText(found: readonly Suggestion[]): string {
  if (found.length === 0) return "nothing cheaper was found";
  return plainTable(
    [
      { title: "key" },
      { title: "now" },
      { title: "tried" },
      { title: "month", align: "right" },
      { title: "unverified", align: "right" },
      { title: "verdict" },
    ],
    found.map(({ key, now, tried, difference, changes, refused }) => [
      key,
      JSON.stringify(now),
      JSON.stringify(tried),
      difference === 0 ? "-" : signedDollars(difference),
      difference === 0 ? "-" : share(movedBy(changes).unverified, movedBy(changes).all),
      refused === undefined ? "holds" : `refused: ${refused[0] ?? ""}${refused.length > 1 ? ` and ${refused.length - 1} more` : ""}`,
    ]),
  );
}
