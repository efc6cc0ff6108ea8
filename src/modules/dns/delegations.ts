import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface DelegationsProps {
  /** Zone of the domain above. */
  readonly zoneId: string;
  /** Name servers by domain, each domain below the zone's. */
  readonly nameServers: Readonly<Record<string, readonly string[]>>;
}

/** Seconds that resolvers keep a delegation: an hour, after which they find a zone that was made again. */
const delegationTtl = 3600;

/** Domains below a zone's that are kept in zones of their own, which may lie in other accounts. */
export class Delegations extends Construct {
  public constructor(scope: Construct, id: string, { zoneId, nameServers }: DelegationsProps) {
    super(scope, id);
    for (const [domain, servers] of Object.entries(nameServers)) {
      new Route53Record(this, domain.replaceAll(".", "-"), {
        zoneId,
        name: domain,
        type: "NS",
        ttl: delegationTtl,
        records: [...servers].sort(),
      });
    }
  }
}
