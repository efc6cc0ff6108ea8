const account = "333333333333";
const region = "us-east-1";

/** A finding of GuardDuty as EventBridge delivers it. */
export interface FindingEvent {
  readonly source: "aws.guardduty";
  readonly "detail-type": "GuardDuty Finding";
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly detail: {
    readonly schemaVersion: "2.0";
    readonly id: string;
    readonly accountId: string;
    readonly type: string;
    readonly severity: number;
    readonly resource: object;
    readonly service: object;
  };
}

function event(id: string, type: string, resource: object, action: object = {}): FindingEvent {
  return {
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    account,
    region,
    time: "2026-12-01T15:00:00Z",
    detail: {
      schemaVersion: "2.0",
      id,
      accountId: account,
      type,
      severity: 8,
      resource,
      service: { serviceName: "guardduty", archived: false, count: 1, action },
    },
  };
}

export const taskArn = (id: string, cluster: string): string => `arn:aws:ecs:${region}:${account}:task/${cluster}/${id}`;

/**
 * Findings in the form that AWS publishes, each of a kind that a response of production follows, and one that none follows.
 * @see https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 */
export const findings = {
  task: (id: string, service: string, cluster: string, arn = taskArn("0123456789abcdef0123456789abcdef", cluster)): FindingEvent =>
    event(id, "Execution:Runtime/NewBinaryExecuted", {
      resourceType: "ECSCluster",
      ecsClusterDetails: {
        name: cluster,
        arn: `arn:aws:ecs:${region}:${account}:cluster/${cluster}`,
        taskDetails: { arn, group: `service:smart0dte-prod-${service}`, launchType: "FARGATE" },
      },
    }),
  credentials: (id: string, role: string): FindingEvent =>
    event(
      id,
      "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
      { resourceType: "AccessKey", accessKeyDetails: { userName: role, userType: "AssumedRole", principalId: "AROAEXAMPLE:task" } },
      { actionType: "AWS_API_CALL", awsApiCallAction: { api: "GetObject", remoteIpDetails: { ipAddressV4: "9.9.9.9" } } },
    ),
  login: (id: string, address: string): FindingEvent =>
    event(
      id,
      "CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin",
      { resourceType: "RDSDBInstance", rdsDbInstanceDetails: { dbInstanceIdentifier: "smart0dte-prod" } },
      { actionType: "RDS_LOGIN_ATTEMPT", rdsLoginAttemptAction: { remoteIpDetails: { ipAddressV4: address } } },
    ),
  portProbe: (id: string): FindingEvent => event(id, "Recon:EC2/PortProbeUnprotectedPort", { resourceType: "Instance" }),
};
