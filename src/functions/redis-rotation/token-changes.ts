import { type ReplicationGroup } from "./replication-group";

/**
 * Changes of a group's tokens that need not know which ones it takes now, so that they may be
 * repeated from any point, and made from a region from where the group cannot be reached. They rest
 * on one rule: a group takes the two tokens that were added last.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */

/**
 * The group then takes `current` and `pending`. From the first modification on it takes `current` at
 * every moment: adding `pending` alone, for the second time, would push `current` out.
 */
export async function takeBoth(
  group: ReplicationGroup,
  { current, pending }: { readonly current: string; readonly pending: string },
): Promise<void> {
  for (const token of [current, pending]) {
    await group.settled();
    await group.addToken(token);
  }
  await group.settled();
}

/** The group then takes `token` and no other. SET is refused for a token that was not added before. */
export async function takeOnly(group: ReplicationGroup, token: string): Promise<void> {
  await group.settled();
  await group.addToken(token);
  await group.settled();
  await group.keepOnly(token);
  await group.settled();
}
