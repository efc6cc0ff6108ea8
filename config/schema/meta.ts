import { type z } from "zod";

/** What `estate config explain` says about a key besides its type, default and limits. */
export interface KeyMeta {
  /** What the value is for, as one sentence. */
  readonly description: string;
  /** Unit of a number, for example `days`. */
  readonly unit?: string;
  /** Layers or resources that change with it. */
  readonly affects?: readonly string[];
  /** What is allowed, in words, where the type and its limits do not say it. */
  readonly allowed?: string;
  /** Whether the order in which a record's entries are written says something. */
  readonly ordered?: boolean;
}

/** What a key affects that only rules of the check read. */
export const theCheck = "the check";

/** What a key affects that is written for people. */
export const noStack = "no stack";

declare module "zod" {
  interface GlobalMeta {
    unit?: string;
    affects?: readonly string[];
    allowed?: string;
    ordered?: boolean;
  }
}

/** Attaches the documentation of a key; every leaf of the schema has one (a test sees to it). */
export function key<S extends z.ZodType>(schema: S, meta: KeyMeta): S {
  return schema.meta({ ...meta });
}
