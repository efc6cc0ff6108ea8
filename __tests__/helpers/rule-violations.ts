import { type Violation } from "../../config/rules/rule";

export type FoundViolation = Violation & { readonly id: string };

const placeOf = ({ id, path }: FoundViolation): string => `${id} at ${path.join(".")}`;

/** Expects a violation, named as `<rule> at <path>`, with a fix that matches and a word on what is allowed. */
export function expectViolation(found: readonly FoundViolation[], expected: string, fix: RegExp): void {
  const match = found.find((one) => placeOf(one) === expected);
  expect(match, found.map(placeOf).join("\n")).toBeDefined();
  expect(match?.fix).toMatch(fix);
  expect(match?.allowed).toMatch(/\S/);
}
