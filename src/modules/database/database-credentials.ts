import { Construct } from "constructs";
import { GeneratedCredentials } from "../secrets/generated-credentials";
import { SecretContainer, type SecretKeeping, type SecretReplica } from "../secrets/secret-container";
import { type Place } from "../shared/place";

export interface DatabaseCredentialsProps {
  readonly place: Place;
  /** Paths of the two secrets below the environment. */
  readonly names: { readonly administrator: string; readonly application: string };
  readonly administratorName: string;
  readonly applicationUser: string;
  readonly keeping: SecretKeeping;
  readonly replicas: readonly SecretReplica[];
}

/**
 * Credentials of the database: the administrator's, and the application's. They hold user and
 * password and no host: the copy in the other region would name the wrong one. Roles are part of
 * what a replica replicates, so the same credentials are right there.
 *
 * The application's user itself is made by the first rotation, or earlier by a migration.
 */
export class DatabaseCredentials extends Construct {
  public readonly administratorSecretArn: string;
  public readonly administratorSecretName: string;
  /** Ephemeral; for a write-only argument. */
  public readonly administratorPassword: string;
  public readonly applicationSecretArn: string;
  public readonly applicationSecretName: string;

  public constructor(scope: Construct, id: string, { place, names, administratorName, applicationUser, keeping, replicas }: DatabaseCredentialsProps) {
    super(scope, id);
    const common = { place, keeping, replicas };
    const administrator = new SecretContainer(this, "administrator", { ...common, name: names.administrator, description: "Master user of the database" });
    const application = new SecretContainer(this, "application", { ...common, name: names.application, description: "User of the services; alternates with its clone" });
    const administratorInitial = new GeneratedCredentials(this, "administrator-initial", { secretArn: administrator.secretArn, username: administratorName });
    const applicationInitial = new GeneratedCredentials(this, "application-initial", { secretArn: application.secretArn, username: applicationUser });
    this.administratorSecretArn = administratorInitial.secretArn;
    this.administratorSecretName = administrator.secretName;
    this.administratorPassword = administratorInitial.password;
    this.applicationSecretArn = applicationInitial.secretArn;
    this.applicationSecretName = application.secretName;
  }
}
