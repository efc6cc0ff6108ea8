import { type Construct } from "constructs";
import { DeliveryFreeze } from "../modules/failover/delivery-freeze";
import { FailoverMachine } from "../modules/failover/failover-machine";
import { PrimaryFence, primaryFenceRole } from "../modules/failover/primary-fence";
import { evidenceArchive, type evidenceRoles, RegionEvidence } from "../modules/failover/region-evidence";
import { TradingEpochTable } from "../modules/failover/trading-epoch-table";
import { notificationsContract, securityContract } from "../layers/contracts";
import { type PlacedStack } from "../layers/instances";
import { failoverRecordsBucket } from "./failover-records";
import { FailoverRecord, failoverRecordRole } from "../modules/failover/failover-record";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { LayerStack } from "../synthesis/layer-stack";
import { placeOf } from "./data-props";
import { evidenceOf, failoverTargetsOf, fencedOf, failoverTimesOf } from "./failover-props";

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
    const logs = { keyArn: logsKeyArn, retentionDays: this.env.recovery.logRetentionDays };
    new DeliveryFreeze(this, "deliveries", { place });
    new PrimaryFence(this, "fence", { place, archive: archiveOf(this, primaryFenceRole), logs, fenced: fencedOf(placed) });
    for (const [of, asked] of Object.entries(evidenceOf(placed)))
      new RegionEvidence(this, `${of}-evidence`, {
        place,
        archive: archiveOf(this, evidenceArchive),
        logs,
        of: of as keyof typeof evidenceRoles,
        ...asked,
      });
    new FailoverMachine(this, "failover", {
      place,
      targets: failoverTargetsOf(placed),
      times: failoverTimesOf(this.env),
      dryRun: this.env.recovery.dryRun,
      drill: this.env.recovery.drill,
      logs,
    });
    new FailoverRecord(this, "record", {
      place,
      archive: archiveOf(this, failoverRecordRole),
      bucket: failoverRecordsBucket(this.env),
      logs,
      warningTopicArn: consume(this, notificationsContract).warningTopicArn,
    });
  }
}
