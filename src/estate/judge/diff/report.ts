import { type AffectedStack } from "../affected/affected";
import { reviewJson } from "../review/report";
import { type Review, type ReviewedChange } from "../review/review";
import { type Cause, type Reach } from "./causes";
import { type ComparedBase } from "./sides";

/** What a cause changes. */
export interface CausedChanges {
  readonly cause: Cause;
  /** False when the edit cannot stand alone, so that nobody knows what it does by itself. */
  readonly tried: boolean;
  /** The worst first. */
  readonly changes: readonly ReviewedChange[];
}

export interface DiffReport {
  readonly base: ComparedBase;
  readonly uncommitted: readonly string[];
  readonly causes: readonly CausedChanges[];
  /** Changes that follow from no single cause: from several together, or nobody knows from which. */
  readonly together: readonly ReviewedChange[];
  /** Stacks in which both sides differ, and those that read from them. */
  readonly affected: readonly AffectedStack[];
  /** Those of them that the code no longer has. */
  readonly removed: readonly AffectedStack[];
  /** In the records of every review, so that what is read of an edit and of a plan is one language. */
  readonly review: Review;
}

/** Puts every change below what caused it; a change that several causes reach stands below each. */
export function byCause(
  review: Review,
  causes: readonly Cause[],
  reaches: readonly (Reach | undefined)[],
): Pick<DiffReport, "causes" | "together"> {
  const reached = (change: ReviewedChange, reach: Reach | undefined): boolean =>
    reach !== undefined &&
    (reach.declared.has(`${change.stack} ${change.address.replace(/\[.*$/s, "")}`) || reach.dependent.has(change.stack));
  const only = causes.length === 1;
  const found = causes.map((cause, index) => ({
    cause,
    tried: only || reaches[index] !== undefined,
    changes: only ? review.changes : review.changes.filter((change) => reached(change, reaches[index])),
  }));
  const known = new Set(found.flatMap(({ changes }) => changes));
  return { causes: found, together: review.changes.filter((change) => !known.has(change)) };
}

/** The report as a JSON value. */
export function diffJson(report: DiffReport) {
  const { format: _format, ...review } = reviewJson(report.review);
  const indexOf = new Map(report.review.changes.map((change, index) => [change, index]));
  const indices = (changes: readonly ReviewedChange[]): number[] => changes.map((change) => indexOf.get(change) ?? 0);
  return {
    format: "estate-diff/1" as const,
    base: report.base,
    uncommitted: report.uncommitted,
    causes: report.causes.map(({ cause, tried, changes }) => ({ ...causeJson(cause), tried, changes: indices(changes) })),
    together: indices(report.together),
    removed: report.removed.map(({ instance, resources }) => ({ stack: instance.id, resources })),
    affected: report.affected.map(({ instance, effect, reads }) => ({ stack: instance.id, effect, reads })),
    review,
  };
}

function causeJson(cause: Cause) {
  if (cause.kind === "synthesis") return { kind: cause.kind };
  if (cause.kind === "sources") return { kind: cause.kind, files: cause.files };
  const { file, line, key, before = null, after = null } = cause.edit;
  return { kind: cause.kind, file, ...(line === undefined ? {} : { line }), key, before, after };
}
