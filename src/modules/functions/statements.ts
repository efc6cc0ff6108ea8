import { anyResource, type Statement } from "../shared/iam";

export const writeLogs = (logGroupArn: string): Statement => ({
  sid: "WriteLogs",
  effect: "Allow",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroupArn}:*`],
});

/** The role's own right, since the topic's policy admits services alone; its key takes the account's roles through SNS. */
export const reportFailures = (topicArn: string): Statement => ({
  sid: "ReportFailures",
  effect: "Allow",
  actions: ["sns:Publish"],
  resources: [topicArn],
});

const interfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * What Lambda does in the function's name to put it into a VPC; the function's own code may do none
 * of it. Calls of the code carry the function's ARN in `lambda:SourceFunctionArn`, those of Lambda do not.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export const interfacesByLambdaAlone = (functionArn: string): Statement[] => [
  anyResource(
    { sid: "ManageOwnInterfaces", effect: "Allow", actions: interfaceActions },
    "interfaces do not exist before the function, and describing them knows no resource",
  ),
  anyResource(
    {
      sid: "NoInterfacesByCode",
      effect: "Deny",
      actions: [...interfaceActions, "ec2:DetachNetworkInterface"],
      conditions: { ArnEquals: { "lambda:SourceFunctionArn": [functionArn] } },
    },
    "whatever interface the code names, it is not its own to change",
  ),
];
