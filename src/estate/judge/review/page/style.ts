/**
 * Both themes take every colour from the same names. Each pair that carries text has a contrast of
 * at least 4.5 to 1; the browser tests measure it.
 * @see https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.html
 */
const colours = `
:root {
  color-scheme: light dark;
  --paper: #f6f6f3; --card: #ffffff; --sunk: #efefea; --ink: #1a1d21; --soft: #565d66; --line: #d8d8d0; --link: #0b57a4; --focus: #0b57a4;
  --irreversible: #98143c; --dangerous: #a63c06; --unknown: #6438a8; --look: #755600; --safe: #24673f;
  --irreversible-wash: #fbe9ee; --dangerous-wash: #fdeee4; --unknown-wash: #f1ebfa; --look-wash: #faf2d8; --safe-wash: #e6f3ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121417; --card: #1a1d22; --sunk: #23272e; --ink: #e8eaed; --soft: #a8b0ba; --line: #343a43; --link: #8ec1ff; --focus: #8ec1ff;
    --irreversible: #ff92ad; --dangerous: #ffb07c; --unknown: #cbb2ff; --look: #ecce66; --safe: #85dba2;
    --irreversible-wash: #3a1822; --dangerous-wash: #38210f; --unknown-wash: #2a2040; --look-wash: #332a0b; --safe-wash: #14301e;
  }
}
.irreversible { --own: var(--irreversible); --wash: var(--irreversible-wash); }
.dangerous { --own: var(--dangerous); --wash: var(--dangerous-wash); }
.unknown { --own: var(--unknown); --wash: var(--unknown-wash); }
.look { --own: var(--look); --wash: var(--look-wash); }
.safe { --own: var(--safe); --wash: var(--safe-wash); }
`;

const basics = `
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Open Sans", sans-serif; -webkit-text-size-adjust: 100%; scroll-padding-top: 6rem; }
body { margin: 0 auto; padding: clamp(1rem, 3vw, 2.5rem) clamp(.875rem, 3vw, 2.5rem) 4rem; max-width: 76rem; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
[hidden] { display: none !important; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; z-index: 2; padding: .4rem .8rem; background: var(--card); }
.mark { display: inline-block; width: .625rem; height: .625rem; border-radius: 2px; background: var(--own); }
.tag { display: inline-block; padding: 0 .45rem; border-radius: 4px; background: var(--wash); color: var(--own); font-size: .8125rem; font-weight: 600; }
`;

