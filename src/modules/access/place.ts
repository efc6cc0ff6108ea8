import { type NameScope } from "../shared/naming";

/** What the policies of an environment's roles are written about. */
export interface AccessPlace {
  readonly names: NameScope;
  readonly accountId: string;
  readonly accountName: string;
  /** Regions in which the environment may have anything. */
  readonly regions: readonly string[];
  /** Names of the other environments in the same account; none where each has an account of its own. */
  readonly otherEnvironments: readonly string[];
  readonly stateBucketArns: readonly string[];
}

/** Beginnings of the names of everything that the environment, or its account as a whole, owns. */
export const ownPrefixes = ({ names: { project, owner }, accountName }: AccessPlace): readonly string[] => [`${project}-${owner}-`, `${project}-${accountName}-`];
