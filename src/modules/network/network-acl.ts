import { NetworkAcl as AwsNetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import { type AclRule } from "../../facts/acl-rules";

export interface NetworkAclProps {
  /** Value of the tag Name. */
  readonly name: string;
  readonly vpcId: string;
  /** Subnets that it guards; a subnet has exactly one ACL. */
  readonly subnetIds: readonly string[];
  readonly rules: readonly AclRule[];
}

/** The network ACL of one tier. What no rule permits is refused by the rule `*` that every ACL ends in. */
export class NetworkAcl extends Construct {
  public constructor(scope: Construct, id: string, props: NetworkAclProps) {
    super(scope, id);
    const acl = new AwsNetworkAcl(this, "acl", { vpcId: props.vpcId, subnetIds: [...props.subnetIds], tags: { Name: props.name } });
    for (const rule of props.rules) this.createRule(acl.id, rule);
  }

  private createRule(networkAclId: string, { id, direction, number, action, traffic, cidr }: AclRule): void {
    new NetworkAclRule(this, `${direction}-${id}`, {
      networkAclId,
      egress: direction === "egress",
      ruleNumber: number,
      ruleAction: action,
      cidrBlock: cidr,
      ...("icmpType" in traffic ? { protocol: "icmp", ...traffic } : { protocol: "tcp", fromPort: traffic.from, toPort: traffic.to }),
    });
  }
}
