import { tell } from "./failover-calls";
import { notAsked } from "./failover-evidence";
import { branchesOf } from "./failover-looks";
import { type FailoverTargets } from "./failover-targets";
import { makeRequests } from "./failover-traffic";
import { everyState, type States } from "../state-machines/definition";

/**
 * Everything that a takeover works on is asked for, and nothing is changed. What that is follows from the takeover's steps.
 *
 * @param steps of a takeover
 * @throws Error for a step that nothing looks at
 */
export const dryRun = (targets: FailoverTargets, steps: States): States => ({
  "look-at-everything": {
    Type: "Parallel",
    Branches: [
      ...branchesOf(everyState({ States: steps }), targets),
      {
        StartAt: "try-requests",
        States: {
          "try-requests": { ...makeRequests(targets), ResultPath: "$.requests", Next: "are-answered" },
          "are-answered": {
            Type: "Choice",
            Choices: [{ Variable: "$.requests.verdict", StringEquals: "answers", Next: "requests-answered" }],
            Default: "requests-not-answered",
          },
          "requests-answered": { Type: "Pass", End: true },
          "requests-not-answered": {
            Type: "Fail",
            Error: "RequestsFail",
            Cause: "Services of the recovery region answer real requests badly, or nobody could make any",
          },
        },
      },
      {
        StartAt: "was-evidence-given",
        States: {
          // A takeover goes on without it, so that nobody would see its failure.
          "was-evidence-given": {
            Type: "Choice",
            Choices: [
              {
                Or: ["recovery", "primary"].map((whose) => ({ Variable: `$.epoch.${whose}`, StringEquals: notAsked })),
                Next: "no-evidence",
              },
            ],
            Default: "evidence-given",
          },
          "evidence-given": { Type: "Pass", End: true },
          "no-evidence": { Type: "Fail", Error: "NoEvidence", Cause: "A function that says how a region stands gave no answer" },
        },
      },
    ],
    ResultPath: null,
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "tell-dry-run-failed" }],
    Next: "dry-run-done",
  },
  "dry-run-done": { Type: "Succeed" },
  // Nobody who reads it may take it for a failover that has stopped, and start one.
  "tell-dry-run-failed": tell(
    targets.topicArn,
    "A dry run found that a failover would fail; nothing was changed",
    "dry-run-failed",
    `States.Format('A dry run of the failover to ${targets.region} found that a failover would fail now. Nothing was changed and nothing is down for it: start no failover. Fix what it found, and start the dry run again. It found: {}', States.JsonToString($.error))`,
  ),
  "dry-run-failed": {
    Type: "Fail",
    Error: "DryRunFailed",
    Cause: "A failover would fail now; nothing was changed. The run's history says which of the things that it needs is not as it must be",
  },
});
