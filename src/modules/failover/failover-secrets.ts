import { rotationRules } from "../functions/rotation-function";
import { type Branch, type States } from "../state-machines/definition";
import { call, sdk } from "./failover-calls";
import { type FailoverTargets, type PromotedRotation } from "./failover-targets";

/**
 * Makes a secret's copy a secret of its own, and has it rotate here where the region has a function for it. A secret that is
 * and does so already is left alone. What fails is reported with the end of the failover, and stops nothing: a copy can be
 * read all the same, and what does not rotate opens what it opened.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/standalone-secret.html
 */
export function promoteSecret(name: string, { region, rotations }: Pick<FailoverTargets, "region" | "rotations">): Branch {
  const id = secretStep(name);
  const rotation = rotations[name];
  const ownFromNow = rotation === undefined ? `${id}-promoted` : `does-${id}-rotate`;
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
        Default: ownFromNow,
      },
      [`promote-${id}`]: call(
        `${sdk}secretsmanager:stopReplicationToReplica`,
        { SecretId: name },
        { ResultPath: null, Catch: stays, Next: ownFromNow },
      ),
      ...(rotation === undefined ? {} : rotates(name, rotation)),
      [`${id}-promoted`]: { Type: "Pass", Result: { secret: name, is: "promoted" }, End: true },
      [`${id}-stays`]: { Type: "Pass", Result: { secret: name, is: "still a copy" }, End: true },
    },
  };
}

/**
 * Only a secret of the region's own comes here: a copy would be refused, and its value be the other region's to change. What
 * was described before is of use: the function of this region stands in it when a run before this one has started it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
function rotates(name: string, { functionArn, time, immediately }: PromotedRotation): States {
  const id = secretStep(name);
  return {
    [`does-${id}-rotate`]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.secret.RotationEnabled", IsPresent: true },
            { Variable: "$.secret.RotationEnabled", BooleanEquals: true },
            { Variable: "$.secret.RotationLambdaARN", IsPresent: true },
            { Variable: "$.secret.RotationLambdaARN", StringEquals: functionArn },
          ],
          Next: `${id}-promoted`,
        },
      ],
      Default: `rotate-${id}`,
    },
    [`rotate-${id}`]: call(
      `${sdk}secretsmanager:rotateSecret`,
      {
        SecretId: name,
        "ClientRequestToken.$": "States.UUID()",
        RotationLambdaARN: functionArn,
        RotationRules: rulesOfCall(time),
        RotateImmediately: immediately,
      },
      {
        ResultPath: null,
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: `${id}-rotates-not` }],
        Next: `${id}-promoted`,
      },
    ),
    [`${id}-rotates-not`]: {
      Type: "Pass",
      Result: { secret: name, is: "promoted, and nothing confirmed that its rotation was started" },
      End: true,
    },
  };
}

/** The same rules as Terraform's, in the names of the call. */
function rulesOfCall(time: PromotedRotation["time"]): Readonly<Record<string, string | number>> {
  const { automaticallyAfterDays, scheduleExpression, duration } = rotationRules(time);
  return automaticallyAfterDays === undefined
    ? { ScheduleExpression: scheduleExpression, Duration: duration }
    : { AutomaticallyAfterDays: automaticallyAfterDays };
}

/**
 * Looks for a secret, and changes nothing: it must have a value, be kept, and be a copy until this region has taken over. Its value
 * is not read. One that was made and never got a value has no version.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export function findSecret(name: string, region: string): Branch {
  const id = `secret-${secretStep(name)}`;
  const isCopy = {
    And: [{ Variable: "$.secret.PrimaryRegion", IsPresent: true }, { Not: { Variable: "$.secret.PrimaryRegion", StringEquals: region } }],
  };
  return {
    StartAt: `find-${id}`,
    States: {
      [`find-${id}`]: call(
        `${sdk}secretsmanager:describeSecret`,
        { SecretId: name },
        { ResultPath: "$.secret", Next: `can-${id}-be-promoted` },
      ),
      [`can-${id}-be-promoted`]: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Not: { Variable: "$.secret.DeletedDate", IsPresent: true } },
              { Variable: "$.secret.VersionIdsToStages", IsPresent: true },
              { Or: [isCopy, { Variable: "$.epoch.item.holder.S", StringEquals: region }] },
            ],
            Next: `versions-of-${id}`,
          },
        ],
        Default: `${id}-not-right`,
      },
      // The ids of versions are not known, and are the names of what a choice would look at.
      [`versions-of-${id}`]: {
        Type: "Pass",
        Parameters: { "text.$": "States.JsonToString($.secret.VersionIdsToStages)" },
        ResultPath: "$.versions",
        Next: `has-${id}-a-value`,
      },
      [`has-${id}-a-value`]: {
        Type: "Choice",
        Choices: [{ Variable: "$.versions.text", StringMatches: '*"AWSCURRENT"*', Next: `${id}-found` }],
        Default: `${id}-not-right`,
      },
      [`${id}-found`]: { Type: "Pass", Result: { found: name }, End: true },
      [`${id}-not-right`]: {
        Type: "Fail",
        Error: "NotAsItMustBe",
        Cause: `The secret ${name} has no value here, is scheduled for deletion, or is no copy although the other region trades`,
      },
    },
  };
}

/** Part of the names of a secret's states: what follows the environment. Of most a state's name may have 80 characters. */
const secretStep = (name: string): string => name.split("/").slice(2).join("-");
