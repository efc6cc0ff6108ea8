import { changesCost, costTitle, movedTotals, totalCells, totalTitles } from "../../cost/comment";
import { comparedReason, dollars, markedWhat, signedDollars } from "../../cost/text";
import { type ReviewedCost } from "../cost";
import { type Review } from "../review";

/** Resources that the page names; the rest is counted. */
const mostResources = 40;

/** What the change costs in a month: environments, keys of the configuration, resources. */
export function Cost({ review: { cost } }: { readonly review: Review }) {
  if (cost === undefined) return null;
  const { totals, changes, keys, unpriced } = cost;
  if (!changesCost(cost)) return <p class="footnote">{costTitle(cost)}.</p>;
  return (
    <details class="stacks" open={unpriced.length > 0 || totals.some(({ verdict }) => verdict !== "safe")}>
      <summary>{costTitle(cost)}</summary>
      <Table label="Cost by environment" titles={totalTitles} rows={movedTotals(totals).map(totalCells)} />
      {keys.length > 0 && (
        <Table
          label="Cost by key of the configuration"
          titles={["environment", "key", "costs"]}
          rows={keys.map(({ environment, key, difference }) => [
            environment,
            key,
            difference === null ? "unknown" : signedDollars(difference),
          ])}
        />
      )}
      <Resources changes={changes} />
      {unpriced.length > 0 && (
        <Table label="In no total" titles={["without a price", "fix"]} rows={unpriced.map((one) => [comparedReason(one), one.fix])} />
      )}
    </details>
  );
}

function Resources({ changes }: Pick<ReviewedCost, "changes">) {
  return (
    <>
      <Table
        label="Cost by resource"
        titles={["resource", "stack", "what", "before", "after"]}
        rows={changes
          .slice(0, mostResources)
          .map((change) => [change.address, change.stack, markedWhat(change), dollars(change.before), dollars(change.after)])}
      />
      {changes.length > mostResources && <p>and {changes.length - mostResources} smaller changes</p>}
    </>
  );
}

function Table(props: {
  readonly label: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly [string, ...string[]])[];
}) {
  const { label, titles, rows } = props;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {titles.map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell) => (
                <td>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
