import { type CostChange } from "../../estate/judge/cost/differences";
import { dollars, markedWhat, signedDollars } from "../../estate/judge/cost/text";
import { plainTable } from "../table";

const mostRows = 15;

/** The largest changes, a line for each part of a resource. */
export function changeTable(changes: readonly CostChange[]): string {
  const table = plainTable(
    [
      { title: "stack" },
      { title: "resource" },
      { title: "what" },
      { title: "before", align: "right" },
      { title: "after", align: "right" },
      { title: "change", align: "right" },
    ],
    changes
      .slice(0, mostRows)
      .map((change) => [
        change.stack,
        change.address,
        markedWhat(change),
        dollars(change.before),
        dollars(change.after),
        signedDollars(change.after - change.before),
      ]),
  );
  return changes.length > mostRows ? `${table}\nand ${changes.length - mostRows} smaller ones (--json)` : table;
}
