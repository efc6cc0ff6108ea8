import { type Statement } from "../shared/iam";

/** What the function's role may do besides reporting its failures: exactly what its handler calls. */
export const deliveryOutcomeStatements = (topicArn: string): Statement[] => [
  { sid: "ReportArrivals", effect: "Allow", actions: ["sns:Publish"], resources: [topicArn] },
];
