import { RotationError } from "../shared/rotation/event";
import { type PasswordRules, type SecretStore, type SecretValue } from "../shared/rotation/secret-store";

/**
 * What a database secret holds. Host and port are not in it: the secret is replicated to the other
 * region, where another host answers, so connections take the host from where they run.
 */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** No quotes, slashes or at signs: the password may stand in a connection URL or a shell unescaped. */
const passwordRules: PasswordRules = { length: 40, exclude: "/@\"'\\`$ :?#[]%&" };

/** PostgreSQL cuts identifiers at 63 bytes. @see https://www.postgresql.org/docs/17/sql-syntax-lexical.html */
const usernamePattern = /^[a-z_][a-z0-9_]{0,62}$/;

/** @throws RotationError when username or password is missing or malformed. */
export function parseCredential({ username, password }: SecretValue): Credential {
  if (typeof username !== "string" || !usernamePattern.test(username)) {
    throw new RotationError("the secret's username is missing or not a plain lower-case name of at most 63 characters");
  }
  if (typeof password !== "string" || password === "") throw new RotationError("the secret's password is missing");
  return { username, password };
}

export const newPassword = (store: Pick<SecretStore, "generatePassword">): Promise<string> => store.generatePassword(passwordRules);
