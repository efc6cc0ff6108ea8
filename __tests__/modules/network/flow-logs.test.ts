import { deliverFlowLogs, FlowLogs } from "../../../src/modules/network/flow-logs";
import { onlyResource } from "../../helpers/estate";
import { synthModule } from "../../helpers/module";

const props = {
  vpcId: "vpc-1",
  region: "us-east-1",
  accountId: "333333333333",
  logGroupName: "/smart0dte/prod/flow-logs",
  roleName: "flow-logs",
  kmsKeyArn: "arn:aws:kms:us-east-1:333333333333:key/1",
  retentionDays: 365,
  aggregationSeconds: 600,
} as const;

describe("flow logs", () => {
  const stack = synthModule((scope) => {
    new FlowLogs(scope, "flow-logs", props);
  });

  it("trust the flow log service only for flow logs of the account and region", () => {
    const { Statement } = JSON.parse(onlyResource(stack, "aws_iam_role").args.assume_role_policy as string) as { Statement: unknown };
    expect(Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "333333333333" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:us-east-1:333333333333:vpc-flow-log/*" },
        },
      }),
    ]);
  });

  it("may write to the one log group and create none", () => {
    const [write, find, ...others] = deliverFlowLogs("us-east-1", "333333333333", "/g");
    expect(others).toEqual([]);
    const group = "arn:aws:logs:us-east-1:333333333333:log-group:/g";
    expect(write).toMatchObject({
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [group, `${group}:*`],
    });
    expect(find).toMatchObject({ actions: ["logs:DescribeLogGroups"] });
  });

  it("start when the role may write, with the configured interval", () => {
    const policy = onlyResource(stack, "aws_iam_role_policy").address;
    expect(onlyResource(stack, "aws_flow_log").args).toMatchObject({ max_aggregation_interval: 600, depends_on: [policy] });
  });
});
