import { type Verdict } from "../../../../../src/estate/judge/review/model";

/** Verdict of the worst change, and every rule that finds something. */
export type Expected = Readonly<Record<string, readonly [Verdict, ...string[]]>>;
