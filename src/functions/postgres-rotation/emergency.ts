import { randomUUID } from "node:crypto";
import { readCurrent } from "../shared/rotation/rotate";
import { adminCredential } from "./admin-session";
import { newPassword, parseCredential } from "./credential";
import { withSession } from "./database";
import { type ServiceDatabase, verifyLogin } from "./provision";
import { changeRoles, endSessions, setPassword } from "./roles";
import { type ServiceUser, userMarks } from "../../facts/service-users";

/**
 * For credentials that somebody else has: both users of a service get new passwords now, without
 * regard for the overlap, and whatever they have open is ended. What was read before opens nothing
 * any more; clients read again. Called again after a failure it makes new passwords again.
 *
 * @returns the users whose passwords changed.
 */
export async function endCredentials(service: string, surroundings: ServiceDatabase): Promise<{ readonly changed: readonly string[] }> {
  const changed: string[] = [];
  for (const mark of userMarks) changed.push(await endCredential({ service, mark }, surroundings));
  return { changed };
}

async function endCredential(user: ServiceUser, { store, database, adminSecretId, secretOf, now }: ServiceDatabase): Promise<string> {
  const secretId = secretOf(user);
  const value = { ...(await readCurrent(store, secretId)), password: await newPassword(store), changedAt: now().toISOString() };
  const credential = parseCredential(value);
  // Before the database knows it, so that no password is lost; for that moment clients have the other user.
  await store.writeCurrent(secretId, randomUUID(), value);
  await withSession(database, await adminCredential({ store, database, adminSecretId }), async (session) => {
    await changeRoles(session, () => setPassword(session, credential));
    await endSessions(session, credential.username);
  });
  await verifyLogin(database, credential);
  return credential.username;
}
