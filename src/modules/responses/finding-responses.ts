import { addressFamilies, type AddressFamily } from "../../facts/blocked-ranges";
import { Construct } from "constructs";
import {
  blockedAddressesSet,
  findingActions,
  firewallRegion,
  type GuardedFindingResponse,
  type Isolatable,
} from "../../facts/finding-responses";
import { type FunctionArchive } from "../../facts/function-archive";
import { type LogKeeping } from "../data/encrypted-log-group";
import { addressBlocksStatements } from "../function-permissions/address-blocks";
import { InternalFunction, ownFunctionArn } from "../functions/internal-function";
import { Schedule, startFunction } from "../schedules/schedule";
import { dynamodbTableArn, ipSetArn } from "../shared/arns";
import { type Place } from "../shared/place";
import { startOnEvents } from "../state-machines/start-on-alarms";
import { ownMachineArn, StateMachine } from "../state-machines/state-machine";
import { callFunctions } from "../state-machines/statements";
import { findingMachine, type FindingPlan, type RevocableService } from "./finding-machine";
import { findingStatements } from "./finding-statements";
import { blocksFunctionRole, findingMachineRole, responsesTableName } from "./response-names";

export interface FindingResponsesProps {
  readonly place: Place;
  /** At least one. */
  readonly responses: readonly GuardedFindingResponse[];
  readonly isolatable: Isolatable;
  /** The same services, as they are deployed. */
  readonly services: Readonly<Record<string, RevocableService>>;
  /** Flag that stops trading; none where nobody sends orders. */
  readonly flagParameter?: string;
  /** Of the function that blocks addresses. */
  readonly archive: FunctionArchive;
  readonly guardArn: string;
  readonly topicArn: string;
  readonly logs: LogKeeping;
}

/** Minutes between two looks for blocks that are over. */
const expiryMinutes = 15;

/** Answers findings of GuardDuty in its own region, without a person and within guards. */
export class FindingResponses extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingResponsesProps,
  ) {
    super(scope, id);
    const { place, responses, services, flagParameter, isolatable, guardArn, topicArn, logs } = props;
    const actions = findingActions.filter((action) => responses.some((response) => response.action === action));
    const blocksArn = ownFunctionArn(place, blocksFunctionRole);
    const plan: FindingPlan = {
      actions,
      cluster: isolatable.cluster,
      services,
      blocksArn,
      guardArn,
      topicArn,
      ...(flagParameter === undefined ? {} : { flagParameter }),
    };
    if (actions.includes("blockAddress")) this.createBlocks();
    new StateMachine(this, "machine", {
      place,
      name: findingMachineRole,
      definition: findingMachine(plan),
      statements: [
        callFunctions([guardArn, ...(actions.includes("blockAddress") ? [blocksArn] : [])]),
        { sid: "Tell", effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] },
        ...findingStatements(plan, place),
      ],
      logs,
    });
    startOnEvents(this, "findings", {
      place,
      name: "findings-respond",
      description: "GuardDuty reports something that has a response",
      roleDescription: "Starts the response to a finding",
      pattern: findingPattern(responses, place.accountId),
      machineArn: ownMachineArn(place, findingMachineRole),
      targetId: "responses",
    });
  }

  /** What blocks addresses at CloudFront's firewall, and a schedule that ends what is over. */
  private createBlocks(): void {
    const { place, archive, logs } = this.props;
    const table = responsesTableName(place.names);
    const setOf = (family: AddressFamily): string => blockedAddressesSet(place.names, place.region, family);
    const blocks = new InternalFunction(this, "blocks", {
      place,
      name: blocksFunctionRole,
      description: "Blocks addresses at CloudFront for some hours",
      archive,
      environment: { RESPONSES_TABLE: table, BLOCKED_SET: setOf("ipv4"), BLOCKED_SET_IPV6: setOf("ipv6"), WAF_REGION: firewallRegion },
      statements: addressBlocksStatements({
        tableArn: dynamodbTableArn(place.region, place.accountId, table),
        setArns: addressFamilies.map((family) => ipSetArn(firewallRegion, place.accountId, setOf(family))),
      }),
      timeoutSeconds: 15,
      logs,
    });
    new Schedule(this, "blocks-expiry", {
      place,
      name: "responses-blocks-expiry",
      description: "Lets addresses in again whose block is over",
      roleDescription: "Calls what ends blocks of addresses",
      timing: { everyMinutes: expiryMinutes },
      target: { arn: blocks.functionArn, start: startFunction("EndBlocks", blocks.functionArn), input: JSON.stringify({ step: "expire" }) },
      // The next one makes good what this one missed.
      retries: { attempts: 1, forSeconds: 300 },
    });
  }
}

/**
 * Findings of the own account that are not archived, and are severe enough for a response. Who administers GuardDuty for an
 * organization gets those of other accounts too.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html ($or)
 */
const findingPattern = (responses: readonly GuardedFindingResponse[], accountId: string): object => ({
  source: ["aws.guardduty"],
  "detail-type": ["GuardDuty Finding"],
  detail: {
    accountId: [accountId],
    service: { archived: [false] },
    $or: responses.map(({ findings, minimumSeverity }) => ({
      type: findings.map((prefix) => ({ prefix })),
      severity: [{ numeric: [">=", minimumSeverity] }],
    })),
  },
});
