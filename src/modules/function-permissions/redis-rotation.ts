import { generatePasswords, listVersions, readSecrets, rotateSecrets, startRotation, useKeyForSecrets } from "../secrets/statements";
import { type Statement } from "../shared/iam";

export interface RedisRotationResources {
  readonly secretArn: string;
  /** The function itself, which starts rotations that call it. */
  readonly functionArn: string;
  /** The function's own group, and the secondary member in the other region when there is one. */
  readonly replicationGroupArns: readonly string[];
  /** Key that encrypts the secret. */
  readonly keyArn: string;
  readonly region: string;
}

/** What the function's role may do where it rotates: exactly what its handler calls. */
export function redisRotationStatements({
  secretArn,
  functionArn,
  replicationGroupArns,
  keyArn,
  region,
}: RedisRotationResources): Statement[] {
  return [
    rotateSecrets([secretArn]),
    readSecrets([secretArn]),
    listVersions([secretArn]),
    ...startRotation(secretArn, functionArn),
    generatePasswords(),
    useKeyForSecrets(keyArn, region, "readWrite"),
    changeTokens(replicationGroupArns),
  ];
}

export interface TokenAdoptionResources {
  /** The region's copy of the secret; a pattern, where the ARN's random characters are unknown. */
  readonly secretArn: string;
  readonly replicationGroupArn: string;
  readonly keyArn: string;
  readonly region: string;
}

/** What it may do where it only gives a secondary member the token: a copied secret cannot be rotated. */
export function tokenAdoptionStatements({ secretArn, replicationGroupArn, keyArn, region }: TokenAdoptionResources): Statement[] {
  return [readSecrets([secretArn]), useKeyForSecrets(keyArn, region, "read"), changeTokens([replicationGroupArn])];
}

const changeTokens = (resources: readonly string[]): Statement => ({
  sid: "ChangeTokens",
  effect: "Allow",
  actions: ["elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup"],
  resources,
});
