import { formatPath } from "../../config/check/finding";
import { anyKey, lookUp } from "../../config/schema/walk";
import { compareBlocks } from "../../src/estate/judge/affected/compare";
import { type Blocks } from "../../src/estate/judge/affected/blocks";
import { configKeys } from "../../src/estate/judge/provenance/keys";
import { track } from "../../src/estate/judge/provenance/reads";
import { accountOf, blocksAt, changedEstate, findStack, type World } from "../../src/estate/judge/provenance/world";
import { placeStacks } from "../../src/layers/instances";

/** Keys as the schema documents them, each with the layers of which it moved a stack. */
export type MovedLayers = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Tries every key that a stack reads until something in the stack moves, in each environment until the
 * layer is known to move with the key.
 */
export async function movedLayers(worlds: readonly World[]): Promise<MovedLayers> {
  const moved = new Map<string, Set<string>>();
  for (const world of worlds) {
    const keys = world.estate.map((config) =>
      configKeys(config, world.estate).map((key) => ({ ...key, name: documentedName(key.path.map(String)) })),
    );
    for (const { instance, layer } of placeStacks(world.estate)) {
      const { place } = findStack(world.estate, instance.id);
      const tracked = world.estate.map((environment) => track(environment));
      const base = await blocksAt(
        world.render,
        tracked.map(({ value }) => value),
        place,
      );
      for (const environment of accountOf(world.estate, place.environment)) {
        for (const { name, path, trials } of keys[environment] ?? []) {
          const layers = moved.get(name) ?? new Set<string>();
          moved.set(name, layers);
          if (layers.has(layer.id) || tracked[environment]?.wasRead(path) !== true) continue;
          for (const trial of trials) {
            const estate = changedEstate(world.estate, [{ ...trial, environment }]);
            const outcome = estate === undefined ? "refused" : await blocksAt(world.render, estate, place).catch(() => "refused" as const);
            if (outcome === "refused" || !differs(base, outcome)) continue;
            layers.add(layer.id);
            break;
          }
        }
      }
    }
  }
  return moved;
}

const differs = (base: Blocks | undefined, other: Blocks | undefined): boolean =>
  compareBlocks(base ?? new Map(), other ?? new Map()).length > 0;

/** The documented key that a path stands for: itself with names of entries left open, or the nearest group around it. */
function documentedName(path: readonly string[]): string {
  const found = lookUp(path);
  if ("unknown" in found) throw new Error(`the schema does not know ${path.join(".")}`);
  const { key } = found;
  // An entry of a list or of groups by name is documented by the list or the groups.
  return formatPath(key.path.at(-1) === anyKey ? key.path.slice(0, -1) : key.path);
}
