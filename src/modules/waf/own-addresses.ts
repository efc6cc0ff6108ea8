import { Wafv2IpSet } from "@cdktf/provider-aws/lib/wafv2-ip-set";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface OwnAddressesProps {
  readonly place: Place;
  readonly addresses: readonly string[];
}

/** The addresses from which the VPC itself reaches its load balancer. */
export class OwnAddresses extends Construct {
  public readonly setArn: string;

  public constructor(scope: Construct, id: string, { place, addresses }: OwnAddressesProps) {
    super(scope, id);
    this.setArn = new Wafv2IpSet(this, "set", {
      name: physicalName("webAcl", place.names, "own-addresses"),
      description: "Addresses of the NAT gateways of the VPC",
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: addresses.map((address) => `${address}/32`),
    }).arn;
  }
}
