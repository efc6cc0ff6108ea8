import { type Command } from "commander";
import { loadEstate } from "../../../config/load";
import { withCheckoutLock } from "../../estate/checkout-lock";
import { costsOf, type CostLine, type Costs } from "../../estate/judge/cost/lines";
import { currentAge, priceTable, tableFile } from "../../estate/judge/cost/prices/table";
import { cellsOf, coverageText, dollars, quantityText, share } from "../../estate/judge/cost/text";
import { costKinds } from "../../estate/judge/cost/model";
import { idleCost, idleLines } from "../../estate/judge/cost/idle";
import { type Dimension, dimensions, isDimension, type Total, totalOf, totalsBy } from "../../estate/judge/cost/totals";
import { usagesOf } from "../../estate/judge/cost/usages";
import { type Output } from "../../estate/show/formats";
import { selectStacks, type StackFilter } from "../../layers/selection";
import { synthesizeEstate } from "../../estate/synthesis";
import { UserError } from "../../common/user-error";
import { exitCodes, type GlobalOptions, print, printJson, type SubCommandModule, warn, workspaceOf } from "../context";
import { collected, withStackFilter } from "../stack-filter";
import { type Column, plainTable } from "../table";

interface CostOptions {
  readonly by?: readonly string[];
  readonly lines?: boolean;
}

const standardTables: readonly Dimension[] = ["environment", "region", "service"];

export const define: SubCommandModule["define"] = (command, run) => {
  withStackFilter(command)
    .option(
      "--by <dimension>",
      `what to add up by: ${Object.keys(dimensions).join(", ")}, or tag:<key>; can be given several times (default: ${standardTables.join(", ")})`,
      collected,
    )
    .option("--lines", "show every resource with its quantities and prices")
    .addHelpText(
      "after",
      "\nUS dollars in a month, at AWS's list prices of their first tier, without taxes, discounts and free tiers;\nusage is what the configuration assumes below `usage`. Needs no network and no account.\nExit codes: 0 everything has a price, 1 failed, 2 something has none and is missing in the totals.",
    )
    .action(({ by, lines = false }: CostOptions) =>
      run(async (options) => {
        const chosen = dimensionsOf(by ?? standardTables);
        currentAge(new Date());
        const costs = await reckon(command, options);
        if (options.json) printJson(asJson(costs, chosen, lines));
        else print(report(costs, chosen, lines));
        return costs.unpriced.length === 0 ? exitCodes.fine : exitCodes.somethingToDo;
      }),
    );
};

/** Costs of what was chosen, and of these what the recovery region costs while it stands by. */
export interface Reckoned extends Costs {
  readonly idle: readonly CostLine[];
}

/** Rules look at what is around a resource, so whole environments are reckoned and the choice is made afterwards. */
export async function reckon(command: Command, options: GlobalOptions): Promise<Reckoned> {
  const workspace = workspaceOf(options);
  const estate = loadEstate(workspace.config);
  const stacks = await withCheckoutLock(workspace, "cost", () => synthesizeEstate(workspace, options.signal), {
    signal: options.signal,
    notify: warn,
  });
  const costs = costsOf(stacks, usagesOf(estate));
  const chosen = new Set(
    selectStacks(
      stacks.map(({ instance }) => instance),
      command.optsWithGlobals<StackFilter>(),
    ).map(({ id }) => id),
  );
  const isChosen = ({ stack }: { readonly stack: string }): boolean => chosen.has(stack);
  return {
    ...costs,
    lines: costs.lines.filter(isChosen),
    unpriced: costs.unpriced.filter(isChosen),
    idle: idleLines(stacks, usagesOf(estate)).filter(isChosen),
  };
}

function dimensionsOf(names: readonly string[]): readonly Dimension[] {
  return names.map((name) => {
    if (isDimension(name)) return name;
    throw new UserError({
      problem: `--by ${name}: costs are not added up by that`,
      fix: `name one of ${Object.keys(dimensions).join(", ")}, or tag:<key>, such as tag:CostCenter`,
    });
  });
}

const money: Column = { title: "", align: "right" };
const totalColumns: readonly Column[] = ["fixed", "usage", "transfer", "total", "unverified"].map((title) => ({ ...money, title }));

function report(costs: Reckoned, chosen: readonly Dimension[], withLines: boolean): string {
  const whole = totalOf(costs.lines);
  const tables = chosen.map((dimension) => totals(dimension, totalsBy(dimension, costs.lines), whole));
  const idle = idleCost(costs.idle);
  return [
    ...tables,
    ...(idle.length === 0
      ? []
      : [
          `idle: ${idle.map(([name, total]) => `${name} ${dollars(total.all)} (${costKinds.map((kind) => `${kind} ${dollars(total[kind])}`).join(", ")})`).join("; ")} for what stands by in the recovery region and is copied to it`,
        ]),
    ...(withLines ? [lineTable(costs.lines)] : []),
    ...(costs.unpriced.length === 0
      ? []
      : [
          `not in the totals:\n${costs.unpriced.map(({ stack, address, why, fix }) => `  ${stack} ${address}: ${why}\n    fix: ${fix}`).join("\n")}`,
        ]),
    `${coverageText(costs)}\nprices: ${priceTable.about.asOf}, ${currentAge(new Date())} days old; ${share(whole.unverified, whole.all)} of the total has no source of AWS (\`npm run prices\` renews ${tableFile})`,
  ].join("\n\n");
}

const totals = (title: string, rows: readonly (readonly [string, Total])[], whole: Total): string =>
  plainTable(
    [{ title }, ...totalColumns],
    [...rows.map(([name, total]) => [name, ...cellsOf(total)]), ...(rows.length > 1 ? [["all", ...cellsOf(whole)]] : [])],
  );

const lineTable = (lines: readonly CostLine[]): string =>
  plainTable(
    [
      { title: "stack" },
      { title: "resource" },
      { title: "kind" },
      { title: "what" },
      { title: "quantity", align: "right" },
      { title: "price", align: "right" },
      { title: "month", align: "right" },
      { title: "source" },
    ],
    lines.map((line) => [
      line.stack,
      line.address,
      line.kind,
      line.price.what,
      quantityText(line),
      String(line.price.amount),
      dollars(line.amount),
      line.price.verified ? line.price.sourceName : `${line.price.sourceName} (unverified)`,
    ]),
  );

const asJson = (costs: Reckoned, chosen: readonly Dimension[], withLines: boolean): Extract<Output, { format: "estate-cost/1" }> => ({
  format: "estate-cost/1",
  currency: priceTable.about.currency,
  prices: { asOf: priceTable.about.asOf, days: currentAge(new Date()) },
  coverage: costs.coverage,
  total: totalOf(costs.lines),
  by: Object.fromEntries(chosen.map((dimension) => [dimension, Object.fromEntries(totalsBy(dimension, costs.lines))])),
  idle: Object.fromEntries(idleCost(costs.idle)),
  unpriced: [...costs.unpriced],
  ...(withLines ? { lines: costs.lines.map(lineAsJson) } : {}),
});

const lineAsJson = ({ stack, address, service, region, kind, quantity, amount, price }: CostLine) => ({
  stack,
  address,
  service,
  region,
  kind,
  quantity,
  amount,
  price: {
    id: price.id,
    what: price.what,
    unit: price.unit,
    amount: price.amount,
    source: price.sourceName,
    verified: price.verified,
  },
});
