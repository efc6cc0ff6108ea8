/* What a run is started with. */
import { type States } from "../state-machines/definition";

/** What a run can be started for. */
const modes = ["failover", "dryRun"];

/** Stands for the reason of a run that was started without one. */
export const noReason = "not given";

/**
 * Looks at what a run was started with, which the console lets anybody write. A run without a mode is refused: whoever
 * forgot it may have meant a dry run, and a takeover must be asked for by name; a dry run in its place would let somebody
 * believe in a disaster that the takeover is under way. A reason that is missing is no reason to stop: a person approves
 * what is done, and reads that none was given.
 *
 * @see docs/decisions/0165-what-rds-says-decides-what-is-next.md
 */
export const input = (next: string): States => ({
  "is-mode-known": {
    Type: "Choice",
    Choices: [
      {
        And: [{ Variable: "$.mode", IsPresent: true }, { Or: modes.map((mode) => ({ Variable: "$.mode", StringEquals: mode })) }],
        Next: "is-reason-given",
      },
    ],
    Default: "no-mode",
  },
  "no-mode": {
    Type: "Fail",
    Error: "NoMode",
    Cause: `The input says no mode, or one that is not known; nothing was changed. Start it again with {"mode":"failover","reason":"why"} to take over, or with {"mode":"dryRun"} to change nothing`,
  },
  "is-reason-given": {
    Type: "Choice",
    Choices: [
      {
        And: [
          { Variable: "$.reason", IsPresent: true },
          { Variable: "$.reason", IsString: true },
        ],
        Next: next,
      },
    ],
    Default: "no-reason",
  },
  "no-reason": { Type: "Pass", Result: noReason, ResultPath: "$.reason", Next: next },
});
