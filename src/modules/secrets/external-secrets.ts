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
 * AWS cannot rotate what it does not issue. Who issues them says how old they may become.
 */
export class ExternalSecrets extends Construct {
  /** Containers by the names of their secrets. */
  public readonly containers: ReadonlyMap<string, SecretContainer>;

  public constructor(scope: Construct, id: string, { place, secrets, keeping, replicas }: ExternalSecretsProps) {
    super(scope, id);
    this.containers = new Map(
      Object.entries(secrets).map(([name, { description }]) => [
        name,
        new SecretContainer(this, name, { place, name: `external/${name}`, description, keeping, replicas }),
      ]),
    );
  }
}
