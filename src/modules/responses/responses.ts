import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { type MarketDays } from "../../facts/market-calendar";
import { physicalName } from "../../facts/naming";
import { type GuardedResponse, type ResponseGuards } from "../../facts/responses";
import { type LogKeeping } from "../data/encrypted-log-group";
import { alarmResponseStatements } from "../function-permissions/alarm-response";
import { InternalFunction, ownFunctionArn } from "../functions/internal-function";
import { dynamodbTableArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { startOnAlarms } from "../state-machines/start-on-alarms";
import { ownMachineArn, StateMachine } from "../state-machines/state-machine";
import { callFunctions } from "../state-machines/statements";
import { FindingResponses, type FindingResponsesProps } from "./finding-responses";
import { type Action, responseMachine } from "./response-machine";
import { guardFunctionRole, responsesMachineRole, responsesTableName } from "./response-names";
import { responseStatements } from "./response-statements";

/** An alarm, what is done about it, and when that may be. */
export interface Response {
  /** Last part of the alarm's name. */
  readonly alarm: string;
  readonly action: Action;
  readonly guards: ResponseGuards;
}

export interface ResponsesProps {
  readonly place: Place;
  /** By name; together with those to findings at least one. */
  readonly responses: Readonly<Record<string, Response>>;
  /** What is done about findings; nothing where none is answered. */
  readonly findings?: Pick<FindingResponsesProps, "responses" | "isolatable" | "services" | "flagParameter" | "archive">;
  readonly market: MarketDays;
  readonly archive: FunctionArchive;
  /** Topic that is told of everything that was done, or was not. */
  readonly topicArn: string;
  readonly auditLogGroupName: string;
  readonly recordEvents: Statement;
  readonly logs: LogKeeping;
}

/** Answers alarms and findings of its own region, without a person and within guards: those of both are never acted on at once. */
export class Responses extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ResponsesProps,
  ) {
    super(scope, id);
    const { place, findings, topicArn, logs } = props;
    this.createGuards();
    if (Object.keys(props.responses).length > 0) this.answerAlarms();
    if (findings !== undefined)
      new FindingResponses(this, "findings", { ...findings, place, guardArn: ownFunctionArn(place, guardFunctionRole), topicArn, logs });
  }

  private answerAlarms(): void {
    const { place, responses, topicArn, logs } = this.props;
    const actions = Object.fromEntries(Object.entries(responses).map(([name, { action }]) => [name, action]));
    const guardArn = ownFunctionArn(place, guardFunctionRole);
    new StateMachine(this, "machine", {
      place,
      name: responsesMachineRole,
      definition: responseMachine({ responses: actions, guardArn, topicArn }),
      statements: [
        callFunctions([guardArn]),
        { sid: "Tell", effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] },
        ...responseStatements(actions, place),
      ],
      logs,
    });
    this.startOnAlarms();
  }

  private alarmName(alarm: string): string {
    return physicalName("alarm", this.props.place.names, alarm);
  }

  private createGuards(): void {
    const { place, responses, findings, market, archive, auditLogGroupName, recordEvents, logs } = this.props;
    const table = responsesTableName(place.names);
    const guarded = Object.entries(responses).map(([name, { alarm, guards }]): GuardedResponse => ({
      name,
      alarm: this.alarmName(alarm),
      guards,
    }));
    new InternalFunction(this, "guards", {
      place,
      name: guardFunctionRole,
      description: "Says whether a response to an alarm or a finding may act, and writes down what was done",
      archive,
      environment: {
        RESPONSES: JSON.stringify(guarded),
        ...(findings === undefined
          ? {}
          : { FINDING_RESPONSES: JSON.stringify(findings.responses), ISOLATABLE: JSON.stringify(findings.isolatable) }),
        MARKET: JSON.stringify(market),
        RESPONSES_TABLE: table,
        AUDIT_LOG_GROUP: auditLogGroupName,
      },
      statements: alarmResponseStatements({ tableArn: dynamodbTableArn(place.region, place.accountId, table), recordEvents }),
      timeoutSeconds: 15,
      logs,
    });
  }

  private startOnAlarms(): void {
    const { place, responses } = this.props;
    startOnAlarms(this, "alarms", {
      place,
      name: "alarms-respond",
      description: "An alarm rings that has a response",
      roleDescription: "Starts the response to an alarm",
      alarms: Object.values(responses).map(({ alarm }) => this.alarmName(alarm)),
      machineArn: ownMachineArn(place, responsesMachineRole),
      targetId: "responses",
    });
  }
}
