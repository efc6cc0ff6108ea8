import { createHash } from "node:crypto";
import { type ComponentChildren } from "preact";
import { render } from "preact-render-to-string";
import { type Review } from "../review";
import { rules } from "../rules";
import { titleText } from "../words";
import { behaviour } from "./behaviour";
import { Cost } from "./cost";
import { Filters } from "./filters";
import { Sections } from "./sections";
import { style } from "./style";
import { Stacks, Summary } from "./summary";

const script = `(${behaviour.toString()})();`;
const source = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The policy lets in this page's own style and script, by their hashes, and nothing else: no request
 * leaves the page, and nothing that a plan brought along is run.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
const policy = `default-src 'none'; style-src ${source(style)}; script-src ${source(script)}; base-uri 'none'; form-action 'none'`;

/** What else a page says of a review. */
export interface PageParts {
  /** In the browser's tab. */
  readonly title: string;
  /** What the page is about, above its heading. */
  readonly kicker?: string;
  /** Below the heading, above the changes. */
  readonly causes?: ComponentChildren;
}

/** The review as one HTML page that needs nothing beside itself. The same review gives the same bytes. */
export const reviewPage = (review: Review): string => pageOf(review, { title: `Review: ${titleText(review)}` });

/** A page of a review, with what is said beside it. */
export function pageOf(review: Review, { title, kicker, causes }: PageParts): string {
  return `<!doctype html>\n${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <a class="skip" href="#changes">
          To the changes
        </a>
        <Summary review={review} {...(kicker === undefined ? {} : { kicker })} />
        {causes}
        <Filters review={review} />
        <Stacks review={review} />
        <Cost review={review} />
        <Sections review={review} />
        <RulesInUse review={review} />
        {review.footnotes.map((text) => (
          <p class="footnote">{text}.</p>
        ))}
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>,
  )}\n`;
}

/** The rules that found something, with their reasons; the whole table stands in the guide. */
function RulesInUse({ review: { changes } }: { readonly review: Review }) {
  const used = new Set(changes.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  if (used.size === 0) return null;
  return (
    <footer>
      <h2>Rules that found something</h2>
      <dl class="rules">
        {rules
          .filter(({ id }) => used.has(id))
          .map(({ id, tier, title, why, see }) => (
            <div>
              <dt>
                <span class={`tag ${tier}`}>{tier}</span> <a href={see}>{id}</a>
              </dt>
              <dd>
                <strong>{title}.</strong> {why}
              </dd>
            </div>
          ))}
      </dl>
    </footer>
  );
}
