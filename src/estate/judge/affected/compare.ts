import { type Blocks } from "./blocks";
import { canonical, isObject } from "../../../common/canonical-json";

/** What became of one block between two revisions. */
export interface BlockChange {
  /** Terraform address; `terraform` for the stack's settings, `provider.aws` for a provider. */
  readonly address: string;
  readonly effect: "added" | "changed" | "removed";
  /** Paths of the arguments that differ, for a changed block. */
  readonly arguments: readonly string[];
}

/** The blocks in which two forms of a stack differ, by address. */
export function compareBlocks(base: Blocks, head: Blocks): readonly BlockChange[] {
  const addresses = [...new Set([...base.keys(), ...head.keys()])].sort();
  return addresses.flatMap((address): BlockChange[] => {
    if (!base.has(address)) return [{ address, effect: "added", arguments: [] }];
    if (!head.has(address)) return [{ address, effect: "removed", arguments: [] }];
    const paths = differences(base.get(address), head.get(address), "");
    return paths.length === 0 ? [] : [{ address, effect: "changed", arguments: paths }];
  });
}

function differences(base: unknown, head: unknown, place: string): readonly string[] {
  if (isObject(base) && isObject(head)) {
    const names = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
    return names.flatMap((name) => differences(base[name], head[name], place === "" ? name : `${place}.${name}`));
  }
  // A block that may stand only once is a list of one; of longer lists it is enough to name the list.
  if (Array.isArray(base) && Array.isArray(head) && base.length === 1 && head.length === 1) return differences(base[0], head[0], place);
  return canonical(base) === canonical(head) ? [] : [place === "" ? "value" : place];
}
