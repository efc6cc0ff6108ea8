import { RotationError } from "../shared/rotation/event";
import { type PasswordRules, type SecretValue } from "../shared/rotation/secret-store";

/**
 * What a database secret holds. Host and port are not in it: the secret is replicated to the other
 * region, where another host answers, so connections take the host from where they run.
 */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** No quotes, slashes or at signs: the password may stand in a connection URL or a shell unescaped. */
export const passwordRules: PasswordRules = { length: 40, exclude: "/@\"'\\`$ :?#[]%&" };

/** PostgreSQL cuts identifiers at 63 bytes; room is left for the suffixes. */
const usernamePattern = /^[a-z_][a-z0-9_]{0,55}$/;
const cloneSuffix = "_clone";

/** @throws RotationError when username or password is missing or malformed. */
export function parseCredential({ username, password }: SecretValue): Credential {
  if (typeof username !== "string" || !usernamePattern.test(username)) {
    throw new RotationError("the secret's username is missing or not a plain lower-case name of at most 56 characters");
  }
  if (typeof password !== "string" || password === "") throw new RotationError("the secret's password is missing");
  return { username, password };
}

const baseName = (username: string): string => (username.endsWith(cloneSuffix) ? username.slice(0, -cloneSuffix.length) : username);

/** The user that the next version of the secret belongs to: `app` and `app_clone` take turns. */
export const otherUser = (username: string): string => (username.endsWith(cloneSuffix) ? baseName(username) : `${username}${cloneSuffix}`);

/** The role without login that owns what both users create and holds what both may do. */
export const ownerRole = (username: string): string => `${baseName(username)}_owner`;
