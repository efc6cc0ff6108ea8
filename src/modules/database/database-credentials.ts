import { Construct } from "constructs";
import { secretPath, type ServiceUser, userMarks } from "../../facts/service-users";
import { GeneratedCredentials } from "../secrets/generated-credentials";
import { SecretContainer, type SecretKeeping, type SecretReplica } from "../secrets/secret-container";
import { type Place } from "../shared/place";

export interface DatabaseCredentialsProps {
  readonly place: Place;
  /** Paths below the environment: the administrator's secret, and the folder of the services' secrets. */
  readonly names: { readonly administrator: string; readonly services: string };
  readonly administratorName: string;
  /** Services that use the database. */
  readonly services: readonly string[];
  readonly keeping: SecretKeeping;
  readonly replicas: readonly SecretReplica[];
}

/** The secret of one of a service's two users. */
export interface UserSecret extends ServiceUser {
  readonly secretArn: string;
}

/**
 * Credentials of the database: the administrator's, and two of each service. They hold user and
 * password and no host: the copy in the other region would name the wrong one. Roles are part of
 * what a replica replicates, so the same credentials are right there.
 *
 * The administrator's password is needed to make the instance. Those of the services are made with
 * the users, by a function that runs in the same apply: Terraform never has them, not even in passing.
 */
export class DatabaseCredentials extends Construct {
  public readonly administratorSecretArn: string;
  public readonly administratorSecretName: string;
  /** Ephemeral; for a write-only argument. */
  public readonly administratorPassword: string;
  public readonly users: readonly UserSecret[];

  public constructor(
    scope: Construct,
    id: string,
    { place, names, administratorName, services, keeping, replicas }: DatabaseCredentialsProps,
  ) {
    super(scope, id);
    const common = { place, keeping, replicas };
    const administrator = new SecretContainer(this, "administrator", {
      ...common,
      name: names.administrator,
      description: "Master user of the database",
    });
    const initial = new GeneratedCredentials(this, "administrator-initial", {
      secretArn: administrator.secretArn,
      username: administratorName,
    });
    this.administratorSecretArn = initial.secretArn;
    this.administratorSecretName = administrator.secretName;
    this.administratorPassword = initial.password;
    this.users = services.flatMap((service) =>
      userMarks.map((mark): UserSecret => {
        const name = `${names.services}/${secretPath({ service, mark })}`;
        const { secretArn } = new SecretContainer(this, `${service}-${mark}`, {
          ...common,
          name,
          description: `Database user ${mark} of ${service}; the other one works while it changes`,
        });
        return { service, mark, secretArn };
      }),
    );
  }
}
