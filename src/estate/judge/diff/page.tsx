import { counted } from "../../../common/counted";
import { Anchors } from "../review/page/anchors";
import { pageOf } from "../review/page/page";
import { type ReviewedChange } from "../review/review";
import { effects } from "../review/words";
import { type DiffReport } from "./report";
import { affectedText, type Section, sections, summaryOf } from "./sections";
import { baseText } from "./sides";

/** The report as one HTML page that needs nothing beside itself: the page of its review, with the causes above the changes. */
export const diffPage = (report: DiffReport): string =>
  pageOf(report.review, {
    title: `Diff ${summaryOf(report)}`,
    kicker: `Edit, against ${baseText(report.base)}`,
    causes: <Causes report={report} />,
  });

function Causes({ report }: { readonly report: DiffReport }) {
  const anchors = new Anchors(report.review.changes);
  const all = sections(report);
  return (
    <>
      {affectedText(report).map((text) => (
        <p class="facts">{text}.</p>
      ))}
      {all.length > 0 && (
        <section class="causes" aria-labelledby="causes">
          <h2 id="causes">
            Causes <span class="count">{all.length}</span>
          </h2>
          {all.map((section) => (
            <CauseOf section={section} anchors={anchors} />
          ))}
        </section>
      )}
    </>
  );
}

function CauseOf({ section: { title, note, changes }, anchors }: { readonly section: Section; readonly anchors: Anchors }) {
  return (
    <details class={`cause ${changes[0]?.verdict ?? "safe"}`}>
      <summary>
        <code>{title}</code> <span class="count">{counted(changes.length, "change")}</span>
      </summary>
      {note !== undefined && <p>{note}.</p>}
      {changes.length > 0 && (
        <ul>
          {changes.map((change) => (
            <li>
              <a href={`#${anchors.of(change)}`}>
                <span class={`tag ${change.verdict}`}>{change.verdict}</span> {saidOf(change)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

const saidOf = ({ effect, stack, address }: ReviewedChange): string => `${effects[effect]}: ${stack} ${address}`;
