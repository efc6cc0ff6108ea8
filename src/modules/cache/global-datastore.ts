import { ElasticacheGlobalReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-global-replication-group";
import { Construct } from "constructs";

export interface GlobalDatastoreProps {
  /** The id without the region's prefix. */
  readonly suffix: string;
  readonly primaryReplicationGroupId: string;
  readonly protectedFromDestroy: boolean;
}

/**
 * A global datastore around the primary cluster. Secondaries join from their own region. Its primary
 * changes in a failover, which no apply may undo.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html
 */
export class GlobalDatastore extends Construct {
  public constructor(scope: Construct, id: string, { suffix, primaryReplicationGroupId, protectedFromDestroy }: GlobalDatastoreProps) {
    super(scope, id);
    new ElasticacheGlobalReplicationGroup(this, "datastore", {
      globalReplicationGroupIdSuffix: suffix,
      globalReplicationGroupDescription: "Cache of the trading platform, both regions",
      primaryReplicationGroupId,
      lifecycle: { preventDestroy: protectedFromDestroy, ignoreChanges: ["primary_replication_group_id"] },
    });
  }
}
