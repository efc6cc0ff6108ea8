import { type EstateResource } from "../access/world/estate-resource";

/** Something without which the recovery region cannot take over. */
export interface Requirement {
  readonly what: string;
  /** Of the resources that are it. */
  readonly type: string;
  /** Configuration that makes it. */
  readonly key: string;
  /** The resources that are it, or undefined where the environment is made to do without, with the reason. */
  readonly found: readonly EstateResource[];
  /** How many there must be. @default 1 */
  readonly atLeast?: number;
}
