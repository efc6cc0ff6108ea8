import { createHash } from "node:crypto";
import { type FunctionArchive } from "../modules/functions/internal-function";

export type FunctionName = "postgres-rotation" | "redis-rotation" | "redis-snapshot-export";

/** The archive of a function. Path and checksum follow from the name alone. */
export function archiveOf(name: FunctionName): FunctionArchive {
  return { path: `functions/${name}.zip`, sha256: createHash("sha256").update(name).digest("base64") };
}
