import { type Statement } from "../shared/iam";

export interface TradingReleaseResources {
  readonly tableArn: string;
  readonly flagArn: string;
  readonly recordEvents: Statement;
}

/** What the function's role may do: exactly what its handler calls. It approves nothing itself. */
export const tradingReleaseStatements = ({ tableArn, flagArn, recordEvents }: TradingReleaseResources): Statement[] => [
  { sid: "ReadApprovals", effect: "Allow", actions: ["dynamodb:Scan"], resources: [tableArn] },
  { sid: "ReleaseFlag", effect: "Allow", actions: ["ssm:GetParameter", "ssm:PutParameter"], resources: [flagArn] },
  recordEvents,
];
