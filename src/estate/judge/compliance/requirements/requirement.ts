import { type Evidence } from "../evidence";

/** Something that the platform must have, with what shows that it has it; or what is not there yet. */
export type Requirement = {
  readonly id: string;
  readonly title: string;
} & ({ readonly evidence: readonly [Evidence, ...Evidence[]] } | { readonly open: string });

export const met = (id: string, title: string, ...evidence: readonly [Evidence, ...Evidence[]]): Requirement => ({ id, title, evidence });
export const open = (id: string, title: string, missing: string): Requirement => ({ id, title, open: missing });
