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
  /** What the function's policy says for the secrets: their ARNs, or patterns where only AWS knows them before an apply. */
  readonly policySecrets: { readonly administrator: string; readonly users: readonly string[] };
  /** Whole path of the services' secrets. */
  readonly serviceSecrets: string;
  /** When the first and the second user of each service get new passwords. */
  readonly times: Readonly<Record<UserMark, RotationTime>>;
  readonly overlapHours: number;
  /**
   * Which services there are and what they may do, where users are made, and the instance's id, with which they are made
   * again. Not where the other region makes them, or nobody.
   */
  readonly makes?: { readonly table: UserTable; readonly resourceId: string };
  readonly secretsKeyArn: string;
  /** Region that must have copies of the secrets, in step. Undefined where they are the copies, or were. */
  readonly copyRegion?: string | undefined;
  /** The instance itself: passwords change there, behind the proxy. */
  readonly instance: { readonly host: string; readonly databaseName: string };
  /** Whether the instance is the one that is written to: passwords change by schedule nowhere else. */
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

/** Last part of the function's name, in both regions. */
export const databaseRotationRole = "postgres-rotation";

/**
 * The users of the database: made with their rights in the apply that makes the database and in every
 * one that changes the table, and rotated afterwards. Beside a replica the function is there and nothing calls it:
 * a failover starts the rotations of what it has promoted. The function runs in the application's subnets,
 * because those of the database have no way to the API of Secrets Manager.
 */
export class DatabaseUsers extends Construct {
  /** The services' secrets, known only when the users are there. */
  public readonly secretArns: readonly string[];

  public constructor(scope: Construct, id: string, props: DatabaseUsersProps) {
    super(scope, id);
    const { place, network, users, instance, administrator, makes } = props;
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
      name: databaseRotationRole,
      archive: props.archive,
      environment: {
        DATABASE_HOST: instance.host,
        DATABASE_PORT: String(ports.postgres),
        DATABASE_NAME: instance.databaseName,
        ADMIN_SECRET_ARN: administrator.secretArn,
        SERVICE_SECRETS: props.serviceSecrets,
        OVERLAP_HOURS: String(props.overlapHours),
        ...(props.copyRegion === undefined ? {} : { COPY_REGION: props.copyRegion }),
      },
      secrets: { administrator, ...Object.fromEntries(rotated) },
      rotates: props.isWriter,
      ...(makes === undefined
        ? {}
        : {
            preparation: {
              input: { mode: "provision", table: makes.table } satisfies ProvisionEvent,
              // A new instance has no users, and new code may know more rights.
              triggers: { instance: makes.resourceId, code: props.archive.sha256 },
            },
          }),
      statements: postgresRotationStatements({
        secretArns: props.policySecrets.users,
        adminSecretArn: props.policySecrets.administrator,
        keyArn: props.secretsKeyArn,
        region: place.region,
      }),
      network: { subnetIds: network.subnetIds, securityGroupIds: [access.securityGroupId] },
      logs: props.logs,
      failureTopicArn: props.failureTopicArn,
    });
    if (makes !== undefined)
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
