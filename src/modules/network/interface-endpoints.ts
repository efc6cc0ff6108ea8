import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { ports } from "../../facts/ports";
import { interfaceEndpointPolicy } from "./endpoint-policies";

export interface InterfaceEndpointsProps {
  /** Name of the security group, and beginning of the tags Name: `<name>-<service>`. */
  readonly name: string;
  readonly vpcId: string;
  /** Range that may reach the endpoints. */
  readonly vpcCidr: string;
  readonly region: string;
  readonly accountId: string;
  /** Endpoint services without the prefix `com.amazonaws.<region>.`; none is allowed. */
  readonly services: readonly string[];
  /** One subnet per zone; each gets a network interface per service. */
  readonly subnetIds: readonly string[];
}

/**
 * Endpoint services of Timestream for LiveAnalytics, which are one per cell; AWS assigns each account
 * its cells, by region.
 * @see https://docs.aws.amazon.com/timestream/latest/developerguide/VPCEndpoints.html
 */
export const timestreamServices = (cells: { readonly ingest: number; readonly query: number } | undefined): string[] =>
  cells === undefined ? [] : [`timestream.ingest-cell${cells.ingest}`, `timestream.query-cell${cells.query}`];

/**
 * Interface endpoints and their security group. Private DNS makes the services' usual names resolve
 * to them. The group also exists without endpoints, so that layers above may refer to it everywhere.
 */
export class InterfaceEndpoints extends Construct {
  public readonly securityGroupId: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: InterfaceEndpointsProps,
  ) {
    super(scope, id);
    this.securityGroupId = this.createSecurityGroup();
    for (const service of props.services) this.createEndpoint(service);
  }

  private createSecurityGroup(): string {
    const { name, vpcId, vpcCidr } = this.props;
    const group = new SecurityGroup(this, "security-group", {
      name,
      description: "HTTPS from the VPC to interface endpoints",
      vpcId,
      tags: { Name: name },
    });
    new VpcSecurityGroupIngressRule(this, "https-from-vpc", {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: vpcCidr,
      ipProtocol: "tcp",
      fromPort: ports.https,
      toPort: ports.https,
    });
    return group.id;
  }

  private createEndpoint(service: string): void {
    const { name, vpcId, region, accountId, subnetIds } = this.props;
    const policy = interfaceEndpointPolicy(service, accountId);
    // Construct ids keep no dots: `a.b` and `ab` would become one address.
    new VpcEndpoint(this, service.replaceAll(".", "-"), {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...subnetIds],
      securityGroupIds: [this.securityGroupId],
      ...(policy === undefined ? {} : { policy }),
      tags: { Name: `${name}-${service}` },
    });
  }
}
