import { type Matcher } from "../model";
import { found } from "../model";
import { changedArguments } from "../changed";

/** An update that no rule knows: nothing says that it is harmless. Noise alone is none. */
export const changed: Matcher = (subject) => {
  if (subject.effect !== "update") return [];
  const names = changedArguments(subject).filter(({ noise }) => !noise).map(({ path }) => path);
  return names.length === 0 ? [] : [found(`changes ${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`)];
};
