import { type PlacedStack, standsIn } from "../layers/instances";
import { layersOfCauses } from "../modules/observability/causes";

/** Layers of the region that have an alarm over what is critical in them, at which pages look. */
export const layersWithSymptoms = ({ environment, instance }: PlacedStack): string[] =>
  layersOfCauses.filter((layer) => standsIn(layer, environment, instance.role));
