import { counted } from "../../../../common/counted";
import { type Alike, alike, judgement } from "../alike";
import { type Verdict, verdicts } from "../model";
import { type Review, type ReviewedChange } from "../review";
import { headings, meaning } from "../words";
import { Anchors } from "./anchors";
import { Change, Mark } from "./change";

/** So many of what must not be missed are shown at once; of more, a reader opens what is wanted. */
const mostOpen = 12;

/** The changes, worst first. What is safe is folded away, and apart from it what is noise. */
export function Sections({ review: { changes, counts } }: { readonly review: Review }) {
  const anchors = new Anchors(changes);
  const twins = new Map(alike(changes, judgement).flatMap((same) => same.map((change) => [change, same] as const)));
  const open = counts.irreversible + counts.dangerous + counts.unknown <= mostOpen;
  return (
    <main id="changes" tabIndex={-1}>
      {verdicts.map((verdict) => {
        const own = changes.filter((change) => change.verdict === verdict);
        return (
          own.length > 0 && (
            <Section
              verdict={verdict}
              changes={own}
              anchors={anchors}
              twins={twins}
              open={open && verdict !== "look" && verdict !== "safe"}
            />
          )
        );
      })}
      {changes.length === 0 && <p class="nothing">The plans change nothing.</p>}
    </main>
  );
}

interface ListProps {
  readonly changes: readonly ReviewedChange[];
  readonly anchors: Anchors;
  /** Every change with those of which the same is said, in other stacks. */
  readonly twins: ReadonlyMap<ReviewedChange, Alike>;
  readonly open: boolean;
}

function Section({ verdict, ...list }: ListProps & { readonly verdict: Verdict }) {
  return (
    <section class="verdict" aria-labelledby={`verdict-${verdict}`}>
      <h2 id={`verdict-${verdict}`}>
        <Mark verdict={verdict} /> {headings[verdict]} <span class="count">{list.changes.length}</span>
      </h2>
      <p>{meaning[verdict]}</p>
      {verdict === "safe" ? <Folded {...list} /> : <List {...list} />}
    </section>
  );
}

function Folded({ changes, ...rest }: ListProps) {
  const [noise, others] = [changes.filter((change) => change.noise), changes.filter((change) => !change.noise)];
  const folds = [
    [counted(others.length, "change that no rule objects to", "changes that no rule objects to"), others],
    [
      counted(
        noise.length,
        "change of tags, descriptions or computed values only",
        "changes of tags, descriptions or computed values only",
      ),
      noise,
    ],
  ] as const;
  return (
    <>
      {folds.map(
        ([title, own]) =>
          own.length > 0 && (
            <details class="fold">
              <summary>{title}</summary>
              <List changes={own} {...rest} />
            </details>
          ),
      )}
    </>
  );
}

function List({ changes, anchors, twins, open }: ListProps) {
  return (
    <ul class="changes">
      {changes.map((change) => (
        <Change change={change} anchors={anchors} twins={twins.get(change)?.filter((other) => other !== change) ?? []} open={open} />
      ))}
    </ul>
  );
}
