import { type TerraformStack } from "cdktf";

/**
 * All that is asked of the engine beyond what it documents. A new version, or the fork, must still
 * have it: each has a test of its own.
 */
export { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
export { deepMerge } from "cdktf/lib/util";

/** What was set with `addOverride`, which CDKTF keeps to itself. */
export function overridesOf(stack: TerraformStack): Record<string, unknown> {
  const overrides: unknown = Reflect.get(stack, "rawOverrides");
  if (typeof overrides !== "object" || overrides === null) throw new Error("this version of CDKTF keeps a stack's overrides elsewhere");
  return { ...overrides };
}

/** Where CDKTF keeps its tokens, for all copies of the library, and the maps in it. */
const storage = { name: "__cdktfTokenMap", maps: ["stringTokenMap", "numberTokenMap"] } as const;

/** Every map of tokens that there is; none before the first token. */
export function tokenMaps(): readonly Map<unknown, unknown>[] {
  const map: unknown = Reflect.get(globalThis, storage.name);
  if (typeof map !== "object" || map === null) return [];
  return storage.maps.map((name) => Reflect.get(map, name) as unknown).filter((one) => one instanceof Map);
}
