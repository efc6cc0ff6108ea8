import { anyResource, type Statement } from "../shared/iam";

export interface PageAcknowledgementResources {
  readonly keyArn: string;
  /** Parameters that pages are acknowledged by. */
  readonly acknowledgementsArn: string;
}

/** What the function's role may do: exactly what its handler calls. Whoever gets into it makes no links. */
export const pageAcknowledgementStatements = ({ keyArn, acknowledgementsArn }: PageAcknowledgementResources): Statement[] => [
  { sid: "VerifyLinks", effect: "Allow", actions: ["kms:VerifyMac"], resources: [keyArn] },
  anyResource(
    { sid: "LookAtPages", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
    "composite alarms are shown only to whoever may see all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
  ),
  { sid: "Acknowledge", effect: "Allow", actions: ["ssm:GetParameter", "ssm:PutParameter"], resources: [acknowledgementsArn] },
];
