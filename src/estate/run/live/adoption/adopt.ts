import { rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../../../common/atomic-file";
import { UserError } from "../../../../common/user-error";
import { type StackSession } from "../stack-session";
import { type LivePlan, planStack } from "../stack-plan";
import { type Candidate } from "./candidates";

export interface Adoption {
  readonly plan: LivePlan;
  readonly adopted: readonly string[];
  /** What Terraform did not import although it may exist, and why not. */
  readonly refused: readonly { readonly candidate: Candidate; readonly why: readonly string[] }[];
}

const adoptionName = "adoption.tf.json";

/**
 * What is said of an import of what AWS does not have: by Terraform itself, and by importers of the
 * provider that ask AWS before Terraform does, such as that of route table associations.
 */
const absent =
  /Cannot import non-existent remote object|No association found between|couldn't find resource|empty result|NotFound|DoesNotExist|NoSuchEntity/;

/**
 * Plans a stack with imports. What AWS does not have is left to be created. An import that the
 * provider refuses is taken out alone: a refusal may name no address, and is then found by adding
 * imports bit by bit.
 *
 * @throws UserError when the stack cannot be planned without imports either.
 */
export async function planAdopting(session: StackSession, candidates: readonly Candidate[]): Promise<Adoption> {
  const refused: Adoption["refused"][number][] = [];
  let wanted = candidates;
  for (;;) {
    const plan = await tryPlan(session, wanted);
    if (!(plan instanceof UserError)) return { plan, adopted: addressesOf(wanted), refused };
    if (wanted.length === 0) throw plan;
    const named = wanted.filter(({ lost }) => linesOn(plan, lost.address).length > 0);
    if (named.length === 0) break;
    for (const candidate of named) {
      const why = linesOn(plan, candidate.lost.address);
      if (!why.every((line) => absent.test(line))) refused.push({ candidate, why });
    }
    wanted = without(wanted, addressesOf(named));
  }
  return bitByBit(session, wanted, refused);
}

/** Parents come before what refers to them, so that what fails fails by itself. */
async function bitByBit(session: StackSession, candidates: readonly Candidate[], refusedBefore: Adoption["refused"]): Promise<Adoption> {
  const refused = [...refusedBefore];
  let plan = await tryPlan(session, []);
  if (plan instanceof UserError) throw plan;
  let adopted: readonly Candidate[] = [];
  const open = [parentsFirst(candidates)];
  for (let part = open.shift(); part !== undefined; part = open.shift()) {
    const tried: LivePlan | UserError = part.length === 0 ? plan : await tryPlan(session, [...adopted, ...part]);
    if (!(tried instanceof UserError)) {
      plan = tried;
      adopted = [...adopted, ...part];
    } else if (part.length > 1) {
      const half = Math.ceil(part.length / 2);
      open.unshift(part.slice(0, half), part.slice(half));
    } else if (part[0] !== undefined && !tried.details.some((line) => absent.test(line)))
      refused.push({ candidate: part[0], why: tried.details });
  }
  // The plan file of the last attempt may be one that failed.
  const last = await tryPlan(session, adopted);
  if (last instanceof UserError) throw last;
  return { plan: last, adopted: addressesOf(adopted), refused };
}

async function tryPlan(session: StackSession, wanted: readonly Candidate[]): Promise<LivePlan | UserError> {
  const file = path.join(session.call.folder, adoptionName);
  if (wanted.length > 0) writeAtomically(file, JSON.stringify({ import: wanted.map(({ lost, id }) => ({ to: lost.address, id })) }));
  else rmSync(file, { force: true });
  try {
    return await planStack(session, { file: path.join(session.call.folder, "remainder.plan") });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

const addressesOf = (candidates: readonly Candidate[]): readonly string[] => candidates.map(({ lost }) => lost.address);
const refersTo = (text: string, address: string): boolean =>
  new RegExp(`(?<![\\w-])${address.replaceAll(".", "\\.")}(?![\\w-])`).test(text);
const linesOn = ({ details }: UserError, address: string): readonly string[] => details.filter((line) => refersTo(line, address));

/** Takes imports out, and with them those whose ids follow from them: what is gone has no parts. */
function without(candidates: readonly Candidate[], gone: readonly string[]): readonly Candidate[] {
  const left = candidates.filter(({ lost, id }) => !gone.includes(lost.address) && !gone.some((address) => refersTo(id, address)));
  return left;
}

function parentsFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const sorted: Candidate[] = [];
  let left = candidates;
  while (left.length > 0) {
    const free = left.filter(({ id }) => !left.some(({ lost }) => refersTo(id, lost.address)));
    const next = free.length === 0 ? left : free;
    sorted.push(...next);
    left = left.filter((one) => !next.includes(one));
  }
  return sorted;
}
