import { counted } from "../../../../common/counted";
import { type Verdict } from "../model";
import { type ReviewedChange } from "../review";
import { rules } from "../rules";
import { effects } from "../words";
import { type Anchors } from "./anchors";
import { ChangeDetails } from "./details";

export interface ChangeProps {
  readonly change: ReviewedChange;
  readonly anchors: Anchors;
  /** Changes of other stacks of which the same is said. */
  readonly twins: readonly ReviewedChange[];
  readonly open: boolean;
}

/** One change: a line that says what and why, and everything else below it. */
export function Change({ change, anchors, twins, open }: ChangeProps) {
  const { stack, address, effect, verdict, findings } = change;
  return (
    <li
      class={`change ${verdict}`}
      id={anchors.of(change)}
      data-verdict={verdict}
      data-stack={stack}
      data-effect={effect}
      data-rules={[...new Set(findings.map(({ rule }) => rule))].join(" ")}
    >
      <details open={open}>
        <summary>
          <span class={`does ${effect}`}>{effects[effect]}</span>
          <span class="what">
            <code class="address">{address}</code>
            <span class="stack">
              {stack}
              {twins.length > 0 && <> and alike in {counted(twins.length, "stack")}</>}
            </span>
          </span>
          <span class="titles">{titlesOf(change)}</span>
        </summary>
        <ChangeDetails change={change} anchors={anchors} twins={twins} />
      </details>
    </li>
  );
}

/** What the rules found, each once, as they are called. */
function titlesOf({ findings, verdict, noise, effect, followers }: ReviewedChange): string {
  const titles = [
    ...(followers > 0 ? [counted(followers, "change follows", "changes follow")] : []),
    ...new Set(findings.map(({ rule: id }) => rules.find((rule) => rule.id === id)?.title ?? id)),
  ];
  if (titles.length > 0) return titles.join(" · ");
  return verdict === "safe" && noise
    ? "Only tags, descriptions or computed values"
    : effect === "create"
      ? "Made new; no rule finds anything"
      : "No rule finds anything";
}

/** The colour's meaning, for those who do not see it. */
export function Mark({ verdict }: { readonly verdict: Verdict }) {
  return <span class={`mark ${verdict}`} aria-hidden="true" />;
}
