import { familyOf, isInRanges, isPublicAddress } from "../../facts/blocked-ranges";
import { type FindingAction, type GuardedFindingResponse, type Isolatable, type IsolatableService } from "../../facts/finding-responses";

/**
 * What is read of a finding, as EventBridge delivers it.
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html
 */
export interface Finding {
  readonly id: string;
  readonly type: string;
  readonly severity: number;
  readonly resource?: {
    readonly accessKeyDetails?: { readonly userName?: string; readonly userType?: string };
    readonly ecsClusterDetails?: { readonly name?: string; readonly taskDetails?: { readonly arn?: string; readonly group?: string } };
  };
  readonly service?: {
    readonly action?: {
      readonly awsApiCallAction?: From;
      readonly rdsLoginAttemptAction?: From;
    };
  };
}

interface From {
  readonly remoteIpDetails?: { readonly ipAddressV4?: string; readonly ipAddressV6?: string };
}

/** What is acted on. `trading` says whether trading is stopped first. */
export interface Target {
  readonly trading: "stop" | "goesOn";
  /** Name of the service, or `-` where none is meant. */
  readonly service: string;
  /** ARN of the task, name of the role, or the address. */
  readonly what: string;
}

/** Response that a finding asks for; the check sees to it that there is one at most. */
export const responseTo = (
  { type, severity }: Pick<Finding, "type" | "severity">,
  responses: readonly GuardedFindingResponse[],
): GuardedFindingResponse | undefined =>
  responses.find(({ findings, minimumSeverity }) => severity >= minimumSeverity && findings.some((start) => type.startsWith(start)));

/**
 * What a response may act on, or why on nothing. The list is closed: tasks and roles of the environment's own services, and
 * public addresses. So it is never the role of a person, of break-glass, of a delivery, of a state, or of what responds.
 */
export const targetOf = (action: FindingAction, finding: Finding, isolatable: Isolatable): Target | { readonly refused: string } =>
  targets[action](finding, isolatable);

const targets: Readonly<Record<FindingAction, (finding: Finding, isolatable: Isolatable) => Target | { readonly refused: string }>> = {
  isolateTask: ({ resource }, { cluster, services }) => {
    const { name, taskDetails: { arn, group } = {} } = resource?.ecsClusterDetails ?? {};
    const found = services.find(({ ecsService }) => group === `service:${ecsService}`);
    return found !== undefined && name === cluster && arn?.includes(`:task/${cluster}/`) === true
      ? { ...ofService(found), what: arn }
      : { refused: `the task ${arn ?? "without an ARN"} is none of a service that may be isolated` };
  },
  revokeSessions: ({ resource }, { services }) => {
    const { userName, userType } = resource?.accessKeyDetails ?? {};
    const found = services.find(({ role }) => role === userName);
    return found !== undefined && userType === "AssumedRole"
      ? { ...ofService(found), what: found.role }
      : { refused: `${userType ?? "nobody"} ${userName ?? ""} is no role of a service's tasks` };
  },
  blockAddress: ({ service }, { neverBlock }) => {
    const { awsApiCallAction, rdsLoginAttemptAction } = service?.action ?? {};
    const { ipAddressV4, ipAddressV6 } = (awsApiCallAction ?? rdsLoginAttemptAction)?.remoteIpDetails ?? {};
    const address = [ipAddressV4, ipAddressV6].find((one) => one !== undefined && one !== "");
    const reason = address === undefined ? "the finding names no address" : whyNotBlocked(address, neverBlock);
    return address === undefined || reason !== undefined
      ? { refused: `${address ?? "nothing"} is not blocked: ${reason ?? ""}` }
      : { trading: "goesOn", service: "-", what: address };
  },
};

const ofService = ({ service, sendsOrders }: IsolatableService): Pick<Target, "trading" | "service"> => ({
  trading: sendsOrders ? "stop" : "goesOn",
  service,
});

function whyNotBlocked(address: string, neverBlock: readonly string[]): string | undefined {
  if (familyOf(address) === undefined) return "it is no address";
  if (!isPublicAddress(address)) return "it is no public address";
  return isInRanges(address, neverBlock) ? "the configuration says that it is never blocked" : undefined;
}
