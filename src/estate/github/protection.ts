import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { UserError } from "../../common/user-error";

/** Rules of the main branch, in the words of GitHub's rulesets, which an administrator of the repository imports. */
export const rulesetFile = path.join(".github", "ruleset.json");

const parameters = z.looseObject({ required_status_checks: z.array(z.looseObject({ context: z.string() })).optional() });
const rule = z.looseObject({ type: z.string(), ruleset_id: z.number().optional(), parameters: parameters.optional() });
export type BranchRule = z.infer<typeof rule>;
/** @see https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
export const branchRules = z.array(rule);

const ruleset = z.looseObject({
  conditions: z.object({ ref_name: z.object({ include: z.tuple([z.string().regex(/^refs\/heads\//)]), exclude: z.array(z.string()) }) }),
  bypass_actors: z.array(z.unknown()).optional(),
  rules: branchRules,
});
export type Ruleset = z.infer<typeof ruleset>;

/** @throws UserError for a file that is none of GitHub's rulesets for one branch. */
export function readRuleset(root: string): Ruleset {
  const file = path.join(root, rulesetFile);
  const read = ruleset.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!read.success)
    throw new UserError({
      problem: `${file} is no ruleset for one branch`,
      details: [z.prettifyError(read.error)],
      fix: "restore the file",
    });
  return read.data;
}

export const branchOf = ({ conditions }: Ruleset): string => conditions.ref_name.include[0].slice("refs/heads/".length);

/**
 * What a branch at GitHub lacks of what the file asks for; more is no difference. Rules of several rulesets hold together, so
 * each setting is looked for in all of them.
 */
export function missingRules(expected: Ruleset, actual: readonly BranchRule[]): string[] {
  return expected.rules.flatMap(({ type, parameters: wanted = {} }) => {
    const found = actual.filter((one) => one.type === type);
    if (found.length === 0) return [`no rule ${type}`];
    return Object.entries(wanted).flatMap(([name, value]) => {
      const values = found.map((one) => one.parameters?.[name]);
      if (name === "required_status_checks") return missingChecks(value, values);
      return values.some((one) => isAtLeast(one, value))
        ? []
        : [`${type}: ${name} is ${values.map((one) => JSON.stringify(one) ?? "not set").join(" and ")}, not ${JSON.stringify(value)}`];
    });
  });
}

const contexts = (value: unknown): string[] => {
  const read = z.array(z.looseObject({ context: z.string() })).safeParse(value);
  return read.success ? read.data.map(({ context }) => context) : [];
};

const missingChecks = (wanted: unknown, values: readonly unknown[]): string[] => {
  const required = new Set(values.flatMap(contexts));
  return contexts(wanted)
    .filter((context) => !required.has(context))
    .map((context) => `required_status_checks: ${context} is not required`);
};

/** What is off in the file may be on at GitHub, and a number may be larger. */
function isAtLeast(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === "number") return typeof actual === "number" && actual >= wanted;
  return wanted === false || actual === wanted;
}
