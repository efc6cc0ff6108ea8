import { Route53ResolverQueryLogConfig } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config";
import { Route53ResolverQueryLogConfigAssociation } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config-association";
import { Construct } from "constructs";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";

export interface DnsQueryLogProps {
  readonly name: string;
  readonly vpcId: string;
  /** Its end is one that the region's resource policy for log delivery knows. */
  readonly logGroupName: string;
  readonly logs: LogKeeping;
}

/** Every name that workloads of a VPC ask for, and what the firewall did with it. */
export class DnsQueryLog extends Construct {
  public constructor(scope: Construct, id: string, { name, vpcId, logGroupName, logs }: DnsQueryLogProps) {
    super(scope, id);
    const group = new EncryptedLogGroup(this, "log-group", { ...logs, name: logGroupName });
    const config = new Route53ResolverQueryLogConfig(this, "config", { name, destinationArn: group.arn, tags: { Name: name } });
    new Route53ResolverQueryLogConfigAssociation(this, "in-vpc", { resolverQueryLogConfigId: config.id, resourceId: vpcId });
  }
}
