import { failoverRecords } from "../../facts/failover-records";
import { type Statement } from "../shared/iam";
import { writeRecords } from "../storage/kept-records";

export interface FailoverRecordResources {
  /** Pattern of the runs of the one machine. */
  readonly runsArn: string;
  readonly bucket: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function failoverRecordStatements({ runsArn, bucket }: FailoverRecordResources): Statement[] {
  return [
    {
      sid: "ReadRuns",
      effect: "Allow",
      actions: ["states:DescribeExecution", "states:GetExecutionHistory"],
      resources: [runsArn],
    },
    writeRecords(bucket, failoverRecords.prefix),
  ];
}
