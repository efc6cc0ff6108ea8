import { type Construct } from "constructs";
import { FailoverFlag } from "../modules/failover/failover-flag";
import { archiveOf } from "../synthesis/archives";
import { consume } from "../synthesis/consume";
import { notificationsContract, securityContract } from "../layers/contracts";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The switch that moves traffic to the recovery region, in that region alone. */
export class FailoverFlagStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { logsKeyArn } = consume(this, securityContract);
    const { criticalTopicArn, warningTopicArn } = consume(this, notificationsContract);
    new FailoverFlag(this, "flag", {
      place: placeOf(placed),
      archive: archiveOf(this, "failover-flag"),
      logs: { keyArn: logsKeyArn, retentionDays: this.env.dns.failoverFlag.logRetentionDays },
      topicArns: { critical: criticalTopicArn, warning: warningTopicArn },
    });
  }
}
