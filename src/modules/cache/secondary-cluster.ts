import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type Place } from "../shared/place";
import { CacheLogs } from "./cache-logs";
import { type ClusterOperation, commonClusterArguments, rotatedArguments } from "./cluster-arguments";

export interface SecondaryClusterProps {
  readonly place: Place;
  readonly globalDatastoreId: string;
  readonly operation: ClusterOperation;
  readonly bootstrapToken: string;
  readonly logs: LogKeeping;
}

/**
 * The member of a global datastore that follows the primary. Engine, size, shards, parameters and
 * encryption come from the datastore; the provider refuses them here.
 *
 * A failover makes it the primary, and the datastore may be dissolved after a disaster: its id is
 * ignored after creation, because a change of it would replace the cluster.
 */
export class SecondaryCluster extends Construct {
  public readonly replicationGroupId: string;
  public readonly arn: string;
  public readonly configurationEndpoint: string;

  public constructor(scope: Construct, id: string, { place, globalDatastoreId, operation, bootstrapToken, logs }: SecondaryClusterProps) {
    super(scope, id);
    const { delivery } = new CacheLogs(this, "logs", { place, logs });
    const cluster = new ElasticacheReplicationGroup(this, "cluster", {
      ...commonClusterArguments(operation, delivery),
      description: "Cache of the trading platform, follows the primary region",
      globalReplicationGroupId: globalDatastoreId,
      authToken: bootstrapToken,
      authTokenUpdateStrategy: "ROTATE",
      lifecycle: { preventDestroy: operation.protectedFromDestroy, ignoreChanges: [...rotatedArguments, "global_replication_group_id"] },
    });
    this.replicationGroupId = cluster.id;
    this.arn = cluster.arn;
    this.configurationEndpoint = cluster.configurationEndpointAddress;
  }
}
