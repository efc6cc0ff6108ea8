import { responseItem } from "../../facts/trading-flag";
import { type Statement } from "../shared/iam";

export interface AlarmResponseResources {
  readonly tableArn: string;
  readonly recordEvents: Statement;
}

/** What the function's role may do: exactly what its handler calls, on the one item that is the guards'. */
export const alarmResponseStatements = ({ tableArn, recordEvents }: AlarmResponseResources): Statement[] => [
  {
    sid: "Remember",
    effect: "Allow",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
    resources: [tableArn],
    conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [responseItem.guards] } },
  },
  recordEvents,
];
