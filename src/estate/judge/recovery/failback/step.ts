import { type Check, type Command } from "./shell";
import { type FailbackState } from "./state";

/** A step of the way back, with what is asked before and after it. */
export interface WrittenStep {
  readonly id: string;
  readonly title: string;
  /** What must hold before it, and what shows that it is done, in words. */
  readonly before: string;
  readonly after: string;
  readonly commands: readonly Command[];
  /** The same to be asked, as far as a command can ask it. */
  readonly checks: { readonly before: readonly Check[]; readonly after: readonly Check[] };
  /** How it is seen to be done: undefined where AWS did not say, `hand` where AWS cannot say. */
  readonly done: (state: FailbackState) => boolean | undefined | "hand";
}
