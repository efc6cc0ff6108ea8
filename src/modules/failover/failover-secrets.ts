import { type FailoverTargets } from "./failover-targets";
import { call, sdk } from "./failover-calls";
import { type Branch } from "../state-machines/definition";

/**
 * Makes a secret's copy a secret of its own, which can be changed and rotated here. A secret that is one already is left
 * alone. What fails is reported with the end of the failover, and stops nothing: a copy can be read all the same.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html
 */
export function promoteSecret(name: string, { region }: Pick<FailoverTargets, "region">): Branch {
  const id = secretStep(name);
  const stays = [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: `${id}-stays` }];
  return {
    StartAt: `look-at-${id}`,
    States: {
      [`look-at-${id}`]: call(
        `${sdk}secretsmanager:describeSecret`,
        { SecretId: name },
        // Other fields may be missing, and a path that leads nowhere is an error.
        { ResultPath: "$.secret", Catch: stays, Next: `is-${id}-a-copy` },
      ),
      [`is-${id}-a-copy`]: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$.secret.PrimaryRegion", IsPresent: true },
              { Not: { Variable: "$.secret.PrimaryRegion", StringEquals: region } },
            ],
            Next: `promote-${id}`,
          },
        ],
        Default: `${id}-promoted`,
      },
      [`promote-${id}`]: call(
        `${sdk}secretsmanager:stopReplicationToReplica`,
        { SecretId: name },
        { ResultPath: null, Catch: stays, Next: `${id}-promoted` },
      ),
      [`${id}-promoted`]: { Type: "Pass", Result: { secret: name, is: "promoted" }, End: true },
      [`${id}-stays`]: { Type: "Pass", Result: { secret: name, is: "still a copy" }, End: true },
    },
  };
}

/** Looks for a secret, and changes nothing. */
export const findSecret = (name: string): Branch => ({
  StartAt: `find-${secretStep(name)}`,
  States: {
    [`find-${secretStep(name)}`]: call(`${sdk}secretsmanager:describeSecret`, { SecretId: name }, { ResultPath: null, End: true }),
  },
});

/** Part of the names of a secret's states: what follows the environment. Of most a state's name may have 80 characters. */
const secretStep = (name: string): string => name.split("/").slice(2).join("-");
