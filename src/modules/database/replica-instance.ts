import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { backupTag, selectedWhenPromoted } from "../../facts/backup-tag";
import { type Place } from "../shared/place";
import { commonArguments, type InstanceOperation, type InstanceShape } from "./instance-arguments";

export interface ReplicaInstanceProps {
  readonly place: Place;
  /** ARN of the primary, computed from its name. */
  readonly sourceArn: string;
  /**
   * `replica` since it was made; `stood-still`: it was the writer until the other region took over. It stays as the failover
   * has left it until a replica of the new writer takes its place, and its tags with it: what stood still is backed up.
   */
  readonly was: "replica" | "stood-still";
  readonly shape: InstanceShape;
  readonly operation: InstanceOperation;
}

/**
 * A replica in another region. Engine, version, credentials and initial storage come from the
 * source; RDS refuses some of them and ignores others, so none is given.
 *
 * After a promotion the instance has no source any more, while `replicate_source_db` still stands
 * here. It stays and is ignored: the provider cannot give a promoted instance a source again, and
 * it takes a removal of the argument as the wish to promote. From then on it is the writer, so it is
 * protected as the primary is: against deletion, with a final snapshot and backups of its own.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export class ReplicaInstance extends Construct {
  public readonly identifier: string;
  public readonly arn: string;
  public readonly address: string;
  /** Another one when the instance is replaced. */
  public readonly resourceId: string;
  /** For what must not be at work on the source while the replica is made of it. */
  public readonly made: ITerraformDependable;

  public constructor(scope: Construct, id: string, { place, sourceArn, was, shape, operation }: ReplicaInstanceProps) {
    super(scope, id);
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: physicalName("databaseGroup", place.names, "database"),
      description: "Subnets without a way to the internet",
      subnetIds: shape.subnetIds,
    });
    const instance = new DbInstance(this, "instance", {
      ...commonArguments(shape, operation),
      replicateSourceDb: sourceArn,
      dbSubnetGroupName: subnets.name,
      // For the day on which it is promoted. RDS refuses to delete a replica with a final snapshot, so one that
      // was never promoted, and is to go from an environment that keeps data, gets `true` here first.
      skipFinalSnapshot: !shape.protectedFromDestroy,
      finalSnapshotIdentifier: `${shape.identifier}-final`,
      tags: { [backupTag]: selectedWhenPromoted },
      lifecycle: {
        preventDestroy: shape.protectedFromDestroy,
        ignoreChanges: ["replicate_source_db", ...(was === "stood-still" ? ["password_wo_version", "tags", "tags_all"] : [])],
      },
    });
    this.identifier = instance.identifier;
    this.arn = instance.arn;
    this.address = instance.address;
    this.resourceId = instance.resourceId;
    this.made = instance;
  }
}
