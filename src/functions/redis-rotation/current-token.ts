import { RotationError } from "../shared/rotation/event";
import { type SecretStore } from "../shared/rotation/secret-store";
import { parseToken, type Token } from "./token";

/** @throws RotationError when the secret has no value, or one that is no token */
export async function current(store: SecretStore, secretId: string): Promise<Token> {
  const value = await store.read(secretId, "AWSCURRENT");
  if (value === undefined) throw new RotationError(`${secretId} has no current value in this region`);
  return parseToken(value);
}
