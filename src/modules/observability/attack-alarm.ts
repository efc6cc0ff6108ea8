import { type Construct } from "constructs";
import { tellsNobody } from "../alarms/actions";
import { type Alarm } from "../alarms/alarm";
import { watchAlarm, type WatchSettings } from "../alarms/watch-alarm";

export interface AttackAlarmProps {
  readonly settings: WatchSettings;
  /** Rule of the account, in this region, that matches severe findings. */
  readonly ruleName: string;
  /** Seconds that the escalation of a page takes until its last level is notified. */
  readonly escalationSeconds: number;
}

/** GuardDuty says again every fifteen minutes that an attack goes on; what ends before everybody is notified would escalate to nobody. */
const marginSeconds = 20 * 60;

/**
 * Rings when GuardDuty has a severe finding, and as long as people are notified of it, level by level: a finding is an event, and a page
 * that ends is escalated no further. It notifies nobody itself: the rule sends the finding to the critical topic, and the page does the rest.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html (TriggeredRules)
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export const attackAlarm = (scope: Construct, { settings, ruleName, escalationSeconds }: AttackAlarmProps): Alarm =>
  watchAlarm(
    scope,
    "attack",
    {
      subject: "security",
      runbook: "security-attack",
      watch: {
        role: "attack",
        measure: { namespace: "AWS/Events", name: "TriggeredRules", statistic: "Sum", dimensions: { RuleName: ruleName } },
        threshold: 0,
        periods: Math.ceil((escalationSeconds + marginSeconds) / 60),
        datapoints: 1,
        severity: "critical",
        meaning: "GuardDuty has seen an attack on the account in this region",
        firstAction: "read the finding, which the topic of critical messages has, and look at whom it names",
      },
    },
    { ...settings, actions: () => tellsNobody },
  );
