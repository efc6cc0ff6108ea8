import { counted } from "../../../common/counted";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Meaning, meaningOf, meanings } from "./meanings";
import { rules } from "./rules";

const argumentsSchema = z.object({ provider: z.string(), types: z.number(), arguments: z.record(z.string(), z.number()) });

/** What the review knows of the arguments that the provider's types have. */
export interface RuleCoverage {
  readonly provider: string;
  readonly rules: number;
  readonly types: number;
  /** Places of arguments, each counted once for every type that has it. */
  readonly arguments: number;
  readonly byMeaning: Readonly<Record<Meaning, number>>;
  /** Names that say nothing, the most frequent first. An update of them is to be looked at; what is made new with them is not. */
  readonly unknown: readonly { readonly argument: string; readonly types: number }[];
}

/** @param file `provider-arguments.json`, as `scripts/provider-arguments.mjs` writes it. */
export function ruleCoverage(file: string): RuleCoverage {
  const { provider, types, arguments: places } = argumentsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const byMeaning = Object.fromEntries(meanings.map((meaning) => [meaning, 0])) as Record<Meaning, number>;
  const unknown: { argument: string; types: number }[] = [];
  for (const [argument, count] of Object.entries(places)) {
    const known = meaningOf("aws_any", argument.split("."));
    if (known === undefined) unknown.push({ argument, types: count });
    else byMeaning[known.meaning] += count;
  }
  const sum = Object.values(places).reduce((total, count) => total + count, 0);
  return {
    provider,
    rules: rules.length,
    types,
    arguments: sum,
    byMeaning,
    unknown: unknown.sort((a, b) => b.types - a.types || (a.argument < b.argument ? -1 : 1)),
  };
}

const mostUnknown = 40;

export function coverageText({ provider, rules: ruleCount, types, arguments: sum, byMeaning, unknown }: RuleCoverage): string {
  const share = (part: number): string => `${Math.floor((1000 * part) / sum) / 10} %`;
  const left = unknown.reduce((total, { types: count }) => total + count, 0);
  return [
    `${ruleCount} rules, ${counted(types, "type")} of ${provider}, ${sum} arguments (each place in each type once)`,
    ...meanings.map((meaning) => `${meaning}: ${byMeaning[meaning]} (${share(byMeaning[meaning])})`),
    `the name says nothing: ${left} (${share(left)}), ${unknown.length} different ones; an update of them is to be looked at, what is made new with them is not judged by them`,
    ...unknown.slice(0, mostUnknown).map(({ argument, types: count }) => `  ${argument} in ${counted(count, "type")}`),
    ...(unknown.length > mostUnknown ? [`  and ${unknown.length - mostUnknown} more (--json has all)`] : []),
  ].join("\n");
}
