/* What is known before somebody decides, gathered while the epoch is read. */
import { readEpoch } from "./failover-calls";
import { type FailoverTargets } from "./failover-targets";
import { evidenceSeconds } from "./region-evidence";
import { type Branch, type States } from "../state-machines/definition";

/** Stands for what a region says where its function gave no answer. */
export const notAsked = "could not be asked";

/** Asks one region, once: whoever decides waits for no region that is lost. */
const asks = (whose: "recovery" | "primary", functionArn: string): Branch => ({
  StartAt: `ask-${whose}`,
  States: {
    [`ask-${whose}`]: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: functionArn, Payload: {} },
      ResultSelector: { "says.$": "$.Payload.says" },
      TimeoutSeconds: evidenceSeconds,
      Catch: [{ ErrorEquals: ["States.ALL"], Next: `${whose}-not-asked` }],
      End: true,
    },
    [`${whose}-not-asked`]: { Type: "Pass", Result: { says: notAsked }, End: true },
  },
});

/**
 * Reads the epoch, and at the same time what both regions say of themselves. All of it goes to whoever approves, into the
 * log of the run before anybody has decided, and with the decision into the epoch's item. No evidence keeps a failover waiting or stops it.
 */
export const evidence = (targets: FailoverTargets, next: string): States => ({
  "gather-evidence": {
    Type: "Parallel",
    Branches: [
      { StartAt: "read-epoch", States: { "read-epoch": readEpoch(targets, { End: true }) } },
      asks("recovery", targets.evidenceArns.own),
      asks("primary", targets.evidenceArns.peer),
    ],
    ResultSelector: { "item.$": "$[0].epoch.item", "recovery.$": "$[1].says", "primary.$": "$[2].says" },
    ResultPath: "$.epoch",
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "what-has-stopped" }],
    Next: next,
  },
});
