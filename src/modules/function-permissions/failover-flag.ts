import { type Statement } from "../shared/iam";

export interface FailoverFlagResources {
  readonly parameterArn: string;
  readonly queueArn: string;
}

/** What the function's role may do: exactly what its handler calls. */
export function failoverFlagStatements({ parameterArn, queueArn }: FailoverFlagResources): Statement[] {
  return [
    { sid: "ReadFlag", effect: "Allow", actions: ["ssm:GetParameter"], resources: [parameterArn] },
    { sid: "SignalFlag", effect: "Allow", actions: ["sqs:GetQueueAttributes", "sqs:PurgeQueue", "sqs:SendMessage"], resources: [queueArn] },
  ];
}
