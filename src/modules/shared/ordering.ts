import { Fn, Op, Token } from "cdktf";

/**
 * `value`, known only once every resource behind `waitsFor` is there: Terraform orders by reference,
 * so whoever takes the result waits for all of them, outputs and other stacks included, and gets
 * nothing when one of them fails. For orders within one construct prefer `dependsOn`.
 *
 * @param waitsFor attributes of the resources to wait for
 */
export const after = (value: string, ...waitsFor: readonly string[]): string => Token.asString(Fn.element([value, ...waitsFor], 0));

/**
 * A number that Terraform knows only during the apply, because it is written with an attribute that
 * a resource has only then. What takes it is not called while planning; `depends_on` alone does not defer.
 */
export const knownAtApply = (value: number, unknownUntilApply: string): number =>
  // `% 1` gives 0; cdktf 0.21 writes the literal 0 as `undefined`, so `* 0` cannot be said.
  Token.asNumber(Op.add(Op.mod(Fn.lengthOf(unknownUntilApply), 1), value));

/** The same for a text. */
export const textKnownAtApply = (value: string, unknownUntilApply: string): string =>
  Token.asString(Fn.join("", [value, Fn.substr(unknownUntilApply, 0, 0)]));
