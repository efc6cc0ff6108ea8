import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";
import { StoreAccess } from "../data/store-access";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface CacheNetworkProps {
  readonly place: Place;
  readonly vpcId: string;
  /** The application's subnets: the cache lives beside what it serves. */
  readonly subnetIds: string[];
}

/** Subnets of the cache, and who may connect to it. */
export class CacheNetwork extends Construct {
  public readonly subnetGroupName: string;
  public readonly securityGroupId: string;
  /** Security group to attach to everything that connects to the cache. */
  public readonly clientSecurityGroupId: string;

  public constructor(scope: Construct, id: string, { place, vpcId, subnetIds }: CacheNetworkProps) {
    super(scope, id);
    // With TLS and cluster mode clients still use one port.
    const access = new StoreAccess(this, "access", { place, vpcId, store: "cache", port: ports.redis });
    this.subnetGroupName = new ElasticacheSubnetGroup(this, "subnets", {
      name: physicalName("databaseGroup", place.names, "cache"),
      description: "The application's private subnets",
      subnetIds,
    }).name;
    this.securityGroupId = access.storeSecurityGroupId;
    this.clientSecurityGroupId = access.clientSecurityGroupId;
  }
}
