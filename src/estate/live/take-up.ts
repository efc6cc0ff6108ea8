import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../shared/atomic-file";
import { UserError } from "../../shared/user-error";
import { parsePlan, type PlanJson, type ResourceChange } from "../plan/plan-json";
import { effectOf } from "../plan/effect";
import { readAttempts } from "./attempt-log";
import { type Bundle } from "./bundle";
import { type JournalEntry } from "./journal";
import { type LivePlan, planStack } from "./stack-plan";
import { type StackSession } from "./session";
import { type StackState } from "./state-store";

const adoptionName = "adoption.tf.json";

/** What is left of a bundle whose apply was cut off. */
export interface Remainder {
  /** Undefined when the plan can be applied as it is, because nothing of it was done. */
  readonly plan: LivePlan | undefined;
  /** Resources that were made but that no state knew of. */
  readonly adopted: readonly string[];
  /** Resources whose creation had begun when Terraform died, so that nobody knows whether they exist. */
  readonly inFlight: readonly string[];
}

/**
 * Finds out what an apply that was cut off has left to do. A Terraform that died may have made
 * resources which it had not yet noted in the state; its output has their ids, and they are adopted.
 * What is left is planned anew, and must be part of what the bundle's plan would have done.
 *
 * @throws UserError when there is more to do than the bundle's plan had.
 */
export async function planRemainder(session: StackSession, bundle: Bundle, entry: JournalEntry, state: StackState | undefined, stateIsPlanned: boolean): Promise<Remainder> {
  const { created, inFlight } = readAttempts(entry.logs);
  const known = state?.resources ?? new Set<string>();
  const lost = [...created].filter(([address]) => !known.has(address));
  const open = inFlight.filter((address) => !known.has(address));
  if (stateIsPlanned && lost.length === 0) return { plan: undefined, adopted: [], inFlight: open };
  const { plan, adopted } = await planWithAdoptions(session, lost);
  requirePart(bundle, plan.plan);
  return { plan, adopted, inFlight: open };
}

/** Adopts what Terraform can import; an address whose import it refuses is left to be created, as it was planned. */
async function planWithAdoptions(session: StackSession, lost: readonly (readonly [string, string])[]): Promise<{ plan: LivePlan; adopted: readonly string[] }> {
  const file = path.join(session.call.folder, adoptionName);
  let wanted = lost;
  for (;;) {
    try {
      if (wanted.length > 0) writeAtomically(file, JSON.stringify({ import: wanted.map(([to, id]) => ({ to, id })) }));
      else rmSync(file, { force: true });
      return { plan: await planStack(session, { file: path.join(session.call.folder, "remainder.plan") }), adopted: wanted.map(([address]) => address) };
    } catch (error) {
      if (!(error instanceof UserError) || wanted.length === 0) throw error;
      const said = error.details.join("\n");
      const possible = wanted.filter(([address]) => !said.includes(address));
      wanted = possible.length === wanted.length ? [] : possible;
    }
  }
}

/** The effects that may be left of an effect that was cut off. */
const leftOf: Readonly<Record<string, readonly string[]>> = {
  // What was created may differ in what AWS filled in, and is then brought to what was planned.
  add: ["add", "change", "replace", "import"],
  // What is done in AWS already is still to be noted in the state.
  change: ["change", "move", "import"],
  replace: ["replace", "add", "destroy", "change", "move", "import"],
  destroy: ["destroy"],
  import: ["import", "change"],
  move: ["move"],
  forget: ["forget"],
};

function requirePart({ folder, manifest }: Bundle, left: PlanJson): void {
  const file = path.join(folder, manifest.json.name);
  const accepted = new Map(effectsOf(parsePlan(readFileSync(file, "utf8"), file)).map(([address, effect]) => [address, effect]));
  const more = effectsOf(left).filter(([address, effect]) => leftOf[accepted.get(address) ?? "none"]?.includes(effect) !== true);
  if (more.length === 0) return;
  throw new UserError({
    problem: `${manifest.stack}: its apply was cut off, and there is more to do now than the bundle's plan had; nothing further was applied`,
    details: more.map(([address, effect]) => `${address}: ${effect}`),
    fix: "plan it again with `npx estate plan --live` and look at what it says",
  });
}

const effectsOf = ({ resource_changes: changes = [] }: PlanJson): (readonly [string, string])[] =>
  changes.map((change: ResourceChange) => [change.address, effectOf(change)] as const).filter(([, effect]) => effect !== "none");
