import { Construct } from "constructs";
import { driftMetric } from "../../facts/drift-metric";
import { type Severity } from "../../facts/severities";
import { tellsTopicOf } from "../alarms/actions";
import { Alarm } from "../alarms/alarm";
import { EncryptedLogGroup, type LogKeeping } from "../data/encrypted-log-group";
import { Schedule } from "../schedules/schedule";
import { anyResource } from "../shared/iam";
import { logGroupName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { Build, type BuildSurroundings } from "./build";
import { driftProject } from "./build-projects";
import { takeRoles } from "./build-statements";
import { writeRecords } from "../storage/kept-records";
import { driftReportsPrefix } from "./drift-reports";
import { buildProjectName, driftRoleName } from "./names";

export interface DriftJobProps {
  readonly place: Place;
  /** The estate's own repository. */
  readonly repository: { readonly name: string; readonly branch: string; readonly connectionArn: string };
  /** Role that reads what a plan reads, and writes nothing. */
  readonly plannerRoleArn: string;
  readonly machines: BuildSurroundings["machines"];
  readonly terraformVersion: string;
  readonly keyArn: string;
  readonly logs: LogKeeping;
  /** When it runs, every day: a time as HH:MM in a time zone. */
  readonly daily: { readonly at: string; readonly timeZone: string };
  /** Topic that gets the summary. */
  readonly topicArn: string;
  /** Bucket that keeps the reports. */
  readonly reportsBucket: string;
}

const daySeconds = 86_400;
const severity: Severity = "warning";

/**
 * Looks every day for what changed in AWS behind Terraform's back, and says so; that it has not looked is an alarm too.
 * The job's own role may do next to nothing: it takes the planner's, which reads only.
 */
export class DriftJob extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: DriftJobProps,
  ) {
    super(scope, id);
    const { place, repository, plannerRoleArn, machines, terraformVersion, keyArn, logs, daily, topicArn, reportsBucket } = props;
    const namespace = driftMetric.namespace(place.names.project, place.names.owner);
    const logGroup = new EncryptedLogGroup(this, "log", { ...logs, name: logGroupName(place.names, "drift"), masked: true });
    const { projectName } = new Build(this, "job", {
      surroundings: { place, logGroup, keyArn, artifactBuckets: [], machines },
      definition: driftProject,
      projectName: buildProjectName(place.names, "drift"),
      roleName: driftRoleName(place.names),
      repository,
      statements: [
        takeRoles([plannerRoleArn]),
        anyResource(
          {
            sid: "CountFindings",
            effect: "Allow",
            actions: ["cloudwatch:PutMetricData"],
            conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
          },
          "PutMetricData knows no resource; the condition leaves it this one namespace",
        ),
        {
          sid: "AnnounceFindings",
          effect: "Allow",
          actions: ["events:PutEvents"],
          resources: [`arn:aws:events:${place.region}:${place.accountId}:event-bus/default`],
          // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
          conditions: { StringEquals: { "events:source": [namespace] } },
        },
        { sid: "TellFindings", effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] },
        writeRecords(reportsBucket, driftReportsPrefix),
      ],
      environment: {
        ENVIRONMENT: place.names.owner,
        ROLE: plannerRoleArn,
        TERRAFORM_VERSION: terraformVersion,
        NAMESPACE: namespace,
        METRIC: driftMetric.name,
        TOPIC: topicArn,
        REPORTS: reportsBucket,
        PREFIX: driftReportsPrefix,
      },
    });
    const [hour, minute] = daily.at.split(":").map(Number);
    const projectArn = `arn:aws:codebuild:${place.region}:${place.accountId}:project/${projectName}`;
    new Schedule(this, "daily", {
      place,
      name: "drift",
      description: "Looks every day for drift",
      roleDescription: "Starts the job that looks for drift",
      timing: { cron: `${minute} ${hour} * * ? *`, timeZone: daily.timeZone },
      target: {
        arn: projectArn,
        start: { sid: "StartJob", effect: "Allow", actions: ["codebuild:StartBuild"], resources: [projectArn] },
      },
      // A job that did not start is missed by the alarm on silence.
      retries: { attempts: 3, forSeconds: 3600 },
    });
    this.createAlarms(namespace);
  }

  private createAlarms(namespace: string): void {
    const { place } = this.props;
    const measure = { namespace, name: driftMetric.name, dimensions: {} };
    const actions = tellsTopicOf(place, severity);
    new Alarm(this, "found", {
      place,
      name: "drift-found",
      explanation: {
        meaning: `Something in ${place.names.owner} is not as code and states say, and no config asked for it`,
        firstAction: `run npx estate drift --env ${place.names.owner}, and set it back, adopt it, or ignore it with an owner and an end`,
        runbook: "drift-found",
      },
      measure: { ...measure, statistic: "Maximum" },
      threshold: 0,
      periodSeconds: daySeconds,
      periods: 1,
      // Until the next look nothing is known of its end.
      silence: "unchanged",
      actions,
    });
    new Alarm(this, "silent", {
      place,
      name: "drift-silent",
      explanation: {
        meaning: `Nobody has looked for drift in ${place.names.owner} for two days`,
        firstAction:
          "open the last build of the project drift; a connection that is still pending, and a stack that cannot be read, stop it",
        runbook: "drift-silent",
      },
      measure: { ...measure, statistic: "SampleCount" },
      is: "below",
      threshold: 1,
      periodSeconds: daySeconds,
      periods: 2,
      actions,
    });
  }
}
