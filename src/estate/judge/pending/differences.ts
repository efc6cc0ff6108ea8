import { canonical, isObject } from "../../../common/canonical-json";

/** One argument that runs as one thing and is to be another; null where there is none. */
export interface Difference {
  /** Keys from the outside to the inside; what a list holds is named by its own name. */
  readonly argument: string;
  readonly runs: string | null;
  readonly waits: string | null;
}

/** What tells the members of a list apart, in the words of ECS's API and of AppSpecs. */
const identities = ["name", "containerName", "containerPort", "sourceVolume", "capacityProvider", "CapacityProvider"];

/** Lists whose order means nothing. */
const unordered = new Set(["drop", "add", "requiresCompatibilities", "ignoredExitCodes", "subnets", "securityGroups"]);

/**
 * In which arguments two documents differ. AWS gives back more than it was given: empty lists, zeros and
 * `false` where an argument was left out. So what is empty is the same as what is not there; anything else
 * that only one side has is a difference.
 */
export function differences(runs: unknown, waits: unknown): Difference[] {
  const [before, after] = [leaves(runs), leaves(waits)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((argument) => ({ argument, runs: before.get(argument) ?? null, waits: after.get(argument) ?? null }))
    .filter((one) => one.runs !== one.waits);
}

function leaves(document: unknown): Map<string, string> {
  const found = new Map<string, string>();
  collect(document, [], found);
  return found;
}

function collect(value: unknown, path: readonly string[], found: Map<string, string>): void {
  if (isEmpty(value)) return;
  if (Array.isArray(value)) {
    const members = value as unknown[];
    const identity = identities.find((name) => members.every((member) => isObject(member) && member[name] !== undefined));
    if (identity === undefined) {
      const told = unordered.has(path.at(-1) ?? "") ? members.map(String).sort() : members;
      found.set(path.join("."), canonical(told));
      return;
    }
    for (const member of members.filter(isObject)) {
      const { [identity]: named, ...rest } = member;
      const place = [...path, String(named)];
      // A member may be nothing but its name: a volume, for example.
      if (Object.values(rest).every(isEmpty)) found.set(place.join("."), "there");
      collect(rest, place, found);
    }
    return;
  }
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name], found);
    return;
  }
  found.set(path.join("."), String(value));
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  (typeof value === "object" && Object.values(value).every(isEmpty) && !(Array.isArray(value) && value.length > 0));
