import { type ResourceChange } from "../../run/plan/plan-json";
import { isRecord, partsOf, read, shown, unknown } from "./values";
import { type Subject } from "./model";

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: "an earlier apply left it half made (tainted)",
  replace_by_request: "it was asked for with -replace",
  replace_by_triggers: "replace_triggered_by names something that changes",
};

/** What makes Terraform replace a resource: each argument that cannot be changed in place, or its other reason. */
export function replacementCauses(subject: Subject, { change, action_reason: reason }: ResourceChange): readonly string[] {
  if (subject.effect !== "replace") return [];
  const paths = (change.replace_paths ?? []).map((parts) => parts.join("."));
  const told = reason === undefined ? undefined : reasons[reason];
  const causes = [...new Set(paths)].sort().map((path) => `${path}: ${side(change, "before", path)} → ${side(change, "after", path)}`);
  return [...(told === undefined ? [] : [told]), ...causes];
}

function side(change: ResourceChange["change"], name: "before" | "after", path: string): string {
  if (isSensitive(name === "before" ? change.before_sensitive : change.after_sensitive, path)) return "(sensitive)";
  return name === "after" && read(change.after_unknown, path) === true ? shown(unknown) : shown(read(change[name], path));
}

/** Whether Terraform marks the value at a path, or anything above or below it, as sensitive. */
export function isSensitive(marks: unknown, path: string): boolean {
  let mark: unknown = marks;
  for (const part of partsOf(path)) {
    if (mark === true) return true;
    // Most of a plan is marked nowhere.
    if (mark === undefined || mark === false) return false;
    mark = Array.isArray(mark) ? (mark as readonly unknown[])[Number(part)] : isRecord(mark) ? mark[part] : undefined;
  }
  return holdsTrue(mark);
}

/** Whether a mark of Terraform's, of whatever shape, marks anything. */
export const holdsTrue = (mark: unknown): boolean =>
  mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(holdsTrue));
