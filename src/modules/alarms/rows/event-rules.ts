import { type CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { throttledKeysRule } from "../../../facts/event-logs";
import { stoppedTasksRule } from "../../../facts/service-names";
import { type Metric } from "../measure";
import { row, shortName, type Surroundings, type Watch } from "./row";

const counted = (ruleName: string, name: "FailedInvocations" | "Invocations"): Metric => ({
  namespace: "AWS/Events",
  name,
  statistic: "Sum",
  dimensions: { RuleName: ruleName },
});

/** Rules of which many events are a fault; each has one target, so that an invocation is an event. */
const frequent: Readonly<Record<string, (surroundings: Surroundings) => Omit<Watch, "measure" | "role">>> = {
  [throttledKeysRule]: () => ({
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    severity: "warning",
    meaning: "KMS has refused requests because there were too many; whoever encrypts or decrypts with them waits or fails",
    firstAction:
      "see in the log group `/aws/events/…-keys-throttled` who asks so often and for which key; ask for a larger quota with `estate quotas`",
  }),
  [stoppedTasksRule]: ({ value }) => ({
    is: "atLeast",
    threshold: { key: "services.stoppedTasks" },
    periodSeconds: 900,
    periods: 1,
    severity: "warning",
    meaning: `${value("services.stoppedTasks")} tasks or more have ended by themselves within a quarter of an hour`,
    firstAction:
      "read the messages of the topic `info`: they name service, reason and task; exit code 137 is memory, and the log has the rest",
  }),
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export const eventRule = row<Pick<CloudwatchEventRule, "nameInput">>("event-rule", ({ nameInput }, surroundings) => {
  const name = nameInput ?? "";
  const short = shortName(surroundings.place, name);
  const often = frequent[short]?.(surroundings);
  return {
    subject: `rule-${short}`,
    watches: [
      {
        role: "failed",
        measure: counted(name, "FailedInvocations"),
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        severity: "warning",
        meaning: `EventBridge could not hand on what the rule ${short} matched`,
        firstAction: "see whether the rule's target is there and lets EventBridge in",
      },
      ...(often === undefined ? [] : [{ role: "often", measure: counted(name, "Invocations"), ...often }]),
    ],
  };
});
