import { Wafv2IpSet } from "@cdktf/provider-aws/lib/wafv2-ip-set";
import { Construct } from "constructs";
import { addressFamilies } from "../../facts/blocked-ranges";
import { blockedAddressesSet } from "../../facts/finding-responses";
import { type Place } from "../shared/place";

export interface BlockedAddressesProps {
  readonly place: Place;
  /** Regions whose responses to findings block addresses: each writes sets of its own, one for each family of addresses. */
  readonly regions: readonly string[];
}

/**
 * Sets of addresses that responses to findings block for some hours. Terraform makes them empty and leaves their contents to the
 * responses.
 */
export class BlockedAddresses extends Construct {
  public readonly setArns: readonly string[];

  public constructor(scope: Construct, id: string, { place, regions }: BlockedAddressesProps) {
    super(scope, id);
    this.setArns = regions.flatMap((region) =>
      addressFamilies.map(
        (family) =>
          new Wafv2IpSet(this, family === "ipv4" ? region : `${region}-${family}`, {
            name: blockedAddressesSet(place.names, region, family),
            description: `Addresses that responses of ${region} block for some hours`,
            scope: "CLOUDFRONT",
            ipAddressVersion: family.toUpperCase(),
            addresses: [],
            lifecycle: { ignoreChanges: ["addresses"] },
          }).arn,
      ),
    );
  }
}
