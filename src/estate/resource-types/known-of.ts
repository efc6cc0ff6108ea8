import { heldBy, isClassified, isServing } from "./holdings";
import { assignedImports, createdAgain } from "./imports-by-assigned-id";
import { namedImports } from "./imports-by-name";
import { nameArguments } from "./name-arguments";
import { type RuntimeOwner, runtimeOwners } from "./runtime-owners";

/** What a resource type means to the tools, in one place for a reader. */
export interface KnownType {
  /** What goes with a resource of it; undefined when it holds nothing. */
  readonly lost: string | undefined;
  /** Whether requests, or the platform's work, stop while it is gone. */
  readonly serves: boolean;
  /** Argument that names it in AWS. */
  readonly name: string | undefined;
  /** How one that exists comes into a state: by its arguments, by an id that AWS gave it, or not at all. */
  readonly adoptedBy: "arguments" | "id" | "creation" | undefined;
  readonly runtimeOwners: readonly RuntimeOwner[];
}

export const knownOf = (type: string): KnownType => ({
  lost: heldBy(type),
  serves: isServing(type),
  name: nameArguments[type]?.argument,
  adoptedBy: type in namedImports ? "arguments" : type in assignedImports ? "id" : type in createdAgain ? "creation" : undefined,
  runtimeOwners: runtimeOwners.filter((owner) => owner.type === type),
});

/** What has to be said of a type before the tools can judge it, and where; empty when all is known. */
export function missingOf(type: string): readonly string[] {
  return [
    ...(isClassified(type) ? [] : [`${type}: say what is lost with it, or that nothing is, in src/estate/resource-types/holdings.ts`]),
    ...(knownOf(type).adoptedBy === undefined
      ? [`${type}: say how one that exists is adopted, in src/estate/resource-types/imports-by-name.ts or imports-by-assigned-id.ts`]
      : []),
  ];
}
