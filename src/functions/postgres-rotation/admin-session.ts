import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { parseCredential } from "./credential";
import { type Database, LoginRefused, type Session } from "./database";

/**
 * A session of the administrator. While its own secret rotates, its password changes a moment
 * before the label moves, so the pending version is tried when the current one is refused.
 *
 * @throws RotationError when the database takes neither.
 */
export async function openAdminSession({ store, database, adminSecretId }: { readonly store: SecretStore; readonly database: Database; readonly adminSecretId: string }): Promise<Session> {
  for (const stage of ["AWSCURRENT", "AWSPENDING"] as const) {
    const value = await store.read(adminSecretId, stage);
    if (value === undefined) continue;
    try {
      return await database.connect(parseCredential(value));
    } catch (error) {
      if (!(error instanceof LoginRefused)) throw error;
    }
  }
  throw new RotationError(`the database refuses the administrator with every version of ${adminSecretId}; set its password to the current version's, then rotate again`);
}
