import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { logGroupArn } from "../shared/arns";
import { policyJson, type Statement, trustService } from "../shared/iam";

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly region: string;
  readonly accountId: string;
  readonly logGroupName: string;
  /** Name of the role that writes; roles are global, so it differs by region. */
  readonly roleName: string;
  /** Key that the log group is encrypted with. */
  readonly kmsKeyArn: string;
  readonly retentionDays: number;
  /** Longest interval that one record covers. */
  readonly aggregationSeconds: 60 | 600;
}

/** Records of all traffic of the VPC, accepted and refused, in an encrypted log group. */
export class FlowLogs extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: FlowLogsProps,
  ) {
    super(scope, id);
    const { vpcId, logGroupName, kmsKeyArn, retentionDays, aggregationSeconds } = props;
    const role = this.createRole();
    // Without its policy the role is accepted, and delivery then fails until AWS tries again.
    const delivery = new IamRolePolicy(this, "delivery", {
      name: "deliver-flow-logs",
      role: role.name,
      policy: policyJson(deliverFlowLogs(props.region, props.accountId, logGroupName)),
    });
    const logGroup = new CloudwatchLogGroup(this, "log-group", { name: logGroupName, kmsKeyId: kmsKeyArn, retentionInDays: retentionDays });
    new FlowLog(this, "flow-log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: aggregationSeconds,
      tags: { Name: props.roleName },
      dependsOn: [delivery],
    });
  }

  private createRole(): IamRole {
    const { region, accountId, roleName } = this.props;
    return new IamRole(this, "role", {
      name: roleName,
      description: "VPC flow logs write to their log group",
      assumeRolePolicy: trustService("vpc-flow-logs.amazonaws.com", {
        sourceAccount: accountId,
        sourceArn: `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`,
      }),
    });
  }
}

/**
 * What delivery of flow logs needs, without the right to create log groups: the one group exists.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function deliverFlowLogs(region: string, accountId: string, logGroupName: string): Statement[] {
  const group = logGroupArn(region, accountId, logGroupName);
  return [
    {
      sid: "WriteStreams",
      effect: "Allow",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [group, `${group}:*`],
    },
    { sid: "FindGroup", effect: "Allow", actions: ["logs:DescribeLogGroups"], resources: [logGroupArn(region, accountId, "*")] },
  ];
}
