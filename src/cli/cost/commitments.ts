import { UserError } from "../../common/user-error";
import { type Commitment, commitments, worth } from "../../estate/judge/cost/commitments";
import { dollars, share } from "../../estate/judge/cost/text";
import { exitCodes, print, printJson, type SubCommandModule } from "../context";
import { collected } from "../stack-filter";
import { type Column, plainTable } from "../table";
import { reckon } from "./report";

export const define: SubCommandModule["define"] = (command, run) => {
  command
    // Taken by `estate cost`, which has it too; it stands here for the help.
    .option("--env <environment>", "only this environment; can be given several times", collected)
    .option("--discount <percent>", "what AWS's offer is below the price on demand, to show what it saves and when it pays")
    .addHelpText(
      "after",
      "\nTells what runs whether or not anybody trades, and can be bought ahead. It buys nothing, and no stack does: how to buy\nis written in docs/cost.md. Offers change, so their discount is asked of AWS and not kept here.",
    )
    .action(({ discount }: { discount?: string }) =>
      run(async (options) => {
        const percent = discount === undefined ? undefined : Number(discount);
        if (percent !== undefined && !(percent > 0 && percent < 100))
          throw new UserError({
            problem: `--discount ${discount ?? ""}: no discount is that`,
            fix: "write percent between 0 and 100, such as 30",
          });
        const found = commitments((await reckon(command, options)).lines);
        if (options.json) printJson({ format: "estate-cost-commitments/1", discountPercent: percent ?? null, commitments: found });
        else print(found.length === 0 ? "nothing runs all the time" : text(found, percent));
        return exitCodes.fine;
      }),
    );
};

function text(found: readonly Commitment[], percent: number | undefined): string {
  const columns: readonly Column[] = [
    ...["environment", "region", "what", "offer"].map((title) => ({ title })),
    ...["steady", "month", "unverified", ...(percent === undefined ? [] : ["saves"])].map((title) => ({ title, align: "right" as const })),
  ];
  const rows = found.map((one) => [
    one.owner,
    one.region,
    one.what,
    one.offer,
    steadyText(one),
    dollars(one.month),
    share(one.unverified, one.month),
    ...(percent === undefined ? [] : [dollars(worth(one, percent).saves)]),
  ]);
  const last =
    percent === undefined
      ? "an offer pays when what it covers runs for more of its term than 100 % less the discount; --discount shows what it saves"
      : `at ${percent} % it pays when what it covers runs for more than ${100 - percent} % of its term`;
  return `${plainTable(columns, rows)}\n\n${last}`;
}

function steadyText({ steady, unit }: Commitment): string {
  const number = steady.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return `${number} ${number === "1" ? unit.replace(/s$/, "") : unit}`;
}
