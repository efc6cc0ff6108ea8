import { parityOf, type Parity } from "../../estate/judge/recovery/parity";
import { quotaDifferences } from "../../estate/judge/recovery/parity-quotas";
import { liveParity, type LiveParity } from "../../estate/judge/recovery/parity-live/live-parity";
import { type GlobalOptions, exitCodes, print, printJson, type SubCommandModule } from "../context";
import { accountOf } from "./targets-of";
import { synthesizedFor } from "./synthesized";
import { plainTable } from "../table";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    .option("--env <name>", "one environment; all of them otherwise")
    .option("--aws", "compare what both regions really have; needs --env and credentials of its account")
    .addHelpText(
      "after",
      "\nReads the synthesized estate; needs no network and no account. With --aws it asks both regions, reading only and no value of a secret or a parameter.\nExit codes: 0 what differs may differ, 1 failed, 2 the recovery region lacks something, or could not be asked.",
    )
    .action(({ env, aws }: { env?: string; aws?: true }) =>
      run(async (options) => {
        if (aws === true) return askBoth(options, env);
        const { chosen, stacks, world } = await synthesizedFor(options, env);
        const found = chosen.map((environment) => {
          const { differences, ...parity } = parityOf(world, environment);
          return { ...parity, differences: [...differences, ...quotaDifferences(stacks, environment)] };
        });
        if (options.json) printJson({ format: "estate-recovery-parity/1", environments: found.map(asJson) });
        else print(found.map(text).join("\n\n"));
        return found.every(({ differences }) => differences.every(({ because }) => because !== undefined))
          ? exitCodes.fine
          : exitCodes.somethingToDo;
      }),
    );
};

/** What a call did not answer is no parity. */
async function askBoth(options: GlobalOptions, env: string | undefined): Promise<number> {
  const { environment, every, world } = await accountOf(options, env);
  const readAt = new Date();
  const found = await liveParity(world, every, environment, readAt);
  if (options.json) printJson({ format: "estate-recovery-parity-live/1", readAt: readAt.toISOString(), ...asJson(found) });
  else print([text(found), ...(found.unread.length === 0 ? [] : [notRead(found)])].join("\n\n"));
  return found.unread.length === 0 && found.differences.every(({ because }) => because !== undefined)
    ? exitCodes.fine
    : exitCodes.somethingToDo;
}

const notRead = ({ unread }: LiveParity): string =>
  ["Not known, since AWS did not say:", ...unread.map(({ region, type, because }) => `- ${type} in ${region}: ${because}`)].join("\n");

const asJson = <T extends Parity>({ differences, ...rest }: T) => ({
  ...rest,
  differences: differences.map(({ because, ...difference }) => ({ ...difference, because: because ?? null })),
});

function text({ environment, compared, differences }: Parity): string {
  const lacking = differences.filter(({ because }) => because === undefined).length;
  return [
    `${environment}: ${compared} resources of the primary region compared; the recovery region ${lacking === 0 ? "lacks nothing" : `lacks ${lacking}`}`,
    plainTable(
      [{ title: "layer" }, { title: "what" }, { title: "primary" }, { title: "recovery" }, { title: "why it may be so" }],
      differences.map(({ layer, type, what, primary, recovery, because }) => [
        layer,
        what.startsWith(type) ? what : `${type} ${what}`,
        primary,
        recovery,
        because ?? "LACKING",
      ]),
    ),
  ].join("\n\n");
}
