import { effects as allEffects, verdicts } from "../model";
import { type Review } from "../review";
import { rules } from "../rules";
import { effects, headings } from "../words";
import { Mark } from "./change";

/** Native controls only: whatever works a form works these. Hidden until the script is there to answer them. */
export function Filters({ review: { changes, counts, stacks } }: { readonly review: Review }) {
  const effectCounts = tally(changes.map(({ effect }) => effect));
  const ruleCounts = tally(changes.flatMap(({ findings }) => [...new Set(findings.map(({ rule }) => rule))]));
  const stackCounts = tally(changes.map(({ stack }) => stack));
  return (
    <form id="filters" role="search" aria-label="Filter the changes" hidden>
      <fieldset class="tiles">
        <legend>Verdicts: tick some to see only those</legend>
        {verdicts.map((verdict) => (
          <label class={`tile ${verdict}`}>
            <input type="checkbox" name="verdict" value={verdict} disabled={counts[verdict] === 0} />
            <span class="number">{counts[verdict]}</span>
            <span class="name">
              <Mark verdict={verdict} /> {headings[verdict]}
            </span>
          </label>
        ))}
      </fieldset>
      <div class="bar">
        <label class="search">
          <span>Text</span>
          <input type="search" name="text" autocomplete="off" spellcheck={false} placeholder="address, argument, reason …" />
        </label>
        <Choice
          name="stack"
          label="Stack"
          options={stacks
            .map(({ stack }) => stack)
            .filter((stack) => stackCounts.has(stack))
            .map((stack) => [stack, stack, stackCounts.get(stack) ?? 0])}
        />
        <Choice
          name="effect"
          label="Effect"
          options={allEffects
            .filter((effect) => effectCounts.has(effect))
            .map((effect) => [effect, effects[effect], effectCounts.get(effect) ?? 0])}
        />
        <Choice
          name="rule"
          label="Rule"
          options={rules.filter(({ id }) => ruleCounts.has(id)).map(({ id, title }) => [id, title, ruleCounts.get(id) ?? 0])}
        />
        <div class="shown">
          <output name="shown" aria-live="polite" />
          <button type="reset">Clear filters</button>
        </div>
      </div>
      <div class="buttons">
        <button type="button" name="unfold">
          Unfold all
        </button>
        <button type="button" name="fold">
          Fold all
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  /** Value, text, and how many changes it leaves. */
  readonly options: readonly (readonly [string, string, number])[];
}

function Choice({ name, label, options }: ChoiceProps) {
  return (
    <label class={`choice-${name}`}>
      <span>{label}</span>
      <select name={name}>
        <option value="">all</option>
        {options.map(([value, text, count]) => (
          <option value={value}>
            {text} ({count})
          </option>
        ))}
      </select>
    </label>
  );
}

function tally(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
