import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseMessage } from "../terraform/run";

const hook = z.looseObject({
  resource: z.looseObject({ addr: z.string() }),
  action: z.string(),
  id_key: z.string().optional(),
  id_value: z.string().optional(),
});

/** What earlier attempts at an apply are known to have done. */
export interface Attempted {
  /** Id by address of what was created, the last one of each; undefined where Terraform printed none. */
  readonly created: ReadonlyMap<string, string | undefined>;
  /** Addresses whose creation was begun, and of which nobody knows whether AWS has them: it did not end, or failed. */
  readonly inFlight: readonly string[];
}

/** Reads Terraform's own output of the attempts. A last line that is cut off is left out. */
export function readAttempts(logs: readonly string[]): Attempted {
  const created = new Map<string, string | undefined>();
  const inFlight = new Set<string>();
  for (const line of logs.filter((log) => existsSync(log)).flatMap((log) => readFileSync(log, "utf8").split("\n"))) {
    const message = parseMessage(line);
    const parsed = hook.safeParse(message?.hook);
    if (message === undefined || !parsed.success) continue;
    const {
      resource: { addr },
      action,
      id_key: key,
      id_value: id,
    } = parsed.data;
    if (message.type === "apply_start" && action === "create") {
      // What is created again had gone, so an id of before means nothing.
      created.delete(addr);
      inFlight.add(addr);
    }
    // What was begun and is updated now was adopted: it exists, and an attempt whose state is lost must not make it again.
    if (action === "update" && (inFlight.delete(addr) || created.has(addr))) created.set(addr, key === "id" ? id : created.get(addr));
    if (message.type !== "apply_complete") continue;
    inFlight.delete(addr);
    if (action === "create") created.set(addr, key === "id" ? id : undefined);
    if (action === "delete") created.delete(addr);
  }
  return { created, inFlight: [...inFlight] };
}
