import { Construct } from "constructs";
import { type Place } from "../shared/place";
import { SecretContainer, type SecretKeeping, type SecretReplica } from "./secret-container";

export interface ExternalSecretsProps {
  readonly place: Place;
  /** What each secret opens, by its name. */
  readonly secrets: Readonly<Record<string, { readonly description: string }>>;
  readonly keeping: SecretKeeping;
  readonly replicas: readonly SecretReplica[];
}

/**
 * Containers for credentials that others issue (brokers, data feeds). A person puts the values in;
 * AWS cannot rotate what it does not issue, so their age is watched instead.
 */
export class ExternalSecrets extends Construct {
  public constructor(scope: Construct, id: string, { place, secrets, keeping, replicas }: ExternalSecretsProps) {
    super(scope, id);
    for (const [name, { description }] of Object.entries(secrets)) new SecretContainer(this, name, { place, name: `external/${name}`, description, keeping, replicas });
  }
}
