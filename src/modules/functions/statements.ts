import { anyResource, type Statement } from "../shared/iam";

export const writeLogs = (logGroupArn: string): Statement => ({
  sid: "WriteLogs",
  effect: "Allow",
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [`${logGroupArn}:*`],
});

/** What Lambda does in the function's name to put it into a VPC. */
export const manageOwnInterfaces = (): Statement =>
  anyResource(
    {
      sid: "ManageOwnInterfaces",
      effect: "Allow",
      actions: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
    },
    "interfaces do not exist before the function, and describing them knows no resource",
  );
