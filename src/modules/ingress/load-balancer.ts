import { Lb } from "@cdktf/provider-aws/lib/lb";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface LoadBalancerProps {
  readonly place: Place;
  readonly publicSubnetIds: string[];
  readonly securityGroupIds: string[];
  /** Seconds without traffic after which a connection is closed. */
  readonly idleTimeoutSeconds: number;
  readonly accessLogs: { readonly bucketName: string; readonly prefix: string };
  readonly protectedFromDestroy: boolean;
}

/** The public load balancer of a region. What may reach it is a matter of its security groups, listeners and firewall. */
export class LoadBalancer extends Construct {
  public readonly arn: string;
  public readonly arnSuffix: string;
  public readonly dnsName: string;
  /** Zone of the load balancer's own name, for alias records. */
  public readonly zoneId: string;

  public constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { place, publicSubnetIds, securityGroupIds, idleTimeoutSeconds, accessLogs, protectedFromDestroy } = props;
    const name = physicalName("loadBalancer", place.names, "ingress");
    const loadBalancer = new Lb(this, "load-balancer", {
      name,
      tags: { Name: name },
      loadBalancerType: "application",
      internal: false,
      subnets: publicSubnetIds,
      securityGroups: securityGroupIds,
      idleTimeout: idleTimeoutSeconds,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableHttp2: true,
      // A zone whose targets are all gone must not cost requests of the others.
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: protectedFromDestroy,
      accessLogs: { bucket: accessLogs.bucketName, prefix: accessLogs.prefix, enabled: true },
      lifecycle: { preventDestroy: protectedFromDestroy },
    });
    this.arn = loadBalancer.arn;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.dnsName = loadBalancer.dnsName;
    this.zoneId = loadBalancer.zoneId;
  }
}