const top = `
.summary { padding-bottom: 1.5rem; }
.kicker { color: var(--own); font-size: .875rem; font-weight: 700; }
h1 { max-width: 26ch; font-size: clamp(1.625rem, 1.2rem + 2vw, 2.5rem); line-height: 1.15; font-weight: 700; letter-spacing: -.015em; text-wrap: balance; margin: .25rem 0 .5rem; }
.facts { color: var(--soft); }
.shares { display: block; width: 100%; height: .5rem; margin-top: 1.25rem; border-radius: 4px; background: var(--sunk); }
.shares rect { fill: var(--own); }
.notes { margin-top: 1rem; display: grid; gap: .375rem; }
.notes li { padding: .5rem .75rem; background: var(--unknown-wash); border-radius: 6px; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: .625rem; min-width: 0; }
.tiles legend { margin-bottom: .5rem; color: var(--soft); font-size: .875rem; }
.tile { position: relative; display: flex; flex-direction: column; padding: .75rem .875rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
.tile .number { color: var(--own); font-size: 1.75rem; line-height: 1.1; font-weight: 700; font-variant-numeric: tabular-nums; }
.tile .name { font-size: .875rem; line-height: 1.35; margin-top: .25rem; }
.tile input { position: absolute; top: .75rem; right: .75rem; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--own); cursor: inherit; }
.tile:has(:checked) { background: var(--wash); border-color: var(--own); box-shadow: inset 0 0 0 1px var(--own); }
.tile:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
.tile :focus-visible { outline: none; }
.tile:has(:disabled) { background: none; cursor: default; }
.tile:has(:disabled) .number, .tile:has(:disabled) .name { color: var(--soft); font-weight: 400; }
.tile:has(:disabled) .mark { opacity: .4; }
.bar { position: sticky; top: 0; z-index: 1; display: grid; grid-template-columns: minmax(10rem, 2fr) repeat(3, minmax(7rem, 1fr)) auto; gap: .5rem .75rem; align-items: end; margin: 1rem -.875rem 0; padding: .75rem .875rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.bar label { display: grid; gap: .125rem; min-width: 0; color: var(--soft); font-size: .8125rem; }
.bar input, .bar select { width: 100%; min-width: 0; height: 2.375rem; padding: 0 .625rem; border: 1px solid var(--soft); border-radius: 6px; background: var(--card); color: var(--ink); font: inherit; font-size: .9375rem; text-overflow: ellipsis; }
.bar ::placeholder { color: var(--soft); opacity: 1; }
.shown { display: grid; gap: .125rem; }
.shown output { font-size: .8125rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
button { min-height: 2rem; padding: .125rem .75rem; border: 1px solid var(--soft); border-radius: 6px; background: none; color: var(--ink); font: inherit; font-size: .875rem; cursor: pointer; white-space: nowrap; }
button:hover { background: var(--sunk); }
.shown button { height: 2.375rem; }
.buttons { display: flex; gap: .5rem; margin-top: .75rem; }
#filters { display: contents; }
.stacks { margin-top: 1rem; }
.stacks > summary { cursor: pointer; color: var(--soft); padding: .25rem 0; }
.scroll { overflow-x: auto; margin-top: .5rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.stacks table { border-collapse: collapse; width: 100%; font-size: .875rem; overflow-wrap: normal; }
.stacks th, .stacks td { padding: .375rem .875rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); font-weight: 400; font-variant-numeric: tabular-nums; }
.stacks tr:last-child > * { border-bottom: 0; }
.stacks tbody tr:last-child > * { border-bottom: 0; }
.stacks thead th { color: var(--soft); border-bottom: 1px solid var(--line); }
.stacks th:first-child { text-align: left; }
.stacks td { color: var(--own); font-weight: 600; }
.stacks td.none { color: var(--soft); font-weight: 400; }
`;

const list = `
section.verdict, section.causes { margin-top: 2.25rem; }
.cause { margin-top: .5rem; padding: .375rem .875rem; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--own); border-radius: 6px; }
.cause > summary { cursor: pointer; }
.cause > summary .count { color: var(--soft); }
.cause li { padding: .125rem 0; }
h2 { font-size: 1.25rem; line-height: 1.3; }
h2 .mark { width: .8em; height: .8em; border-radius: 3px; margin-right: .125rem; }
h2 .count { color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
section.verdict > p { color: var(--soft); margin: .125rem 0 .75rem; }
.changes { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: clip; }
.change { border-left: 4px solid var(--own); content-visibility: auto; contain-intrinsic-block-size: auto 3.5rem; }
.change + .change { border-top: 1px solid var(--line); }
.change > details > summary { display: grid; grid-template-columns: 5.75rem minmax(0, 3fr) minmax(0, 4fr) 1rem; gap: 0 1rem; align-items: baseline; padding: .625rem .875rem; cursor: pointer; list-style: none; }
.change > details > summary::-webkit-details-marker { display: none; }
.change > details > summary::after { content: ""; align-self: center; justify-self: end; width: .5rem; height: .5rem; border: solid var(--soft); border-width: 0 2px 2px 0; transform: translateY(-25%) rotate(45deg); }
.change > details[open] > summary::after { transform: translateY(25%) rotate(225deg); }
.change > details > summary:hover { background: var(--sunk); }
.change > details > summary:focus-visible { outline-offset: -3px; }
.does { font-size: .875rem; font-weight: 600; }
.does.destroy, .does.replace, .does.forget, .does.unrecognized { color: var(--own); }
.what { display: grid; }
.address { font-weight: 600; }
.what .stack { color: var(--soft); font-size: .8125rem; }
.titles { font-size: .9375rem; }
.fold { margin-top: .5rem; }
.fold > summary { cursor: pointer; padding: .375rem 0; }
.fold[open] > summary { margin-bottom: .25rem; }
.nothing { margin-top: 2rem; font-size: 1.125rem; }
.footnote { color: var(--soft); font-size: 0.85em; }
footer { margin-top: 3.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); font-size: .9375rem; }
.rules { display: grid; margin-top: .75rem; }
.rules > div { display: grid; grid-template-columns: minmax(12rem, 1fr) 3fr; gap: .125rem 1rem; padding: .375rem 0; }
.rules dt { display: flex; flex-wrap: wrap; gap: .25rem .5rem; align-items: baseline; }
`;

