import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface AdmissionProps {
  readonly fromSecurityGroupId: string;
  readonly toSecurityGroupId: string;
  /** TCP port. */
  readonly port: number;
  readonly description: string;
}

/** Lets one security group connect to another on one port: the way out of the one and the way into the other. */
export class Admission extends Construct {
  /** Ids of the two rules, for whoever must not start before they exist. */
  public readonly ruleIds: readonly string[];

  public constructor(scope: Construct, id: string, { fromSecurityGroupId, toSecurityGroupId, port, description }: AdmissionProps) {
    super(scope, id);
    const rule = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
    const ingress = new VpcSecurityGroupIngressRule(this, "ingress", {
      ...rule,
      securityGroupId: toSecurityGroupId,
      referencedSecurityGroupId: fromSecurityGroupId,
    });
    const egress = new VpcSecurityGroupEgressRule(this, "egress", {
      ...rule,
      securityGroupId: fromSecurityGroupId,
      referencedSecurityGroupId: toSecurityGroupId,
    });
    this.ruleIds = [ingress.id, egress.id];
  }
}
