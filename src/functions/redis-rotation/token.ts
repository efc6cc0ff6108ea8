import { RotationError } from "../shared/rotation/event";
import { type PasswordRules, type SecretValue } from "../shared/rotation/secret-store";

/**
 * What the secret of a replication group holds. `bootstrap` marks the first value: the token with
 * which Terraform created the group and which therefore stands in its state. The rotation that
 * replaces it ends it at once, without an overlap.
 */
export interface Token {
  readonly authToken: string;
  readonly bootstrap: boolean;
}

/**
 * 16 to 128 printable characters; of the others only ! & # $ ^ < > - are allowed. Of these only !
 * ^ - may occur here: the rest needs quoting in connection URLs or shells.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html
 */
export const tokenRules: PasswordRules = { length: 64, exclude: "\"#$%&'()*+,./:;<=>?@[\\]_`{|}~" };
const tokenPattern = /^[A-Za-z0-9!&#$^<>-]{16,128}$/;

/** @throws RotationError for a value without token, or with one that ElastiCache does not take. */
export function parseToken({ authToken, bootstrap }: SecretValue): Token {
  if (typeof authToken !== "string" || !tokenPattern.test(authToken)) {
    throw new RotationError("the secret's authToken is missing or not 16 to 128 letters, digits and ! & # $ ^ < > -");
  }
  return { authToken, bootstrap: bootstrap === true };
}
