import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { type Credential, parseCredential } from "./credential";
import { type Database, takes } from "./database";

/**
 * What the administrator logs in with. While its own secret rotates, its password changes a moment
 * before the label moves, so the pending version is tried when the current one is refused.
 *
 * @throws RotationError when the database takes neither.
 */
export async function adminCredential({
  store,
  database,
  adminSecretId,
}: {
  readonly store: Pick<SecretStore, "read">;
  readonly database: Database;
  readonly adminSecretId: string;
}): Promise<Credential> {
  for (const stage of ["AWSCURRENT", "AWSPENDING"] as const) {
    const value = await store.read(adminSecretId, stage);
    if (value === undefined) continue;
    const credential = parseCredential(value);
    if (await takes(database, credential)) return credential;
  }
  throw new RotationError(
    `the database refuses the administrator with every version of ${adminSecretId}; set its password to the current version's, then rotate again`,
  );
}
