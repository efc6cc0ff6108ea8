import { createHash } from "node:crypto";
import { configure } from "safe-stable-stringify";

export type JsonObject = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Order of texts by code units, which depends on no machine's language. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts keys by code units; what JSON cannot write is an error, as it is to JSON.stringify. */
const stringify = configure({ circularValue: TypeError });

/** Text that two values share exactly when they are equal, whatever the order of their keys. Seals of bundles are digests of it. */
export const canonical = (value: unknown): string => stringify(value) ?? "null";

/** SHA-256 in hexadecimal. */
export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
