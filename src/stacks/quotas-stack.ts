import { type Construct } from "constructs";
import { QuotaRequests } from "../modules/account/quota-requests";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { quotaRequests } from "./quota-needs";

/** What AWS is asked to raise for all environments of the account, before they are made. */
export class QuotasStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    new QuotaRequests(this, "requests", { requests: quotaRequests(this.accountEnvironments, this.region.name, placed.estate) });
  }
}
