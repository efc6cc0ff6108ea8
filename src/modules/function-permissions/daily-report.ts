import { anyResource, type Statement } from "../shared/iam";

export interface DailyReportResources {
  readonly topicArn: string;
  /** Parameter that pages are acknowledged by, where they are. */
  readonly acknowledgementArn?: string;
}

/** What the function's role may do: exactly what its handler calls. */
export const dailyReportStatements = ({ topicArn, acknowledgementArn }: DailyReportResources): Statement[] => [
  anyResource(
    { sid: "ReadFigures", effect: "Allow", actions: ["cloudwatch:DescribeAlarmHistory", "cloudwatch:GetMetricData"] },
    "figures know no resource, and the history of all composite alarms is shown only to whoever may see all",
  ),
  ...(acknowledgementArn === undefined
    ? []
    : [
        {
          sid: "SeeWhoAnswered",
          effect: "Allow",
          actions: ["ssm:GetParameterHistory"],
          resources: [acknowledgementArn],
        } as const,
      ]),
  { sid: "SendReports", effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] },
];
