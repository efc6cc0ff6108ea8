import { counted } from "../../../../common/counted";
import { verdicts } from "../model";
import { type Review } from "../review";
import { failingText, firstPlanText, obstacleTexts } from "../words";

/** What a reader who has one look must take away. @param kicker what the page is about. */
export function Summary({ review, kicker = "Plan review" }: { readonly review: Review; readonly kicker?: string }) {
  const { changes, stacks, terraformVersions, notes, unsettled, counts } = review;
  const first = firstPlanText(review);
  const failing = failingText(review);
  const obstacles = obstacleTexts(review);
  const total = changes.length;
  return (
    <header class={`summary ${verdicts.find((verdict) => counts[verdict] > 0) ?? "safe"}`}>
      <p class="kicker">{kicker}</p>
      <h1>{headlineOf(review)}</h1>
      <p class="facts">
        {counted(total, "change")} in {counted(stacks.length, "plan")} by Terraform {terraformVersions.join(", ")}
      </p>
      {total > 0 && (
        <svg class="shares" viewBox={`0 0 ${total} 1`} preserveAspectRatio="none" aria-hidden="true">
          {verdicts.map(
            (verdict, index) =>
              counts[verdict] > 0 && (
                <rect
                  class={verdict}
                  x={verdicts.slice(0, index).reduce((sum, worse) => sum + counts[worse], 0)}
                  width={counts[verdict]}
                  height="1"
                />
              ),
          )}
        </svg>
      )}
      {first.length + failing.length + obstacles.length + unsettled.length + notes.length > 0 && (
        <ul class="notes">
          {first.map((text) => (
            <li>
              <strong>First plan.</strong> {text}.
            </li>
          ))}
          {failing.map((text) => (
            <li>
              <strong>Will fail:</strong> {text}.
            </li>
          ))}
          {obstacles.map((text) => (
            <li>
              <strong>In the way:</strong> {text}.
            </li>
          ))}
          {unsettled.map((text) => (
            <li>
              <strong>To read:</strong> {text}.
            </li>
          ))}
          {notes.map((note) => (
            <li>
              <strong>Note:</strong> {note}.
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}

function headlineOf({ counts, changes, unsettled }: Review): string {
  if (counts.irreversible > 0)
    return `${counted(counts.irreversible, "change takes", "changes take")} away what no later apply brings back`;
  if (counts.dangerous > 0)
    return `${counted(counts.dangerous, "change")} can hurt at once; another apply undoes what they do, unless AWS refuses it`;
  if (counts.unknown > 0) return `What decides about ${counted(counts.unknown, "change")} is known only after the apply`;
  if (counts.look > 0) return `Nothing dangerous; ${counted(counts.look, "change")} to look at`;
  if (unsettled.length > 0) return `${counted(unsettled.length, "thing")} to read, and no resource that needs it`;
  return changes.length > 0 ? "Nothing here needs reading" : "Nothing changes";
}

/** Where the changes are, by stack; each name limits the page to it. */
export function Stacks({ review: { stacks } }: { readonly review: Review }) {
  const touched = stacks.filter(({ counts }) => verdicts.some((verdict) => counts[verdict] > 0));
  const quiet = stacks.length - touched.length;
  if (touched.length === 0) return null;
  return (
    <details class="stacks">
      <summary>
        {counted(touched.length, "stack")} with changes{quiet > 0 && <>, {quiet} without</>}
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Changes by stack and verdict">
        <table>
          <thead>
            <tr>
              <th scope="col">stack</th>
              {verdicts.map((verdict) => (
                <th scope="col">{verdict}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {touched.map(({ stack, counts }) => (
              <tr>
                <th scope="row">
                  <a href={`#stack=${encodeURIComponent(stack)}`}>{stack}</a>
                </th>
                {verdicts.map((verdict) => (
                  <td class={counts[verdict] > 0 ? verdict : "none"}>{counts[verdict]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