const details = `
.details { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; padding: .25rem .875rem 1.125rem; margin-left: 6.75rem; }
h3 { font-size: .8125rem; color: var(--soft); font-weight: 600; margin-bottom: .25rem; }
.reasons { display: grid; gap: .375rem; max-width: 46rem; font-size: .9375rem; }
.details del, .details ins { text-decoration: none; }
.arguments { border-collapse: collapse; width: 100%; table-layout: fixed; font: .8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.arguments th, .arguments td { padding: .25rem .625rem .25rem 0; text-align: left; vertical-align: top; font-weight: 400; border-top: 1px solid var(--line); }
.arguments thead th { color: var(--soft); border-top: 0; padding-top: 0; }
.arguments tbody th { font-weight: 600; }
.arguments del { color: var(--irreversible); }
.arguments ins { color: var(--safe); }
.details dl { display: grid; gap: .375rem; }
.details dl > div { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0 .75rem; align-items: baseline; }
.details dt { color: var(--soft); font-size: .875rem; }
.details section > dl > div:has(ul) { grid-template-columns: minmax(0, 1fr); }
.twins { display: flex; flex-wrap: wrap; gap: .125rem 1rem; }
.details dd ul { columns: 22rem auto; column-gap: 1.5rem; }
.details dt .where { display: inline-block; padding: 0 .4rem; border-radius: 4px; background: var(--sunk); color: var(--ink); font-size: .75rem; }
`;

const narrow = `
@media (max-width: 60rem) {
  .bar { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .bar .search { grid-column: 1 / span 2; }
  .change > details > summary { grid-template-columns: 5.25rem minmax(0, 1fr) 1rem; }
  .change > details > summary .titles { grid-column: 2; grid-row: 2; }
  .change > details > summary::after { grid-column: 3; grid-row: 1; }
  .details { margin-left: 6.25rem; }
}
@media (max-width: 46rem) {
  html { scroll-padding-top: 1rem; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .tile { flex-direction: row; align-items: baseline; gap: .5rem; padding: .5rem .75rem; }
  .tile:first-of-type { grid-column: 1 / -1; }
  .tile .number { font-size: 1.25rem; }
  .tile .name { margin: 0; padding-right: 1.5rem; }
  .tile input { top: .8rem; }
  .bar { position: static; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .bar .search, .bar .choice-rule, .shown { grid-column: 1 / -1; }
  .shown { grid-template-columns: 1fr auto; align-items: center; margin-top: .25rem; }
  .change > details > summary { grid-template-columns: minmax(0, 1fr) 1rem; gap: .125rem .5rem; }
  .change > details > summary .what, .change > details > summary .titles { grid-column: 1 / -1; grid-row: auto; }
  .change > details > summary::after { grid-column: 2; grid-row: 1; }
  .details { margin-left: 0; }
  .details dl > div { grid-template-columns: minmax(0, 1fr); }
  .rules > div { grid-template-columns: minmax(0, 1fr); }
  .arguments thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .arguments, .arguments tbody, .arguments tr, .arguments th, .arguments td { display: block; }
  .arguments tr { padding: .375rem 0; border-top: 1px solid var(--line); }
  .arguments th, .arguments td { border: 0; padding: 0; }
  .arguments td::before { content: attr(data-label) ": "; color: var(--soft); }
}
`;

const paper = `
@media print {
  html { background: #fff; font-size: 11px; }
  body { max-width: none; padding: 0; }
  #filters, .skip, .stacks { display: none; }
  .change { content-visibility: visible; break-inside: avoid; }
  .change > details > summary::after { display: none; }
  a { color: inherit; }
}
`;

export const style = [colours, basics, top, list, details, narrow, paper].join("");
