import { readFileSync } from "node:fs";
import path from "node:path";
import { shellWord } from "../../../common/shell";
import { UserError } from "../../../common/user-error";
import { parsePlan, type PlanJson, type ResourceChange } from "../plan/plan-json";
import { effectOf } from "../plan/effect";
import { type Adoption, planAdopting } from "./adoption/adopt";
import { type Candidates, findCandidates } from "./adoption/candidates";
import { lostResources } from "./adoption/lost";
import { patienceAfter } from "./adoption/patience";
import { readAttempts } from "./attempt-log";
import { type Bundle } from "./bundle";
import { type JournalEntry } from "./journal";
import { type LivePlan } from "./stack-plan";
import { type StackSession } from "./stack-session";
import { type StackState } from "./state-store";

/** What is left of a bundle whose apply was cut off. */
export interface Remainder {
  /** Undefined when the plan can be applied as it is, because nothing of it was done. */
  readonly plan: LivePlan | undefined;
  /** Resources that were made but that no state knew of. */
  readonly adopted: readonly string[];
  /** Resources that may have been made and are created again, because nothing comes to be twice by it. */
  readonly again: readonly string[];
}

/**
 * Finds out what an apply that was cut off has left to do. A Terraform that died may have made
 * resources which it had not yet noted in the state: they are adopted by what its output, their
 * arguments and their tags show them. What is left is planned again, and must be part of what the
 * bundle's plan would have done.
 *
 * @param settleSeconds how long after Terraform's last sign of life what was only begun counts as never made.
 * @throws UserError when there is more to do than the bundle's plan had, or when something that exists
 * cannot be adopted and would be made twice.
 */
export async function planRemainder(
  session: StackSession,
  bundle: Bundle,
  entry: JournalEntry,
  state: StackState | undefined,
  stateIsPlanned: boolean,
  settleSeconds: number,
): Promise<Remainder> {
  const lost = lostResources(readAttempts(entry.logs), session.stack, state?.resources ?? new Set());
  if (stateIsPlanned && lost.length === 0) return { plan: undefined, adopted: [], again: [] };
  const accepted = acceptedPlan(bundle);
  const patience = patienceAfter(entry.logs, settleSeconds, session.call.signal);
  const candidates = await findCandidates(session.stack, lost, accepted, state, undefined, patience);
  throwRefused(session, candidates.refused);
  const { plan, adopted, refused } = await planAdopting(session, candidates.adoptable);
  throwRefused(
    session,
    refused.flatMap(({ candidate, why }) => refusedLines(candidate, why)),
  );
  // Nothing of it was done after all, so what was planned is what is applied.
  if (stateIsPlanned && adopted.length === 0) return { plan: undefined, adopted: [], again: candidates.again };
  requirePart(bundle, accepted, plan.plan);
  return { plan, adopted, again: candidates.again };
}

const refusedLines = ({ lost, id }: Candidates["adoptable"][number], why: Adoption["refused"][number]["why"]): readonly string[] => [
  `${lost.address}: ${lost.made ? "exists" : "may exist"} as ${lost.id ?? id}; its import is refused:`,
  ...why.map((line) => `  ${line}`),
];

function throwRefused({ stack, call }: StackSession, lines: readonly string[]): void {
  if (lines.length === 0) return;
  throw new UserError({
    problem: `${stack.instance.id}: its apply was cut off, and what that made cannot all be adopted; nothing further was applied, because it would be made twice`,
    details: lines,
    fix: `import each into the state (\`terraform -chdir=${shellWord(call.folder)} import <address> <id>\`) or delete it in AWS, then run the same command again`,
  });
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

function acceptedPlan({ folder, manifest }: Bundle): PlanJson {
  const file = path.join(folder, manifest.json.name);
  return parsePlan(readFileSync(file, "utf8"), file);
}

function requirePart({ manifest }: Bundle, plan: PlanJson, left: PlanJson): void {
  const accepted = new Map(effectsOf(plan));
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
