import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";

export interface LoadBalancerAccessProps {
  readonly place: Place;
  readonly vpcId: string;
  readonly vpcCidr: string;
  /** Managed prefix lists of the region. */
  readonly prefixLists: { readonly cloudfrontOriginFacing: string; readonly route53HealthChecks: string };
  /** Addresses from which the VPC reaches the internet, and so its own load balancer. */
  readonly ownAddresses: readonly string[];
}

/**
 * Who may reach the load balancer, a security group for each: CloudFront's prefix list counts as 55
 * rules and that of the health checkers as 25, and a group takes 60.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export class LoadBalancerAccess extends Construct {
  public readonly securityGroupIds: string[];
  /** The group that reaches tasks; theirs admit it. */
  public readonly towardsTasks: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerAccessProps,
  ) {
    super(scope, id);
    const { prefixLists, ownAddresses, vpcCidr } = props;
    const viewers = this.group("cloudfront", "Requests that come through CloudFront");
    this.admit("https-from-cloudfront", viewers, ports.https, { prefixListId: prefixLists.cloudfrontOriginFacing });
    const probes = this.group("health-checks", "Health checks of Route 53");
    this.admit("probes-from-route53", probes, ports.https, { prefixListId: prefixLists.route53HealthChecks });
    const tests = this.group("test-traffic", "Tests of a deployment before it takes traffic");
    for (const [index, address] of ownAddresses.entries())
      this.admit(`tests-from-nat-${index}`, tests, ports.testTraffic, { cidrIpv4: `${address}/32` });
    this.towardsTasks = this.group("load-balancer", "The load balancer, towards tasks");
    new VpcSecurityGroupEgressRule(this, "to-tasks", {
      securityGroupId: this.towardsTasks,
      description: "To tasks over TLS",
      ipProtocol: "tcp",
      fromPort: ports.task,
      toPort: ports.task,
      cidrIpv4: vpcCidr,
    });
    this.securityGroupIds = [viewers, probes, tests, this.towardsTasks];
  }

  private group(role: string, description: string): string {
    const name = physicalName("securityGroup", this.props.place.names, `ingress-${role}`);
    return new SecurityGroup(this, role, { vpcId: this.props.vpcId, name, description, tags: { Name: name } }).id;
  }

  private admit(
    id: string,
    securityGroupId: string,
    port: number,
    from: { readonly prefixListId: string } | { readonly cidrIpv4: string },
  ): void {
    new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId,
      description: id.replaceAll("-", " "),
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      ...from,
    });
  }
}
