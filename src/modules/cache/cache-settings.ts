import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface CacheSettingsProps {
  readonly place: Place;
  readonly engine: "redis" | "valkey";
  /** Version as `major.minor`. */
  readonly engineVersion: string;
  readonly evictionPolicy: string;
}

/** Parameters of the engine, with cluster mode on. */
export class CacheSettings extends Construct {
  public readonly parameterGroupName: string;

  public constructor(scope: Construct, id: string, { place, engine, engineVersion, evictionPolicy }: CacheSettingsProps) {
    super(scope, id);
    const family = parameterFamily(engine, engineVersion);
    const group = new ElasticacheParameterGroup(this, "group", {
      // The family is part of the name: an upgrade needs the new group while the old one is in use.
      name: physicalName("databaseGroup", place.names, family),
      family,
      description: "Cluster mode",
      parameter: [
        { name: "cluster-enabled", value: "yes" },
        { name: "maxmemory-policy", value: evictionPolicy },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    this.parameterGroupName = group.name;
  }
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html: one family per major version */
export const parameterFamily = (engine: string, version: string): string => `${engine}${version.split(".")[0] ?? version}`;
