import { type EstateResource } from "../access/world/estate-resource";

/** Arguments of a resource or of a block in it. */
export type Args = EstateResource["args"];

/** A text; empty where there is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Blocks, which may be written as a list or as one. */
export const blocksOf = (value: unknown): readonly Args[] =>
  Array.isArray(value) ? (value as Args[]) : value === undefined ? [] : [value as Args];
