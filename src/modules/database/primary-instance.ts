import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import { backupTag, selected } from "../../facts/backup-tag";
import { writeOnceVersion } from "../secrets/generated-credentials";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { commonArguments, type InstanceOperation, type InstanceShape } from "./instance-arguments";

export interface PrimaryStorage {
  readonly initialGiB: number;
  /** Provisioned IOPS. @default the volume's baseline */
  readonly iops?: number | undefined;
  /** Provisioned throughput. @default the volume's baseline */
  readonly throughputMiBps?: number | undefined;
}

export interface PrimaryInstanceProps {
  readonly place: Place;
  readonly majorVersion: string;
  readonly databaseName: string;
  readonly username: string;
  /** Ephemeral; it reaches AWS through a write-only argument. */
  readonly password: string;
  readonly shape: InstanceShape;
  readonly operation: InstanceOperation;
  readonly storage: PrimaryStorage;
}

/**
 * The writable PostgreSQL instance. Its password is not managed by RDS, because an instance whose
 * password is cannot have a replica in another region.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 */
export class PrimaryInstance extends Construct {
  public readonly identifier: string;
  public readonly arn: string;
  public readonly address: string;
  /** Another one when the instance is replaced. */
  public readonly resourceId: string;

  public constructor(scope: Construct, id: string, props: PrimaryInstanceProps) {
    super(scope, id);
    const { shape, storage } = props;
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: physicalName("databaseGroup", props.place.names, "database"),
      description: "Subnets without a way to the internet",
      subnetIds: shape.subnetIds,
    });
    const instance = new DbInstance(this, "instance", {
      ...commonArguments(shape, props.operation),
      engine: "postgres",
      // The major version only: RDS retires minor versions, and refuses to restore to a retired one.
      engineVersion: props.majorVersion,
      dbName: props.databaseName,
      port: ports.postgres,
      dbSubnetGroupName: subnets.name,
      allocatedStorage: storage.initialGiB,
      ...(storage.iops === undefined ? {} : { iops: storage.iops }),
      ...(storage.throughputMiBps === undefined ? {} : { storageThroughput: storage.throughputMiBps }),
      username: props.username,
      passwordWo: props.password,
      passwordWoVersion: writeOnceVersion,
      skipFinalSnapshot: !shape.protectedFromDestroy,
      finalSnapshotIdentifier: `${shape.identifier}-final`,
      tags: { [backupTag]: selected },
      // The number belongs to the password that the instance was made with. One that came back by a failback was made from a
      // copy, and has none: sending it would set a password that rotation has changed since.
      lifecycle: { preventDestroy: shape.protectedFromDestroy, ignoreChanges: ["password_wo_version"] },
    });
    this.identifier = instance.identifier;
    this.arn = instance.arn;
    this.address = instance.address;
    this.resourceId = instance.resourceId;
  }
}
