import { anyResource, type Statement } from "../shared/iam";

/** What the function's role may do: exactly what its handler calls, and of databases it sees one. */
export function regionEvidenceStatements({ databaseArn }: { readonly databaseArn: string }): Statement[] {
  return [
    { sid: "SeeDatabase", effect: "Allow", actions: ["rds:DescribeDBInstances"], resources: [databaseArn] },
    anyResource({ sid: "SeeMeasures", effect: "Allow", actions: ["cloudwatch:GetMetricData"] }, "reading metrics knows no resource"),
    anyResource(
      { sid: "SeePages", effect: "Allow", actions: ["cloudwatch:DescribeAlarms"] },
      "composite alarms are shown only to whoever may see all: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
    ),
  ];
}
