import { RotationError } from "../shared/rotation/event";
import { type RotationStrategy } from "../shared/rotation/rotate";
import { adminCredential } from "./admin-session";
import { newPassword, parseCredential } from "./credential";
import { takes, withSession } from "./database";
import { type ServiceDatabase, verifyLogin } from "./provision";
import { changeRoles, setPassword } from "./roles";
import { otherUser, parseLogin } from "../../facts/service-users";

export interface FixedUsersProps extends ServiceDatabase {
  /** For how long what a client has read must go on working with one of the two users. */
  readonly overlapHours: number;
}

const hourMilliseconds = 3_600_000;

/**
 * Rotates one of a service's two users, each of which keeps its own secret and its own name for
 * ever: RDS Proxy logs in with the secrets that it was given and knows no others, so a rotation that
 * renames users (alternating users) is refused by it.
 *
 * The promise: of the two credentials that a client has read at any time, one works for the overlap
 * at least. So a user is changed only while the other one works and has not been changed within the
 * overlap. Both are looked at again under the lock under which the password changes, so that two
 * rotations that begin together cannot both go through.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html
 */
export function fixedUsers(props: FixedUsersProps): RotationStrategy {
  const { store, database, adminSecretId, now } = props;
  return {
    next: async (value) => {
      await requireOther(parseCredential(value).username, props);
      return { ...value, password: await newPassword(store), changedAt: now().toISOString() };
    },

    apply: async ({ pending }) => {
      const credential = parseCredential(pending);
      await withSession(database, await adminCredential({ store, database, adminSecretId }), (session) =>
        changeRoles(session, async () => {
          await requireOther(credential.username, props);
          await setPassword(session, credential);
        }),
      );
    },

    verify: (pending) => verifyLogin(database, parseCredential(pending)),
  };
}

/** @throws RotationError while clients cannot be left to the other user. */
async function requireOther(username: string, { store, database, secretOf, overlapHours, now }: FixedUsersProps): Promise<void> {
  const secretId = secretOf(otherUser(parseLogin(username)));
  const value = await store.read(secretId, "AWSCURRENT");
  if (value === undefined || !(await takes(database, parseCredential(value)))) {
    throw new RotationError(
      `the other user of this service does not log in with the current value of ${secretId}, and clients would be left with none; finish or repeat that secret's rotation first`,
    );
  }
  // The first values have no time of change: both are made together, and nobody has read one of them before.
  const { lastRotated } = await store.describe(secretId);
  const changed = Math.max(lastRotated?.getTime() ?? 0, typeof value.changedAt === "string" ? Date.parse(value.changedAt) : 0);
  const free = new Date(changed + overlapHours * hourMilliseconds);
  if (free > now()) {
    throw new RotationError(
      `${secretId} changed less than ${overlapHours} h ago, and clients may still need ${username}; rotate after ${free.toISOString()}, or end both at once with mode "emergency"`,
    );
  }
}
