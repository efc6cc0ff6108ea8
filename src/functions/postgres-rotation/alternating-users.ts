import { RotationError } from "../shared/rotation/event";
import { type RotationStrategy } from "../shared/rotation/rotate";
import { type SecretStore } from "../shared/rotation/secret-store";
import { openAdminSession } from "./admin-session";
import { otherUser, ownerRole, parseCredential, passwordRules } from "./credential";
import { type Database, withSession } from "./database";
import { ensureLogin, roleExists } from "./roles";

/**
 * Two users take turns. A rotation touches only the user that is not current, so the current
 * version works at every moment, and the one before it works until the next rotation begins.
 *
 * Both live on one owner role (see ensureLogin). Migrations grant to that role and never to one of
 * the users: what a single user holds, the other one would lack every second period.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html
 */
export function alternatingUsers({ store, database, adminSecretId }: { readonly store: SecretStore; readonly database: Database; readonly adminSecretId: string }): RotationStrategy {
  return {
    next: async (value) => ({ ...value, username: otherUser(parseCredential(value).username), password: await store.generatePassword(passwordRules) }),

    apply: async ({ current, pending }) => {
      const currentLogin = parseCredential(current);
      const session = await openAdminSession({ store, database, adminSecretId });
      try {
        // On a new database the first user of the secret does not exist; its version is current all the same.
        if (!(await roleExists(session, currentLogin.username))) await ensureLogin(session, currentLogin);
        await ensureLogin(session, parseCredential(pending));
      } finally {
        await session.end().catch(() => undefined);
      }
    },

    verify: async (pending) => {
      const credential = parseCredential(pending);
      const [row] = await withSession(database, credential, (session) => session.query("SELECT current_user AS acting"));
      const owner = ownerRole(credential.username);
      if (row?.acting !== owner) throw new RotationError(`user ${credential.username} logs in, but does not act as ${owner}; run setSecret again`);
    },
  };
}
