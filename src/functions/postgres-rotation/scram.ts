import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** PostgreSQL's own default. @see https://www.postgresql.org/docs/17/runtime-config-connection.html#GUC-SCRAM-ITERATIONS */
const iterations = 4096;
const saltBytes = 16;

/**
 * The SCRAM-SHA-256 verifier of a password, in the form in which PostgreSQL stores it. `ALTER ROLE
 * ... PASSWORD` takes it in place of the password, so the password itself never travels to the
 * server in a statement and cannot end up in its log (log_statement, log_min_duration_statement,
 * pgaudit) or in pg_stat_activity.
 *
 * The password must be printable ASCII: then SASLprep, which RFC 5802 asks for, changes nothing.
 *
 * @param salt for tests. @default 16 random bytes
 * @throws Error for a password with other characters.
 * @see https://www.postgresql.org/docs/17/catalog-pg-authid.html
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(saltBytes)): string {
  if (!/^[\x20-\x7e]+$/.test(password)) throw new Error("the password holds characters other than printable ASCII");
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const sign = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(sign("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${sign("Server Key").toString("base64")}`;
}
