import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Construct } from "constructs";
import { textKnownAtApply } from "../shared/ordering";

export interface ZoneOfDomainProps {
  readonly domain: string;
  /** Value that is unknown until what stands below is applied: it defers the question, so that an estate that does not exist is planned without AWS. */
  readonly unknownUntilApply: string;
}

/** The one public hosted zone of a domain in the account, found by its name; none, or two, fail the plan. */
export class ZoneOfDomain extends Construct {
  public readonly zoneId: string;

  public constructor(scope: Construct, id: string, { domain, unknownUntilApply }: ZoneOfDomainProps) {
    super(scope, id);
    this.zoneId = new DataAwsRoute53Zone(this, "zone", { name: textKnownAtApply(domain, unknownUntilApply), privateZone: false }).zoneId;
  }
}
