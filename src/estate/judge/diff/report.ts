import { type AffectedStack } from "../affected/affected";
import { type Revision } from "../affected/git";
import { type Dependents } from "../review/dependents";
import { type Effect } from "../review/model";
import { reviewJson } from "../review/report";
import { rules } from "../review/rules";
import { leaveFirst } from "../review/rules/shared";
import { type Review, type ReviewedChange } from "../review/review";
import { type Cause, type Reach } from "./causes";

/** What a cause changes. */
export interface CausedChanges {
  readonly cause: Cause;
  /** False when the edit cannot stand alone, so that nobody knows what it does by itself. */
  readonly tried: boolean;
  /** The worst first. */
  readonly changes: readonly ReviewedChange[];
}

/** Something that stands in the way of an apply. */
export interface Obstacle {
  readonly stack: string;
  readonly address: string;
  readonly problem: string;
  readonly fix: string;
}

export interface DiffReport {
  readonly base: Revision;
  readonly uncommitted: readonly string[];
  readonly causes: readonly CausedChanges[];
  /** Changes that follow from no single cause: from several together, or nobody knows from which. */
  readonly together: readonly ReviewedChange[];
  readonly removed: readonly AffectedStack[];
  readonly obstacles: readonly Obstacle[];
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

const goes: ReadonlySet<Effect> = new Set<Effect>(["destroy", "replace"]);

/**
 * What Terraform or AWS will refuse of the changes as they stand, with the step that makes them possible.
 *
 * @param users who uses what, as the base has it.
 */
export function obstaclesIn({ changes }: Review, users: Pick<Dependents, "usersOf">): readonly Obstacle[] {
  const going = new Set(changes.filter(({ effect }) => goes.has(effect)).map(({ stack, address }) => `${stack} ${address}`));
  return changes.flatMap((change): Obstacle[] => {
    const { stack, address, effect, lifecycle, willFail } = change;
    const known = willFail ? [...refusals(change)] : [];
    if (!goes.has(effect)) return known;
    const word = effect === "destroy" ? "destroyed" : "replaced";
    const stays = users.usersOf(stack, address).filter((user) => user.stack !== stack && !going.has(`${user.stack} ${user.address}`));
    const [first] = stays;
    const others = stays.length > 1 ? ` and ${stays.length - 1} more` : "";
    return [
      ...(lifecycle?.preventDestroy === true
        ? [
            {
              stack,
              address,
              problem: `it would be ${word}, and \`prevent_destroy\` refuses that`,
              fix: "take the edit back, or take the protection off in a change of its own first",
            },
          ]
        : []),
      ...known,
      // Whether AWS refuses it is not on record for every type; that the others are left with nothing is sure.
      ...(first === undefined || willFail
        ? []
        : [{ stack, address, problem: `it would be ${word} while ${first.address} of ${first.stack}${others} use it`, fix: leaveFirst }]),
    ];
  });
}

/** What the review's rules know that an apply fails by. */
const refusals = ({ stack, address, findings }: ReviewedChange): readonly Obstacle[] =>
  findings.flatMap(({ rule, text, certain }) => {
    const fix = rules.find(({ id }) => id === rule)?.fails;
    return certain && fix !== undefined ? [{ stack, address, problem: text, fix }] : [];
  });

/** The report as a JSON value. */
export function diffJson(report: DiffReport) {
  const { format: _format, ...review } = reviewJson(report.review);
  const indexOf = new Map(report.review.changes.map((change, index) => [change, index]));
  const indices = (changes: readonly ReviewedChange[]): number[] => changes.map((change) => indexOf.get(change) ?? 0);
  return {
    format: "estate-diff/1" as const,
    base: report.base,
    uncommitted: report.uncommitted,
    causes: report.causes.map(({ cause, tried, changes }) => ({
      ...(cause.kind === "configuration"
        ? {
            kind: "configuration" as const,
            file: cause.edit.file,
            ...(cause.edit.line === undefined ? {} : { line: cause.edit.line }),
            key: cause.edit.key,
            before: cause.edit.before ?? null,
            after: cause.edit.after ?? null,
          }
        : { kind: "sources" as const, files: cause.files }),
      tried,
      changes: indices(changes),
    })),
    together: indices(report.together),
    removed: report.removed.map(({ instance, resources }) => ({ stack: instance.id, resources })),
    obstacles: report.obstacles,
    review,
  };
}
