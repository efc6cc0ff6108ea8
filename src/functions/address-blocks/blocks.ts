import { type AddressFamily, blockedAs, familyOf, rangeOf } from "../../facts/blocked-ranges";

/** What is blocked, as `blockedAs` has it, each until a second since 1970. */
export type Blocks = Readonly<Record<string, number>>;

/** Blocks that last at a time. */
export const lasting = (blocks: Blocks, at: number): Blocks => Object.fromEntries(Object.entries(blocks).filter(([, until]) => until > at));

/** With one more; an address that is blocked already is so until the later of both ends. */
export const withBlock = (blocks: Blocks, address: string, until: number): Blocks => ({
  ...blocks,
  [blockedAs(address)]: Math.max(until, blocks[blockedAs(address)] ?? 0),
});

/** Without one, whether or not it is blocked. */
export const without = (blocks: Blocks, address: string): Blocks =>
  Object.fromEntries(Object.entries(blocks).filter(([blocked]) => blocked !== blockedAs(address)));

/** What the firewall's set of a family holds for them, in the order of their texts. */
export const rangesOf = (blocks: Blocks, family: AddressFamily): string[] =>
  Object.keys(blocks)
    .filter((blocked) => familyOf(blocked) === family)
    .map(rangeOf)
    .sort();
