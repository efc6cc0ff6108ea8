import { type SecretStore } from "../shared/rotation/secret-store";
import { current } from "./current-token";
import { type ReplicationGroup } from "./replication-group";
import { type Rotations } from "./rotations";
import { takeOnly } from "./token-changes";
import { type Waiting } from "./waiting";

export interface RevocationProps {
  readonly store: SecretStore;
  readonly rotations: Rotations;
  readonly secretId: string;
  readonly group: ReplicationGroup;
  readonly secondary: ReplicationGroup | undefined;
  readonly waiting: Waiting;
}

/**
 * For a token that others may know: rotates now, and leaves the new token as the only one on both
 * members, without the overlap that a rotation gives. Whoever holds an earlier token is refused at
 * the next connection; a connection that is open stays open.
 *
 * A rotation that was under way is waited for first: its token was drawn before this call. Called
 * again after it was cut off, it rotates again.
 *
 * @throws RotationError when an earlier token may still be alive at the end of the invocation's patience.
 */
export async function revoke({ store, rotations, secretId, group, secondary, waiting }: RevocationProps): Promise<void> {
  let before = await current(store, secretId);
  while (!(await rotations.start(secretId))) {
    await waiting.pause(`an earlier rotation of ${secretId} is still under way`);
    before = await current(store, secretId);
  }
  let now = await current(store, secretId);
  for (; now.authToken === before.authToken; now = await current(store, secretId)) {
    await waiting.pause(`the rotation of ${secretId}, whose steps write to this function's log, is still under way`);
  }
  if (secondary !== undefined && (await secondary.exists())) await takeOnly(secondary, now.authToken);
  await takeOnly(group, now.authToken);
}
