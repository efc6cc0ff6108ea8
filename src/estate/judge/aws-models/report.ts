import { type ModelCheck, type ModelCoverage } from "./check";
import { type ExplainedFinding } from "./config-keys";
import { type ModelFinding } from "./finding";

/** A finding as lines of text: where, what it is, what AWS accepts and by which model, and which key made it where that was asked for. */
export function findingLines(finding: ModelFinding | ExplainedFinding): string[] {
  const { stack, address, argument, value, accepts, model, region } = finding;
  return [
    `${stack} ${address}${argument === undefined ? "" : ` ${argument}`} is ${shown(value)}`,
    `  ${model} in ${region} accepts ${accepts}`,
    ...("keys" in finding ? [`  ${keysText(finding)}`] : []),
  ];
}

const keysText = ({ keys }: ExplainedFinding): string =>
  keys.length === 0
    ? "no key of the configuration determines it: it is fixed in the construct"
    : `determined by ${keys.map(({ key, file, line }) => `${key} (${line === undefined ? file : `${file}:${line}`})`).join(", ")}`;

const longest = 100;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "not set";
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Shares of all literals, in words. */
export function coverageLine({ literals, mapped, constrained, reasons, unknown }: ModelCoverage): string {
  const share = (part: number): string => `${literals === 0 ? 100 : Math.floor((1000 * part) / literals) / 10} %`;
  const rest = unknown.length === 0 ? "" : `; nothing is known of ${unknown.length} kinds of arguments`;
  return `${literals} literals: ${share(mapped)} stand in a model, ${share(constrained)} in one that says more than a type; ${Object.keys(reasons).length} kinds of arguments have no model for a stated reason${rest}`;
}

/** The form that programs read. */
export const modelCheckJson = ({ findings, coverage, sources }: ModelCheck) => ({
  format: "estate-check-aws/1" as const,
  findings,
  coverage,
  sources,
});
