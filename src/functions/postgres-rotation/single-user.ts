import { RotationError } from "../shared/rotation/event";
import { type RotationStrategy } from "../shared/rotation/rotate";
import { type SecretStore, type SecretValue } from "../shared/rotation/secret-store";
import { newPassword, parseCredential } from "./credential";
import { type Database, takes, withSession } from "./database";
import { setPassword } from "./roles";

/**
 * One user changes its own password: for the administrator, which RDS creates once and which cannot
 * have an equal twin (since PostgreSQL 16 a role may be altered only by who created it).
 *
 * From setSecret until finishSecret, seconds later, the database knows the pending version only. Open
 * sessions live on; who logs in as administrator tries the pending version after the current one.
 */
export function singleUser({ store, database }: { readonly store: SecretStore; readonly database: Database }): RotationStrategy {
  const accepts = (value: SecretValue): Promise<boolean> => takes(database, parseCredential(value));

  return {
    next: async (value) => ({ ...value, password: await newPassword(store) }),

    apply: async ({ current, pending, previous }) => {
      if (await accepts(pending)) return;
      for (const value of [current, previous]) {
        if (value === undefined || !(await accepts(value))) continue;
        await withSession(database, parseCredential(value), (session) => setPassword(session, parseCredential(pending)));
        return;
      }
      const { username } = parseCredential(current);
      throw new RotationError(
        `the database refuses ${username} with every version of the secret; set its password to the current version's, then rotate again`,
      );
    },

    verify: async (pending) => {
      await withSession(database, parseCredential(pending), (session) => session.query("SELECT 1"));
    },
  };
}
