import { Construct } from "constructs";
import { postgresRotationStatements } from "../../functions/postgres-rotation/permissions";
import { type LogKeeping } from "../data/encrypted-log-group";
import { RotationAccess } from "../data/rotation-access";
import { type FunctionArchive } from "../shared/function-archive";
import { type RotatedSecret, RotationFunction } from "../functions/rotation-function";
import { type Place } from "../shared/place";
import { ports } from "../shared/ports";

export interface CredentialsRotationProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly administrator: RotatedSecret;
  /** Rotated between two users, so that credentials read before a rotation go on working until the next. */
  readonly application: RotatedSecret;
  readonly secretsKeyArn: string;
  /** The instance itself: a proxy knows only the credentials that are current. */
  readonly host: string;
  readonly databaseName: string;
  readonly network: { readonly vpcId: string; readonly subnetIds: string[]; readonly storeSecurityGroupId: string };
  readonly logs: LogKeeping;
}

/**
 * Rotation of the database's credentials. It runs in the application's subnets, because those of the
 * database have no way to the API of Secrets Manager.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotation-strategy.html
 */
export class CredentialsRotation extends Construct {
  public constructor(scope: Construct, id: string, props: CredentialsRotationProps) {
    super(scope, id);
    const { place, network } = props;
    const access = new RotationAccess(this, "access", { place, vpcId: network.vpcId, store: "database", storeSecurityGroupId: network.storeSecurityGroupId, port: ports.postgres });
    new RotationFunction(this, "function", {
      place,
      name: "postgres-rotation",
      archive: props.archive,
      environment: {
        DATABASE_HOST: props.host,
        DATABASE_PORT: String(ports.postgres),
        DATABASE_NAME: props.databaseName,
        ADMIN_SECRET_ARN: props.administrator.secretArn,
      },
      secrets: { administrator: props.administrator, application: props.application },
      statements: postgresRotationStatements({
        secretArns: [props.application.secretArn],
        adminSecretArn: props.administrator.secretArn,
        keyArn: props.secretsKeyArn,
        region: place.region,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      logs: props.logs,
    });
  }
}
