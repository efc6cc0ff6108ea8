import { RotationError } from "../shared/rotation/event";
import { type RotationStrategy } from "../shared/rotation/rotate";
import { type SecretStore, type SecretValue } from "../shared/rotation/secret-store";
import { type Probe } from "./probe";
import { type ReplicationGroup } from "./replication-group";
import { takeBoth, takeOnly } from "./token-changes";
import { parseToken, type Token, tokenRules } from "./token";

export interface AuthTokenProps {
  readonly store: SecretStore;
  readonly secretId: string;
  readonly group: ReplicationGroup;
  /** The member of the same global datastore in the other region. It need not exist yet; its own first token is then given to it by `adopt`. */
  readonly secondary?: ReplicationGroup | undefined;
  readonly probe: Probe;
}

/**
 * Rotation of a replication group's AUTH token. The group takes the two newest tokens, so adding one
 * leaves the current one valid, and the one before valid until the next rotation: the overlap is one
 * rotation period. Only the bootstrap token ends at once, as soon as the label has moved.
 *
 * A global datastore copies data between its members, not their tokens: each member is changed by
 * itself, the primary first. The secondary is out of reach for a probe from here, so what is done to
 * it is right whatever tokens it has.
 */
export function authToken({ store, secretId, group, secondary, probe }: AuthTokenProps): RotationStrategy {
  const takes = async ({ authToken: token }: Token): Promise<boolean> => probe(await group.settled(), token);

  return {
    next: async (current) => {
      const kept = Object.fromEntries(Object.entries(current).filter(([key]) => key !== "bootstrap"));
      return { ...kept, authToken: (await tokenOfAbandonedRotation(current)) ?? (await store.generatePassword(tokenRules)) };
    },

    apply: async ({ current, pending }) => {
      // Adding the same token again would push the current one out.
      if (!(await takes(parseToken(pending)))) {
        if (!(await takes(parseToken(current)))) {
          throw new RotationError(
            "Redis refuses the current token of the secret; set the group's token to the current version's, then rotate again",
          );
        }
        await group.addToken(parseToken(pending).authToken);
        await group.settled();
      }
      if (secondary !== undefined && (await secondary.exists()))
        await takeBoth(secondary, { current: parseToken(current).authToken, pending: parseToken(pending).authToken });
    },

    verify: async (pending) => {
      if (!(await takes(parseToken(pending)))) throw new RotationError("Redis refuses the pending token; run setSecret again");
    },

    retire: async ({ current, previous }) => {
      if (previous === undefined) return;
      const retired = parseToken(previous);
      if (!retired.bootstrap || !(await takes(retired))) return;
      const { authToken: only } = parseToken(current);
      // The primary last: as long as it takes the retired token, a repeated step knows that work is left.
      if (secondary !== undefined && (await secondary.exists())) await takeOnly(secondary, only);
      await group.keepOnly(only);
      await group.settled();
    },
  };

  /**
   * A rotation that was given up after setSecret has left its token in the group as the newest. One
   * more token would push out the current one, so the new rotation goes on with that token.
   *
   * A version that holds the current token is none of these: Secrets Manager makes one of its own
   * when it tests a rotation that is configured, and going on with it would replace nothing.
   */
  async function tokenOfAbandonedRotation({ authToken: live }: SecretValue): Promise<string | undefined> {
    for (const value of await store.readAbandoned(secretId)) {
      const token = parseToken(value);
      if (token.authToken !== live && (await takes(token))) return token.authToken;
    }
    return undefined;
  }
}
