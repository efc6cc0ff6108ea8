import { Construct } from "constructs";
import { secretValuesStatements } from "../function-permissions/secret-values";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type LogKeeping } from "../data/encrypted-log-group";
import { FunctionSchedule } from "../functions/function-schedule";
import { InternalFunction } from "../functions/internal-function";
import { type FunctionArchive } from "../../facts/function-archive";
import { type Place } from "../shared/place";
import { missingValueMetric, secretAgeMetric } from "../../facts/missing-value-metric";

/** A secret that a person has to give a value. */
export interface AwaitedSecret {
  /** Last part of its name. */
  readonly name: string;
  readonly secretName: string;
  readonly secretArn: string;
  /** Services that get its value when their tasks start. */
  readonly usedBy: readonly string[];
  /** Days after which whoever issues it is asked for a new one. */
  readonly maximumAgeDays: number;
}

export interface MissingValuesProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly secrets: readonly AwaitedSecret[];
  readonly logs: LogKeeping;
  /** Topic that hears of a secret without a value, or with one that is too old. */
  readonly topicArn: string;
}

const everyMinutes = 15;

/** Of the environment alone, so that the right to publish into it is the right to speak of its secrets only. */
export const secretMetrics = ({ names: { project, owner } }: Place): string => `${project}/${owner}/secrets`;

/**
 * Says which secret has no value: an alarm for each, which also rings when nobody reports any more, and another one on the age
 * of its value. What Secrets Manager rotates itself is watched where it rotates (secret-ages.ts).
 * ECS starts no task that is to get such a secret, and tries again for ever; nothing else would say so.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export class MissingValues extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: MissingValuesProps,
  ) {
    super(scope, id);
    const { place, archive, secrets, logs } = props;
    const namespace = secretMetrics(place);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: "secret-values",
      description: "Reports which secrets have no value, and how old values are",
      archive,
      environment: {
        SECRET_NAMES: secrets.map(({ secretName }) => secretName).join(","),
        METRIC_NAMESPACE: namespace,
        METRIC_NAME: missingValueMetric.name,
        AGE_METRIC_NAME: secretAgeMetric.name,
        METRIC_DIMENSION: missingValueMetric.dimension,
      },
      statements: secretValuesStatements({ secretArns: secrets.map(({ secretArn }) => secretArn), namespace }),
      timeoutSeconds: 60,
      logs,
    });
    new FunctionSchedule(this, "schedule", {
      place,
      name: "secret-values",
      description: "Reports which secrets have no value",
      everyMinutes,
      functionArn,
    });
    for (const secret of secrets) {
      this.createAlarm(secret, namespace);
      this.createAgeAlarm(secret, namespace);
    }
  }

  /** Rings on while nobody reports: that has an alarm already. */
  private createAgeAlarm({ name, secretName, maximumAgeDays }: AwaitedSecret, namespace: string): void {
    const { place, topicArn } = this.props;
    new Alarm(this, `${name}-age`, {
      place,
      name: `secret-${name}-too-old`,
      explanation: {
        meaning: `The value of ${secretName} was stored more than ${maximumAgeDays} days ago`,
        firstAction: `have whoever issues it make a new one, and store it: aws secretsmanager put-secret-value --secret-id ${secretName} --secret-string file://value`,
        runbook: "secret-too-old",
        setBy: `secrets.external.${name}.maximumAgeDays`,
      },
      measure: {
        namespace,
        name: secretAgeMetric.name,
        dimensions: { [secretAgeMetric.dimension]: secretName },
        statistic: "Maximum",
      },
      threshold: maximumAgeDays,
      periodSeconds: everyMinutes * 60,
      periods: 2,
      silence: "unchanged",
      actions: tells(topicArn),
    });
  }

  private createAlarm({ name, secretName, usedBy }: AwaitedSecret, namespace: string): void {
    const { place, topicArn } = this.props;
    const services = usedBy.length === 0 ? "no service uses it yet" : `${usedBy.join(", ")} cannot start with it`;
    new Alarm(this, name, {
      place,
      name: `secret-${name}-without-value`,
      explanation: {
        meaning: `${secretName} has no value, or nobody reports whether it has one: ${services}`,
        firstAction: `store it: aws secretsmanager put-secret-value --secret-id ${secretName} --secret-string file://value`,
        runbook: "secret-without-value",
      },
      measure: {
        namespace,
        name: missingValueMetric.name,
        dimensions: { [missingValueMetric.dimension]: secretName },
        statistic: "Maximum",
      },
      is: "atLeast",
      threshold: 1,
      periodSeconds: everyMinutes * 60,
      periods: 2,
      datapoints: 2,
      silence: "trouble",
      actions: tells(topicArn),
    });
  }
}
