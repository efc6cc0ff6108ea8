import { generatePasswords, readSecrets, rotateSecrets, useKeyForSecrets } from "../secrets/statements";
import { type Statement } from "../shared/iam";

export interface PostgresRotationResources {
  /** Secrets of the services' users. */
  readonly secretArns: readonly string[];
  readonly adminSecretArn: string;
  /** Key that encrypts all of them. */
  readonly keyArn: string;
  readonly region: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function postgresRotationStatements({ secretArns, adminSecretArn, keyArn, region }: PostgresRotationResources): Statement[] {
  const all = [...secretArns, adminSecretArn];
  return [rotateSecrets(all), readSecrets(all), generatePasswords(), useKeyForSecrets(keyArn, region, "readWrite")];
}
