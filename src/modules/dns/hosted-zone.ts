import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";

export interface HostedZoneProps {
  readonly domain: string;
  /** Id of a zone that is there already; without one, the zone is made. */
  readonly existingId?: string;
  /** Whether Terraform refuses to destroy a zone that it made. */
  readonly protectedFromDestroy: boolean;
}

/** The public hosted zone of an environment's domain: its own, or one that somebody else keeps. */
export class HostedZone extends Construct {
  public readonly zoneId: string;
  /** Empty for a zone that is there already: its domain is delegated. */
  public readonly nameServers: string[];

  public constructor(scope: Construct, id: string, { domain, existingId, protectedFromDestroy }: HostedZoneProps) {
    super(scope, id);
    if (existingId !== undefined) {
      this.zoneId = existingId;
      this.nameServers = [];
      return;
    }
    const zone = new Route53Zone(this, "zone", {
      name: domain,
      comment: `Public names of ${domain}`,
      forceDestroy: false,
      tags: { Name: domain },
      lifecycle: { preventDestroy: protectedFromDestroy },
    });
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
  }
}
