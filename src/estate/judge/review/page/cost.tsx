import { costTitle } from "../../cost/comment";
import { dollars, signedDollars } from "../../cost/text";
import { type ReviewedCost } from "../cost";
import { type Review } from "../review";

/** Resources that the page names; the rest is counted. */
const mostResources = 40;

/** What the change costs in a month: environments, keys of the configuration, resources. */
export function Cost({ review: { cost } }: { readonly review: Review }) {
  if (cost === undefined) return null;
  const { totals, changes, keys } = cost;
  if (changes.length === 0) return <p class="footnote">{costTitle(totals, changes)}.</p>;
  return (
    <details class="stacks" open={totals.some(({ verdict }) => verdict !== "safe")}>
      <summary>{costTitle(totals, changes)}</summary>
      <Table
        label="Cost by environment"
        titles={["environment", "before", "after", "change", "verdict"]}
        rows={totals
          .filter(({ before, after }) => before !== after)
          .map(({ owner, before, after, verdict }) => [owner, dollars(before), dollars(after), signedDollars(after - before), verdict])}
      />
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
          .map(({ address, stack, what, before, after }) => [address, stack, what, dollars(before), dollars(after)])}
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
