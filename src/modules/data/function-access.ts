import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { after } from "../shared/ordering";
import { type Place } from "../shared/place";
import { Admission } from "./admission";

export interface FunctionAccessProps {
  readonly place: Place;
  readonly vpcId: string;
  /** Of the group, last part. */
  readonly name: string;
  readonly description: string;
  readonly store: string;
  /** Who works in the store, first word of the rules' descriptions. */
  readonly who: string;
  readonly storeSecurityGroupId: string;
  /** TCP port. */
  readonly port: number;
  /** Group of the VPC's interface endpoints, where they are all that the function asks AWS by. @default every address, through NAT */
  readonly endpointSecurityGroupId?: string | undefined;
}

/** Security group of a function that works in a store: it reaches the store and the APIs of AWS, and nothing reaches it. */
export class FunctionAccess extends Construct {
  /** Known only when its rules are there. */
  public readonly securityGroupId: string;

  public constructor(
    scope: Construct,
    id: string,
    { place, vpcId, description, store, who, storeSecurityGroupId, port, endpointSecurityGroupId, ...props }: FunctionAccessProps,
  ) {
    super(scope, id);
    const name = physicalName("securityGroup", place.names, props.name);
    const group = new SecurityGroup(this, "group", {
      vpcId,
      name,
      description,
      tags: { Name: name },
    });
    const toStore = new Admission(this, "to-store", {
      fromSecurityGroupId: group.id,
      toSecurityGroupId: storeSecurityGroupId,
      port,
      description: `${who} to the ${store} store`,
    });
    // Not every service has an endpoint in every environment; the others are reached through NAT.
    const toAws = new VpcSecurityGroupEgressRule(this, "to-aws", {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ...(endpointSecurityGroupId === undefined ? { cidrIpv4: "0.0.0.0/0" } : { referencedSecurityGroupId: endpointSecurityGroupId }),
      description: "HTTPS to the APIs of AWS",
    });
    // The function may be called in the same apply.
    this.securityGroupId = after(group.id, ...toStore.ruleIds, toAws.id);
  }
}
