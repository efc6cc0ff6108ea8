import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { backupTag, selected } from "../../facts/backup-tag";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { commonArguments, type InstanceOperation, type InstanceShape } from "./instance-arguments";

export interface PromotedInstanceProps {
  readonly place: Place;
  readonly shape: InstanceShape;
  readonly operation: InstanceOperation;
}

/**
 * The instance that a failover has promoted, at the address at which it was a replica: a writer with backups of its own,
 * the tag that the failover has given it, and a last snapshot. Engine, version, credentials and storage are those it was
 * made with, and none is given: nothing here makes a database anew.
 *
 * The source is ignored although none is given: while the instance still has one, the provider takes its absence for the
 * wish to promote it, and no apply may be a failover.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
 */
export class PromotedInstance extends Construct {
  public readonly identifier: string;
  public readonly address: string;
  public readonly made: ITerraformDependable;

  public constructor(scope: Construct, id: string, { place, shape, operation }: PromotedInstanceProps) {
    super(scope, id);
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: physicalName("databaseGroup", place.names, "database"),
      description: "Subnets without a way to the internet",
      subnetIds: shape.subnetIds,
    });
    const instance = new DbInstance(this, "instance", {
      ...commonArguments(shape, operation),
      dbSubnetGroupName: subnets.name,
      skipFinalSnapshot: !shape.protectedFromDestroy,
      finalSnapshotIdentifier: `${shape.identifier}-final`,
      tags: { [backupTag]: selected },
      lifecycle: { preventDestroy: shape.protectedFromDestroy, ignoreChanges: ["replicate_source_db"] },
    });
    this.identifier = instance.identifier;
    this.address = instance.address;
    this.made = instance;
  }
}
