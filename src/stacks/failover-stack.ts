import { type Construct } from "constructs";
import { FailoverMachine } from "../modules/failover/failover-machine";
import { TradingEpochTable } from "../modules/failover/trading-epoch-table";
import { securityContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { consume } from "../synthesis/consume";
import { LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";
import { failoverTargetsOf, failoverTimesOf } from "./failover-props";

/** What takes over in the recovery region, and what keeps two regions from trading. */
export class FailoverStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { dataKeyArn, logsKeyArn } = consume(this, securityContract);
    const place = placeOf(placed);
    new TradingEpochTable(this, "trading-epoch", {
      place,
      keyArn: dataKeyArn,
      firstHolder: this.env.regions.primary.name,
      keepsData: this.env.keepsData,
    });
    new FailoverMachine(this, "failover", {
      place,
      targets: failoverTargetsOf(placed),
      times: failoverTimesOf(this.env),
      dryRun: this.env.recovery.dryRun,
      logs: { keyArn: logsKeyArn, retentionDays: this.env.recovery.logRetentionDays },
    });
  }
}
