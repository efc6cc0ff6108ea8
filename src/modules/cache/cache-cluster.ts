import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";
import { type LogKeeping } from "../data/encrypted-log-group";
import { type Place } from "../shared/place";
import { CacheLogs } from "./cache-logs";
import { type ClusterOperation, commonClusterArguments, rotatedArguments } from "./cluster-arguments";

/** Size and engine of a cluster. Nodes in all: shards x (1 + replicas per shard). */
export interface ClusterShape {
  readonly engine: "redis" | "valkey";
  readonly engineVersion: string;
  readonly nodeType: string;
  readonly shards: number;
}

export interface CacheClusterProps {
  readonly place: Place;
  readonly shape: ClusterShape;
  readonly operation: ClusterOperation;
  readonly parameterGroupName: string;
  /** Dead as soon as the first rotation is through; see BootstrapToken. */
  readonly bootstrapToken: string;
  /** Whether a global datastore owns size and version of the cluster. */
  readonly inGlobalDatastore: boolean;
  readonly logs: LogKeeping;
}

/** A cache in cluster mode with failover, TLS and AUTH. */
export class CacheCluster extends Construct {
  public readonly replicationGroupId: string;
  public readonly arn: string;
  public readonly configurationEndpoint: string;

  public constructor(scope: Construct, id: string, props: CacheClusterProps) {
    super(scope, id);
    const { delivery } = new CacheLogs(this, "logs", { place: props.place, logs: props.logs });
    const cluster = new ElasticacheReplicationGroup(this, "cluster", {
      ...commonClusterArguments(props.operation, delivery),
      description: "Cache of the trading platform",
      engine: props.shape.engine,
      engineVersion: props.shape.engineVersion,
      nodeType: props.shape.nodeType,
      numNodeGroups: props.shape.shards,
      parameterGroupName: props.parameterGroupName,
      atRestEncryptionEnabled: "true",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: props.bootstrapToken,
      authTokenUpdateStrategy: "ROTATE",
      autoMinorVersionUpgrade: "true",
      lifecycle: {
        preventDestroy: props.operation.protectedFromDestroy,
        ignoreChanges: [
          ...rotatedArguments,
          ...(props.inGlobalDatastore ? ["engine_version", "node_type", "num_node_groups", "parameter_group_name"] : []),
        ],
      },
    });
    this.replicationGroupId = cluster.id;
    this.arn = cluster.arn;
    this.configurationEndpoint = cluster.configurationEndpointAddress;
  }
}
