import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { acknowledgementParameter, nothingAcknowledged } from "../../facts/page-acknowledgement";
import { type Rota } from "../../facts/rota";
import { escalationMachine, escalationRule } from "../../facts/telling-alarms";
import { pageName } from "../alarms/names";
import { type LogKeeping } from "../data/encrypted-log-group";
import { InternalFunction, ownFunctionArn } from "../functions/internal-function";
import { subscribe, type Audience } from "../notifications/subscriptions";
import { topicPolicy } from "../notifications/topic-policy";
import { parameterArn, topicArn } from "../shared/arns";
import { anyResource, policyJson, type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { startOnAlarms } from "../state-machines/start-on-alarms";
import { ownMachineArn, StateMachine } from "../state-machines/state-machine";
import { callFunctions, startMachine } from "../state-machines/statements";
import { everybodyAtOnce } from "./causes";
import { escalation } from "./escalation-machine";
import { type EscalationPlan } from "./escalation-plan";

export interface EscalationProps {
  readonly place: Place;
  readonly firstSeconds: number;
  readonly secondSeconds: number;
  readonly levels: { readonly second: Audience; readonly third: Audience };
  /** People of the rota, and who of them is on call when; without it the alarm's own topic is the first level. */
  readonly onCall?: { readonly people: Readonly<Record<string, Audience>>; readonly rota: Rota; readonly archive: FunctionArchive };
  /** Whole names of the region's pages. */
  readonly pages: readonly string[];
  /** Function that makes links by which pages are acknowledged. */
  readonly linkFunctionArn: string;
  readonly notificationsKeyArn: string;
  readonly logs: LogKeeping;
}

/**
 * Notifies whoever is on call of pages, and a second and a third level of those that nobody acknowledges. Everything of it lies in its own
 * region, so that the other region's loss is escalated too.
 */
export class Escalation extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EscalationProps,
  ) {
    super(scope, id);
    const { place, firstSeconds, secondSeconds, levels, linkFunctionArn, logs } = props;
    this.createAcknowledgements();
    const secondTopicArn = this.createTopic("second-level", levels.second);
    const thirdTopicArn = this.createTopic("third-level", levels.third);
    const onCall = this.createOnCall();
    new StateMachine(this, "machine", {
      place,
      name: escalationMachine,
      definition: escalation({
        machineArn: ownMachineArn(place, escalationMachine),
        firstSeconds,
        secondSeconds,
        secondTopicArn,
        thirdTopicArn,
        acknowledgements: acknowledgementParameter(place.names, "*"),
        linkFunctionArn,
        everybodyAtOnce: everybodyAtOnce.map((page) => physicalName("alarm", place.names, pageName(page))),
        ...(onCall === undefined ? {} : { onCall }),
      }),
      statements: [
        ...this.looks(),
        {
          sid: "TellLevels",
          effect: "Allow",
          actions: ["sns:Publish"],
          resources: [secondTopicArn, thirdTopicArn, ...Object.values(onCall?.topicArns ?? {})],
        },
        startMachine(ownMachineArn(place, escalationMachine)),
        callFunctions([linkFunctionArn, ...(onCall === undefined ? [] : [onCall.functionArn])]),
      ],
      logs,
    });
    this.startOnPages();
  }

  /** One for each page, there before it rings, so that whoever acknowledges it only writes. */
  private createAcknowledgements(): void {
    const { place, pages } = this.props;
    for (const page of pages) {
      new SsmParameter(this, `acknowledgement-of-${page.slice(physicalName("alarm", place.names, pageName("")).length)}`, {
        name: acknowledgementParameter(place.names, page),
        type: "String",
        value: nothingAcknowledged,
        description: "Who looks at the page; written by its link or by hand, by which its escalation ends",
        lifecycle: { ignoreChanges: ["value"] },
      });
    }
  }

  /** @returns its ARN, made of its name so that the machine's definition can be read before anything is applied */
  private createTopic(role: string, audience: Audience): string {
    const { place, notificationsKeyArn } = this.props;
    const name = physicalName("topic", place.names, `pages-${role}`);
    const topic = new SnsTopic(this, role, { name, kmsMasterKeyId: notificationsKeyArn });
    const arn = topicArn(place.region, place.accountId, name);
    new SnsTopicPolicy(this, `${role}-policy`, { arn: topic.arn, policy: policyJson(topicPolicy(arn, place.accountId)) });
    subscribe(this, role, topic.arn, audience);
    return arn;
  }

  /** A topic for each person, so that neither the function nor the machine's history knows an address. */
  private createOnCall(): EscalationPlan["onCall"] {
    const { place, onCall, logs } = this.props;
    if (onCall === undefined) return undefined;
    const role = "on-call";
    const topicArns = Object.fromEntries(
      Object.entries(onCall.people).map(([name, audience]) => [name, this.createTopic(`${role}-${name}`, audience)]),
    );
    new InternalFunction(this, role, {
      place,
      name: role,
      description: "Tells who is on call now",
      archive: onCall.archive,
      environment: { ROTA: JSON.stringify(onCall.rota) },
      statements: [],
      timeoutSeconds: 10,
      logs,
    });
    return { functionArn: ownFunctionArn(place, role), topicArns };
  }

  private looks(): Statement[] {
    const { place } = this.props;
    return [
      anyResource(
        { sid: "LookAtPages", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
        "composite alarms are shown only to whoever may see all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
      ),
      {
        sid: "ReadAcknowledgement",
        effect: "Allow",
        actions: ["ssm:GetParameter"],
        resources: [parameterArn(place.region, place.accountId, acknowledgementParameter(place.names, "*"))],
      },
    ];
  }

  /** The machine looks at whether the page's actions are suppressed. */
  private startOnPages(): void {
    const { place } = this.props;
    startOnAlarms(this, "pages", {
      place,
      name: escalationRule,
      description: "A page rings",
      roleDescription: "Starts the escalation of a page",
      alarms: [{ prefix: physicalName("alarm", place.names, pageName("")) }],
      machineArn: ownMachineArn(place, escalationMachine),
      targetId: "escalation",
    });
  }
}
