import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import { secretName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** How the secrets of a layer are kept. */
export interface SecretKeeping {
  readonly keyArn: string;
  readonly recoveryWindowDays: number;
  /** Whether the secret must survive a mistaken destroy. */
  readonly protectedFromDestroy: boolean;
  /**
   * Whether the other region writes, and may have promoted the copies: then an apply neither asks for them again nor,
   * where they are copies still, takes them away.
   */
  readonly copiesMayBePromoted: boolean;
}

/** A read-only copy in another region. */
export interface SecretReplica {
  readonly region: string;
  /** Key of that region; an alias ARN, computed, because no state of the other region is read. */
  readonly keyArn: string;
}

export interface SecretContainerProps {
  readonly place: Place;
  /** Path below the environment, for example `database/administrator`. */
  readonly name: string;
  readonly description: string;
  readonly keeping: SecretKeeping;
  readonly replicas: readonly SecretReplica[];
}

/**
 * A secret without a value. The value comes from a generated credential, from a rotation, or from a
 * person; never from Terraform's configuration.
 *
 * A copy that the recovery region has promoted is never overwritten; a failback removes it by name.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
 */
export class SecretContainer extends Construct {
  public readonly secretArn: string;
  public readonly secretName: string;

  public constructor(scope: Construct, id: string, { place, name, description, keeping, replicas }: SecretContainerProps) {
    super(scope, id);
    this.secretName = secretName(place.names, name);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: this.secretName,
      description,
      kmsKeyId: keeping.keyArn,
      recoveryWindowInDays: keeping.recoveryWindowDays,
      replica: replicas.map(({ region, keyArn }) => ({ region, kmsKeyId: keyArn })),
      // A promoted copy is no replica any more, so the next apply asks for one again. It must not
      // replace what the recovery region lives on: without force AWS leaves it and reports the copy as failed.
      forceOverwriteReplicaSecret: false,
      lifecycle: {
        preventDestroy: keeping.protectedFromDestroy,
        ...(keeping.copiesMayBePromoted && replicas.length > 0 ? { ignoreChanges: ["replica"] } : {}),
      },
    });
    this.secretArn = secret.arn;
  }
}
