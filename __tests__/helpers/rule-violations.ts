import { type Rule, type Violation } from "../../config/rules/rule";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { editedEstate, type Writable } from "./estate";

export type FoundViolation = Violation & { readonly id: string };

/** A violation as `<rule> at <path>`. */
export const placeOf = ({ id, path }: FoundViolation): string => `${id} at ${path.join(".")}`;

/** Expects a violation, named as `<rule> at <path>`, with a fix that matches and a word on what is allowed. */
export function expectViolation(found: readonly FoundViolation[], expected: string, fix: RegExp): void {
  const match = found.find((one) => placeOf(one) === expected);
  expect(match, found.map(placeOf).join("\n")).toBeDefined();
  expect(match?.fix).toMatch(fix);
  expect(match?.allowed).toMatch(/\S/);
}

/** What some rules find in an environment. */
export function violationsOf(rules: readonly Rule[], environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const { id, check } of rules) check(environment, (violation) => found.push({ ...violation, id }));
  return found;
}

/** The project's own prod, changed by `edit` on a deep copy. */
export function prodWith(edit: (environment: Writable<EnvironmentConfig>) => void): EnvironmentConfig {
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}
