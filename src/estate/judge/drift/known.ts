import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../../../common/atomic-file";
import { UserError } from "../../../common/user-error";
import { type DriftFinding, type Unread } from "./model";

const schema = z.object({
  format: z.literal(1),
  written: z.string(),
  findings: z.array(z.object({ id: z.string(), stack: z.string(), address: z.string(), since: z.string() })),
  /** States that were read; one that is gone later was not taken away by an apply. */
  states: z.record(z.string(), z.object({ lineage: z.string(), serial: z.number() })),
  /** Version of each secret's value that is in use, by ARN; the value itself is never read. */
  secrets: z.record(z.string(), z.string()),
});

/** What an earlier run has found, so that a later one reports only what is new. */
export type Known = z.output<typeof schema>;

export const nothingKnown: Known = { format: 1, written: "", findings: [], states: {}, secrets: {} };

/** @returns undefined when there is no such file yet. @throws UserError for a file of something else. */
export function readKnown(file: string): Known | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new UserError({ problem: `${file}: cannot be read`, fix: "name a file that the job may read and write", cause });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not what an earlier \`estate drift --known\` wrote, or cut off`,
      fix: "remove it: the next run then reports everything, once",
      cause,
    });
  }
}

export interface Told {
  readonly fresh: readonly DriftFinding[];
  /** What was reported before and is still so. */
  readonly known: readonly { readonly finding: DriftFinding; readonly since: string }[];
  /** What was reported before and is so no more. */
  readonly gone: readonly Known["findings"][number][];
}

/** Separates what is new from what was reported before. Of a stack that could not be read nothing is gone. */
export function compareWithKnown(findings: readonly DriftFinding[], known: Known, readStacks: ReadonlySet<string>): Told {
  const since = new Map(known.findings.map((entry) => [entry.id, entry.since]));
  const ids = new Set(findings.map(({ id }) => id));
  return {
    fresh: findings.filter(({ id }) => !since.has(id)),
    known: findings.flatMap((finding) => {
      const day = since.get(finding.id);
      return day === undefined ? [] : [{ finding, since: day }];
    }),
    gone: known.findings.filter(({ id, stack }) => !ids.has(id) && readStacks.has(stack)),
  };
}

/** What the next run is to know. What concerns stacks that were not read now is kept. */
export function nextKnown(
  { fresh, known }: Told,
  before: Known,
  read: { readonly stacks: ReadonlySet<string>; readonly states: Known["states"]; readonly secrets: Known["secrets"] },
  now: string,
): Known {
  const entry = ({ id, stack, address }: DriftFinding, since: string): Known["findings"][number] => ({ id, stack, address, since });
  return {
    format: 1,
    written: now,
    findings: [
      ...before.findings.filter(({ stack }) => !read.stacks.has(stack)),
      ...known.map(({ finding, since }) => entry(finding, since)),
      ...fresh.map((finding) => entry(finding, now)),
    ],
    states: { ...before.states, ...read.states },
    secrets: { ...before.secrets, ...read.secrets },
  };
}

export const writeKnown = (file: string, known: Known): void => writeAtomically(file, `${JSON.stringify(known, undefined, 2)}\n`);

/** A state that was there in an earlier run and is not there now. */
export function lostState(stack: string, place: string, known: Known): Unread | undefined {
  const before = known.states[stack];
  if (before === undefined) return undefined;
  return {
    stack,
    problem: "its state is gone",
    details: [`${place} was there in the run of ${known.written}, with serial ${before.serial}`],
    fix: "look for an older version of the object in the bucket before anything is applied: without the state Terraform would make everything again",
  };
}
