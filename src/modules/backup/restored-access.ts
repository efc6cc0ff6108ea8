import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { ports } from "../../facts/ports";
import { StoreAccess } from "../data/store-access";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";

/** Who reaches a restored database: the function that looks into it, which reaches the APIs of AWS besides. */
export class RestoredAccess extends Construct {
  /** Attached to what is restored. */
  public readonly restoredSecurityGroupId: string;
  /** Of the function; known only when it has its ways. */
  public readonly functionSecurityGroupId: string;

  public constructor(scope: Construct, id: string, { place, vpcId }: { readonly place: Place; readonly vpcId: string }) {
    super(scope, id);
    const access = new StoreAccess(this, "database", { place, vpcId, store: "restored-database", port: ports.postgres });
    const toAws = new VpcSecurityGroupEgressRule(this, "to-aws", {
      securityGroupId: access.clientSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      // No environment has endpoints of AWS Backup and RDS.
      cidrIpv4: "0.0.0.0/0",
      description: "HTTPS to the APIs of AWS",
    });
    this.restoredSecurityGroupId = access.storeSecurityGroupId;
    this.functionSecurityGroupId = after(access.clientSecurityGroupId, toAws.id);
  }
}
