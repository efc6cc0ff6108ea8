import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { type Probe } from "./probe";
import { type ReplicationGroup } from "./replication-group";
import { type Rotations } from "./rotations";
import { takeOnly } from "./token-changes";
import { parseToken, type Token } from "./token";
import { type Waiting } from "./waiting";

export interface FirstTokenProps {
  readonly store: SecretStore;
  readonly rotations: Rotations;
  readonly secretId: string;
  readonly group: ReplicationGroup;
  readonly probe: Probe;
  readonly waiting: Waiting;
}

/**
 * Ends the token that the group was created with, and returns only when it opens nothing any more.
 * The rotation runs in other invocations of the same function, so this one only watches it; it needs
 * no reservation of concurrency that would keep them out.
 *
 * A group that was made anew has a token that no version of the secret holds; it is given the
 * current one.
 *
 * @throws RotationError when the token is still alive at the end of the invocation's patience.
 */
export async function bootstrap({ store, rotations, secretId, group, probe, waiting }: FirstTokenProps): Promise<void> {
  const takes = async ({ authToken }: Token): Promise<boolean> => probe(await group.settled(), authToken);
  const { bootstrap: first } = await current(store, secretId);
  if (first) {
    await rotations.start(secretId);
    while ((await current(store, secretId)).bootstrap) await waiting.pause(`the first rotation of ${secretId}, whose steps write to this function's log, is still under way`);
  }
  const token = await current(store, secretId);
  const previous = await store.read(secretId, "AWSPREVIOUS");
  const before = previous === undefined ? undefined : parseToken(previous);
  if (before?.bootstrap && first) {
    // The label moves before the last step of the rotation ends the old token.
    while (await takes(before)) await waiting.pause("the token that the group was created with is still accepted");
  }
  // Two tokens fit into a group. If the other one is not the previous one, it may be that of creation.
  const onlyOwnTokens = before !== undefined && (await takes(token)) && (await takes(before)) !== before.bootstrap;
  if (!onlyOwnTokens) await takeOnly(group, token.authToken);
}

/**
 * Gives a secondary member the token of its region's copy of the secret, and no other.
 *
 * @throws RotationError when the primary's own first token has not been replaced yet, or when Redis refuses the adopted token.
 */
export async function adopt({ store, secretId, group, probe }: Omit<FirstTokenProps, "rotations" | "waiting">): Promise<void> {
  for (;;) {
    const token = await current(store, secretId);
    if (token.bootstrap) throw new RotationError(`${secretId} still holds the token that the primary was created with; apply the cache of the primary region first`);
    await takeOnly(group, token.authToken);
    if (!(await probe(await group.settled(), token.authToken))) throw new RotationError("Redis refuses the token that it was given; call again");
    // A rotation in the primary region may have ended meanwhile.
    if ((await current(store, secretId)).authToken === token.authToken) return;
  }
}

async function current(store: SecretStore, secretId: string): Promise<Token> {
  const value = await store.read(secretId, "AWSCURRENT");
  if (value === undefined) throw new RotationError(`${secretId} has no current value in this region`);
  return parseToken(value);
}
