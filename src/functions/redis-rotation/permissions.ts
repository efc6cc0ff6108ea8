import { type Statement } from "../../modules/shared/iam";
import { generatePasswords, listVersions, readSecrets, rotateSecrets, useKeyForSecrets } from "../shared/rotation/permissions";

export interface RedisRotationResources {
  readonly secretArn: string;
  readonly replicationGroupArn: string;
  /** Key that encrypts the secret. */
  readonly keyArn: string;
  readonly region: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function redisRotationStatements({ secretArn, replicationGroupArn, keyArn, region }: RedisRotationResources): Statement[] {
  return [
    rotateSecrets([secretArn]),
    readSecrets([secretArn]),
    listVersions([secretArn]),
    generatePasswords(),
    useKeyForSecrets(keyArn, region),
    {
      sid: "ChangeToken",
      effect: "Allow",
      actions: ["elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup"],
      resources: [replicationGroupArn],
    },
  ];
}
