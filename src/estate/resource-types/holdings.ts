import { entries, families } from "./all-types";
import { type ResourceTypeEntry } from "./entry";
import { isType } from "./type-pattern";

const ofFamilies = (loss: ResourceTypeEntry["loss"]): readonly string[] =>
  [...families].filter(([, family]) => family.loss === loss).map(([pattern]) => pattern);
const serving = ofFamilies("service");
const settings = ofFamilies("nothing");

const lossOf = (type: string): ResourceTypeEntry["loss"] =>
  entries.get(type)?.loss ??
  (serving.some((pattern) => isType(type, pattern))
    ? "service"
    : settings.some((pattern) => isType(type, pattern))
      ? "nothing"
      : undefined);

/** What a resource of this type takes with it; undefined when it holds nothing or is not on record. */
export function heldBy(type: string): string | undefined {
  const loss = entries.get(type)?.loss;
  return typeof loss === "object" ? loss.of : undefined;
}

/** Whether requests, or the platform's work, stop while it is gone. */
export const isServing = (type: string): boolean => lossOf(type) === "service";

/** Whether it is on record that a type holds something or does not. */
export const isClassified = (type: string): boolean => lossOf(type) !== undefined;
