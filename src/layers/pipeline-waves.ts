/** What pipelines apply, and in which waves: all but the stacks that people apply with the break-glass role. */
import { type StackInstance } from "./instances";
import { waves } from "./order";
import { breakGlassLayers } from "./registry";

/** Numbers of the waves in which there is anything for a pipeline, in their order. */
export function pipelineWaves(stacks: readonly StackInstance[]): readonly number[] {
  const wave = waves(stacks);
  const numbers = stacks.filter(({ layer }) => !breakGlassLayers.includes(layer)).map(({ id }) => wave.get(id) ?? 0);
  return [...new Set(numbers)].sort((one, other) => one - other);
}
