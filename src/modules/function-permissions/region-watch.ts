import { anyResource, type Statement } from "../shared/iam";

/** What the function's role may do: exactly what its handler calls. */
export function regionWatchStatements({ namespace }: { readonly namespace: string }): Statement[] {
  return [
    anyResource(
      {
        sid: "Report",
        effect: "Allow",
        actions: ["cloudwatch:PutMetricData"],
        conditions: { StringEquals: { "cloudwatch:namespace": [namespace] } },
      },
      "PutMetricData knows no resource; the condition leaves it this one namespace",
    ),
    anyResource(
      { sid: "HearThePeer", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
      "composite alarms are shown only to whoever may see all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
    ),
  ];
}
