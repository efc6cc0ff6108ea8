import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { driftMetric } from "../../facts/drift-metric";
import { indexUseNamespace } from "../../facts/index-use";
import { type MarketDays } from "../../facts/market-calendar";
import { physicalName } from "../../facts/naming";
import { acknowledgementParameter } from "../../facts/page-acknowledgement";
import { reportTimes, type ReportedObjective } from "../../facts/report-settings";
import { pageName } from "../alarms/names";
import { type LogKeeping } from "../data/encrypted-log-group";
import { dailyReportStatements } from "../function-permissions/daily-report";
import { InternalFunction } from "../functions/internal-function";
import { Schedule, startFunction } from "../schedules/schedule";
import { type ObjectivesProps } from "../services/objectives";
import { parameterArn } from "../shared/arns";
import { type Place } from "../shared/place";

export interface ReportsProps {
  readonly place: Place;
  readonly market: MarketDays;
  readonly objectives: readonly ObjectivesProps[];
  /** Both of them: each has a database, which measures its own indexes. */
  readonly regions: readonly string[];
  /** Topic that gets the reports. */
  readonly topicArn: string;
  /** Whether pages are acknowledged, so that a report can say who did. */
  readonly acknowledged: boolean;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
}

/** A look that could not be made is made good within its half hour, or the report of the day is missing. */
const retries = { attempts: 5, forSeconds: 900 } as const;

/**
 * One message after the close of a trading day, and one after that of a week. A schedule asks every half an hour of the
 * days on which the market may trade; the function knows the calendar, so that an early close has its report early.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export class Reports extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    { place, market, objectives, regions, topicArn, acknowledged, archive, logs }: ReportsProps,
  ) {
    super(scope, id);
    const { region, accountId, names } = place;
    const acknowledgement = acknowledgementParameter(names, "*");
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: "daily-report",
      description: "Reports what a trading day was like, after its close",
      archive,
      environment: {
        MARKET: JSON.stringify(market),
        OBJECTIVES: JSON.stringify(objectives.map(reported)),
        REPORT_TOPIC_ARN: topicArn,
        PAGE_PREFIX: physicalName("alarm", names, pageName("")),
        DRIFT_METRICS: driftMetric.namespace(names.project, names.owner),
        INDEX_METRICS: indexUseNamespace(names.project, names.owner),
        DATABASE_REGIONS: JSON.stringify(regions),
        ...(acknowledged ? { ACKNOWLEDGEMENTS: acknowledgement } : {}),
      },
      statements: dailyReportStatements({
        topicArn,
        ...(acknowledged ? { acknowledgementArn: parameterArn(region, accountId, acknowledgement) } : {}),
      }),
      timeoutSeconds: 60,
      logs,
    });
    new Schedule(this, "schedule", {
      place,
      name: "daily-report",
      description: "Asks every half an hour whether a trading day is over",
      roleDescription: "Starts the report after the close",
      timing: { cron: cronOf(market), timeZone: market.timeZone },
      target: {
        arn: functionArn,
        start: startFunction("StartReport", functionArn),
        input: JSON.stringify({ at: "<aws.scheduler.scheduled-time>" }),
      },
      retries,
    });
  }
}

/** From the opening on, since an environment may close early at any time, until the close has had its look. */
function cronOf({ days, open, close }: MarketDays): string {
  const { everyMinutes, afterCloseMinutes } = reportTimes;
  const minutes = Array.from({ length: 60 / everyMinutes }, (_, index) => afterCloseMinutes + index * everyMinutes);
  const hour = (time: string): number => Number(time.slice(0, 2));
  return `${minutes.join(",")} ${hour(open)}-${hour(close) + 1} ? * ${days.map((day) => day.toUpperCase()).join(",")} *`;
}

const reported = ({ service, objectives, loadBalancerArnSuffix, targets }: ObjectivesProps): ReportedObjective => ({
  service,
  percent: objectives.availabilityPercent,
  balancer: loadBalancerArnSuffix,
  groups: [targets.blue.arnSuffix, targets.green.arnSuffix],
});
