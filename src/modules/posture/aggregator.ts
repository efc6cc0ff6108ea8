import { ConfigConfigurationAggregator } from "@cdktf/provider-aws/lib/config-configuration-aggregator";
import { Construct } from "constructs";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

/** What AWS Config knows of both regions, in one of them. */
export class Aggregator extends Construct {
  public constructor(scope: Construct, id: string, { place, regions }: { readonly place: Place; readonly regions: readonly string[] }) {
    super(scope, id);
    new ConfigConfigurationAggregator(this, "aggregator", {
      name: physicalName("configRule", place.names, "regions"),
      accountAggregationSource: { accountIds: [place.accountId], regions: [...regions].sort() },
    });
  }
}
