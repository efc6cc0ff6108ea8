import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { current } from "./current-token";
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
 * A group may have a token that no version of the secret holds: it was replaced, or its creation
 * failed once and the next apply drew another token. It is given the secret's own.
 *
 * @throws RotationError when the token is still alive at the end of the invocation's patience.
 */
export async function bootstrap(props: FirstTokenProps): Promise<void> {
  const { store, secretId, group, waiting } = props;
  const takes = accepts(props);
  const { bootstrap: first } = await current(store, secretId);
  if (first) await replaceFirst(props);
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

/** Rotates until the secret no longer holds its first token. */
async function replaceFirst(props: FirstTokenProps): Promise<void> {
  const { store, rotations, secretId, waiting } = props;
  let started = false;
  for (let token = await current(store, secretId); token.bootstrap; token = await current(store, secretId)) {
    if (!started) {
      await takeFirst(props, token);
      started = await rotations.start(secretId);
    }
    await waiting.pause(`the first rotation of ${secretId}, whose steps write to this function's log, is still under way`);
  }
}

/** Gives a group that was created with another token the secret's first one, without which no rotation begins. */
async function takeFirst(props: FirstTokenProps, first: Token): Promise<void> {
  const { store, secretId, group } = props;
  const takes = accepts(props);
  if (await takes(first)) return;
  const pending = await store.read(secretId, "AWSPENDING");
  if (pending !== undefined && (await takes(parseToken(pending)))) return;
  // A rotation that has ended meanwhile has replaced it.
  if ((await current(store, secretId)).bootstrap) await takeOnly(group, first.authToken);
}

const accepts =
  ({ group, probe }: Pick<FirstTokenProps, "group" | "probe">) =>
  async ({ authToken }: Token): Promise<boolean> =>
    probe(await group.settled(), authToken);

/**
 * Gives a secondary member the token of its region's copy of the secret, and no other.
 *
 * @throws RotationError when the primary's own first token has not been replaced yet, or when Redis refuses the adopted token.
 */
export async function adopt({ store, secretId, group, probe }: Omit<FirstTokenProps, "rotations" | "waiting">): Promise<void> {
  for (;;) {
    const token = await current(store, secretId);
    if (token.bootstrap)
      throw new RotationError(
        `${secretId} still holds the token that the primary was created with; apply the cache of the primary region first`,
      );
    await takeOnly(group, token.authToken);
    if (!(await probe(await group.settled(), token.authToken)))
      throw new RotationError("Redis refuses the token that it was given; call again");
    // A rotation in the primary region may have ended meanwhile.
    if ((await current(store, secretId)).authToken === token.authToken) return;
  }
}
