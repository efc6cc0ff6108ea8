import { Construct } from "constructs";
import { postgresRotationStatements } from "../function-permissions/postgres-rotation";
import { canary, type CanaryEvent } from "../../facts/database-canary";
import { type UserMark } from "../../facts/service-users";
import { type ProvisionEvent, type UserTable } from "../../facts/user-table";
import { type LogKeeping } from "../data/encrypted-log-group";
import { FunctionAccess } from "../data/function-access";
import { FunctionSchedule } from "../functions/function-schedule";
import { type RotatedSecret, RotationFunction, type RotationTime } from "../functions/rotation-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { type UserSecret } from "./database-credentials";

export interface DatabaseUsersProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly administrator: RotatedSecret;
  readonly users: readonly UserSecret[];
  /** Whole path of the services' secrets. */
  readonly serviceSecrets: string;
  /** When the first and the second user of each service get new passwords. */
  readonly times: Readonly<Record<UserMark, RotationTime>>;
  readonly overlapHours: number;
  /** Which services there are, and what they may do. */
  readonly table: UserTable;
  readonly secretsKeyArn: string;
  /** Region that has copies of the secrets. */
  readonly copyRegion: string;
  /** The instance itself: passwords change there, behind the proxy. */
  readonly instance: { readonly host: string; readonly resourceId: string; readonly databaseName: string };
  /** Whether the instance is the one that is written to: users are made, and passwords changed, nowhere else. */
  readonly isWriter: boolean;
  readonly network: {
    readonly vpcId: string;
    readonly subnetIds: string[];
    readonly storeSecurityGroupId: string;
    /** Group of the VPC's endpoints, where Secrets Manager, all that the function asks of AWS, has one. */
    readonly endpointSecurityGroupId: string | undefined;
  };
  readonly logs: LogKeeping;
  /** Topic that is notified of a scheduled call that failed. */
  readonly failureTopicArn: string;
}

/**
 * The users of the database: made with their rights in the apply that makes the database and in every
 * one that changes the table, and rotated afterwards. The function runs in the application's subnets,
 * because those of the database have no way to the API of Secrets Manager.
 */
export class DatabaseUsers extends Construct {
  /** The services' secrets, known only when the users are there. */
  public readonly secretArns: readonly string[];

  public constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    const { place, network, users, instance, administrator } = props;
    const access = new FunctionAccess(this, "access", {
      place,
      vpcId: network.vpcId,
      name: "database-rotation",
      description: "Rotation of the credentials of the database store",
      store: "database",
      who: "Rotation",
      storeSecurityGroupId: network.storeSecurityGroupId,
      port: ports.postgres,
      endpointSecurityGroupId: network.endpointSecurityGroupId,
    });
    const rotated = users.map(({ service, mark, secretArn }): [string, RotatedSecret] => [
      `${service}-${mark}`,
      { secretArn, ...props.times[mark] },
    ]);
    const rotation = new RotationFunction(this, "function", {
      place,
      name: "postgres-rotation",
      archive: props.archive,
      environment: {
        DATABASE_HOST: instance.host,
        DATABASE_PORT: String(ports.postgres),
        DATABASE_NAME: instance.databaseName,
        ADMIN_SECRET_ARN: administrator.secretArn,
        SERVICE_SECRETS: props.serviceSecrets,
        OVERLAP_HOURS: String(props.overlapHours),
        COPY_REGION: props.copyRegion,
      },
      secrets: { administrator, ...Object.fromEntries(rotated) },
      rotates: props.isWriter,
      ...(props.isWriter
        ? {
            preparation: {
              input: { mode: "provision", table: props.table } satisfies ProvisionEvent,
              // A new instance has no users, and new code may know more rights.
              triggers: { instance: instance.resourceId, code: props.archive.sha256 },
            },
          }
        : {}),
      statements: postgresRotationStatements({
        secretArns: users.map(({ secretArn }) => secretArn),
        adminSecretArn: administrator.secretArn,
        keyArn: props.secretsKeyArn,
        region: place.region,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      logs: props.logs,
      failureTopicArn: props.failureTopicArn,
    });
    if (props.isWriter)
      new FunctionSchedule(this, "canary", {
        place,
        name: "database-canary",
        description: "A row by which a restored copy of the database says how old it is",
        everyMinutes: canary.everyMinutes,
        functionArn: rotation.calledArn,
        input: { mode: "canary" } satisfies CanaryEvent,
      });
    this.secretArns = users.map(({ secretArn }) => after(secretArn, rotation.prepared));
  }
}
