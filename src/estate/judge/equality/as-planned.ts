import { isRecord, isUnset, unknown } from "../review/values";

/**
 * Equal in a plan: whatever way "not set" is written, and in any order of keys. Unlike the other two
 * equalities it keeps the order of lists and what texts say: Terraform has normalized what it can, and what
 * it still calls a change is one. What is known only after the apply equals nothing.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return a !== unknown;
  if (isUnset(a) && isUnset(b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(item, (b as readonly unknown[])[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => sameValue(a[name], b[name]));
}
