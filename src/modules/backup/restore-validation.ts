import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { restoreCheckMinutes, restoredPrefix, restoreTestMetrics } from "../../facts/restore-tests";
import { tells } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { type LogKeeping } from "../data/encrypted-log-group";
import { restoreValidationStatements } from "../function-permissions/restore-validation";
import { FunctionOnEvent } from "../functions/function-on-event";
import { FunctionSchedule } from "../functions/function-schedule";
import { type FunctionNetwork, InternalFunction } from "../functions/internal-function";
import { type Place } from "../shared/place";

/** Last part of the function's name, and its archive. */
export const restoreValidationRole = "restore-validation";

export interface RestoreValidationProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly plan: { readonly name: string; readonly arn: string };
  readonly network: FunctionNetwork;
  readonly databaseName: string;
  /** The database that is written to now: what its copies hold is judged, and those of another are only opened. */
  readonly activeDatabaseArn: string;
  /** What backups promise: how old the newest restored data may be. */
  readonly maximumAgeMinutes: number;
  /** Whether rows are written by which a copy says how old it is: while the recovery region writes, they are not. */
  readonly rowsAreWritten: boolean;
  readonly logs: LogKeeping;
  readonly warningTopicArn: string;
}

/** A day more than there is from one test to the next. */
const mostHours = 8 * 24;

/** Hours without a report that are one too many: a call that failed is made good by the next. */
const silentHours = 6;

/** Of the environment alone, so that the right to publish into it is the right to speak of its restore tests only. */
const namespaceOf = ({ names: { project, owner } }: Place): string => `${project}/${owner}/restore-tests`;

/**
 * Looks into every database that a restore test has made, when AWS Backup says so and each hour besides, since its events are
 * best effort (https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html), and reports to it whether it is what was promised. Two
 * alarms: one on what is not, and one on eight days in which nothing was found to be right, whoever failed to say so.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
 */
export class RestoreValidation extends Construct {
  public constructor(scope: Construct, id: string, props: RestoreValidationProps) {
    super(scope, id);
    const { place, plan, warningTopicArn } = props;
    const namespace = namespaceOf(place);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: restoreValidationRole,
      description: "Looks into what a restore test has restored",
      archive: props.archive,
      environment: {
        RESTORE_TESTING_PLAN: plan.name,
        RESTORED_DATABASES: `${restoredPrefix}*`,
        DATABASE_NAME: props.databaseName,
        ACTIVE_DATABASE_ARN: props.activeDatabaseArn,
        MAXIMUM_AGE_MINUTES: String(props.maximumAgeMinutes),
        ROWS_WRITTEN: props.rowsAreWritten ? "yes" : "no",
        METRIC_NAMESPACE: namespace,
      },
      statements: restoreValidationStatements({ region: place.region, accountId: place.accountId, planArn: plan.arn, namespace }),
      network: props.network,
      // RDS takes minutes to change a password.
      timeoutSeconds: 600,
      logs: props.logs,
      failureTopicArn: warningTopicArn,
    });
    new FunctionOnEvent(this, "restored", {
      place,
      name: "restore-test-done",
      description: "A restore test has restored something",
      // https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Restore Job State Change"],
        detail: { status: ["COMPLETED"], restoreTestingPlanArn: [plan.arn] },
      },
      functionArn,
    });
    new FunctionSchedule(this, "silence", {
      place,
      name: "restore-validation-age",
      description: "Looks into what no event has announced, and reports for how long nothing restored was found to be right",
      everyMinutes: restoreCheckMinutes,
      functionArn,
    });
    this.createAlarms(place, namespace, warningTopicArn);
  }

  private createAlarms(place: Place, namespace: string, topicArn: string): void {
    new Alarm(this, "failed", {
      place,
      name: "restore-test-not-right",
      explanation: {
        meaning: "a restored copy of the database could not be looked into, is broken, or is older than backups promise",
        firstAction: `read why: aws backup list-restore-jobs --by-status COMPLETED --region ${place.region}, its ValidationStatusMessage`,
        runbook: "restore-test-not-right",
      },
      measure: { namespace, name: restoreTestMetrics.failed, dimensions: {}, statistic: "Maximum" },
      is: "atLeast",
      threshold: 1,
      periodSeconds: 3600,
      periods: 1,
      // Until the next test has been found to be right.
      silence: "unchanged",
      actions: tells(topicArn),
    });
    new Alarm(this, "silent", {
      place,
      name: "restore-tests-silent",
      explanation: {
        meaning: `for ${mostHours / 24} days no restored copy of the database was found to be right, or for ${silentHours} hours nobody has reported it (after the first apply: until the first report, an hour later)`,
        firstAction: `see which tests ran: aws backup list-restore-jobs --region ${place.region}; then the log of ${physicalName("function", place.names, restoreValidationRole)}`,
        runbook: "restore-tests-silent",
      },
      measure: { namespace, name: restoreTestMetrics.hoursSince, dimensions: {}, statistic: "Maximum" },
      is: "atLeast",
      threshold: mostHours,
      periodSeconds: restoreCheckMinutes * 60,
      periods: silentHours,
      datapoints: silentHours,
      silence: "trouble",
      actions: tells(topicArn),
    });
  }
}
