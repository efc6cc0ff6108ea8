import { type ElasticacheReplicationGroupLogDeliveryConfiguration } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { logGroupName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface CacheLogsProps {
  readonly place: Place;
  readonly logs: LogKeeping;
}

const logTypes = ["slow-log", "engine-log"] as const;

/** Log groups of the cache, and how it delivers to them. */
export class CacheLogs extends Construct {
  public readonly delivery: ElasticacheReplicationGroupLogDeliveryConfiguration[];

  public constructor(scope: Construct, id: string, { place, logs }: CacheLogsProps) {
    super(scope, id);
    this.delivery = logTypes.map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: new EncryptedLogGroup(this, logType, { ...logs, name: logGroupName(place.names, `cache/${logType}`) }).name,
    }));
  }
}
