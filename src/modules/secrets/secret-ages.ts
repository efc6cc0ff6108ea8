import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { missingValueMetric, secretAgeMetric } from "../../facts/missing-value-metric";
import { physicalName, secretName } from "../../facts/naming";
import { rotationGraceDays } from "../../facts/rotated-secrets";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type LogKeeping } from "../data/encrypted-log-group";
import { secretValuesStatements } from "../function-permissions/secret-values";
import { FunctionSchedule } from "../functions/function-schedule";
import { InternalFunction } from "../functions/internal-function";
import { secretArnPattern } from "../shared/arns";
import { type Place } from "../shared/place";
import { secretMetrics } from "./missing-values";

/** A secret that Secrets Manager rotates in this region. */
export interface RotatedAge {
  /** Path below the environment. */
  readonly name: string;
  /** Longest time between two rotations. */
  readonly everyDays: number;
  /** Whether it rotates now; else its age is reported and nothing rings. */
  readonly rotates: boolean;
  /** Key that says how often, where one does. */
  readonly setBy?: string;
}

export interface SecretAgesProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly secrets: readonly RotatedAge[];
  readonly logs: LogKeeping;
  /** Topic that hears of a secret that is not rotated. */
  readonly topicArn: string;
}

const role = "secret-ages";
/** Often enough for limits of days; a metric of one's own costs by the hours in which it is reported. */
const everyMinutes = 360;
const halfDay = 43_200;

/**
 * Says which secret has not been rotated although its time has come. An event tells of a rotation that fails, and nothing of one that
 * never begins: a schedule that somebody has ended, or a function that Secrets Manager may not call any more. The function is the one
 * that looks whether secrets have values; it reads none.
 */
export class SecretAges extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretAgesProps,
  ) {
    super(scope, id);
    const { place, archive, secrets, logs, topicArn } = props;
    const names = secrets.map(({ name }) => secretName(place.names, name));
    const namespace = secretMetrics(place);
    const { functionArn, functionName } = new InternalFunction(this, "function", {
      place,
      name: role,
      description: "Reports for how long rotated secrets have had their values",
      archive,
      environment: {
        SECRET_NAMES: names.join(","),
        METRIC_NAMESPACE: namespace,
        AGE_METRIC_NAME: secretAgeMetric.name,
        METRIC_DIMENSION: missingValueMetric.dimension,
      },
      statements: secretValuesStatements({
        secretArns: names.map((name) => secretArnPattern(place.region, place.accountId, name)),
        namespace,
      }),
      timeoutSeconds: 60,
      logs,
      failureTopicArn: topicArn,
    });
    new FunctionSchedule(this, "schedule", {
      place,
      name: role,
      description: "Reports for how long rotated secrets have had their values",
      everyMinutes,
      functionArn,
    });
    for (const secret of secrets) if (secret.rotates) this.createAlarm(secret, namespace);
    this.createSilenceAlarm(functionName);
  }

  private createAlarm({ name, everyDays, setBy }: RotatedAge, namespace: string): void {
    const { place, topicArn } = this.props;
    const whole = secretName(place.names, name);
    const limit = everyDays + rotationGraceDays;
    new Alarm(this, name.replaceAll("/", "-"), {
      place,
      name: `secret-${name.replaceAll("/", "-")}-not-rotated`,
      explanation: {
        meaning: `The value of ${whole} is older than ${limit} days, and is to be rotated every ${everyDays}: its rotation does not end, or does not begin`,
        firstAction: `look at its rotation, aws secretsmanager describe-secret --region ${place.region} --secret-id ${whole}, and at the log of the function that rotates; then start it, aws secretsmanager rotate-secret --region ${place.region} --secret-id ${whole}`,
        runbook: "secret-not-rotated",
        ...(setBy === undefined ? {} : { setBy }),
      },
      measure: { namespace, name: secretAgeMetric.name, dimensions: { [secretAgeMetric.dimension]: whole }, statistic: "Maximum" },
      threshold: limit,
      periodSeconds: halfDay,
      periods: 1,
      // That nobody reports is another alarm, and the function's own.
      silence: "unchanged",
      actions: tells(topicArn),
    });
  }

  private createSilenceAlarm(functionName: string): void {
    const { place, topicArn } = this.props;
    new Alarm(this, "silent", {
      place,
      name: "secret-ages-silent",
      explanation: {
        meaning: `For half a day nobody has looked how old rotated secrets are (after the first apply: until the first look, ${everyMinutes / 60} hours later)`,
        firstAction: `see whether the rule ${physicalName("eventRule", place.names, role)} is enabled, and read the log of ${functionName}`,
        runbook: "secret-ages-silent",
      },
      measure: { namespace: "AWS/Lambda", name: "Invocations", dimensions: { FunctionName: functionName }, statistic: "Sum" },
      is: "below",
      threshold: 1,
      periodSeconds: halfDay,
      periods: 1,
      actions: tells(topicArn),
    });
  }
}
