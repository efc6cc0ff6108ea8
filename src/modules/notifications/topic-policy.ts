import { type Statement } from "../shared/iam";

/** Services that raise alarms and events; the key of the topics lets the same ones use it. */
export const publishers = [
  "cloudwatch.amazonaws.com",
  "events.amazonaws.com",
  "budgets.amazonaws.com",
  "costalerts.amazonaws.com",
  "codestar-notifications.amazonaws.com",
  "backup.amazonaws.com",
  "events.rds.amazonaws.com",
] as const;

/** Services publish for this account only; roles of the account publish by their own policies. */
export function topicPolicy(topicArn: string, accountId: string): Statement[] {
  return [
    {
      sid: "DenyPlainHttp",
      effect: "Deny",
      principals: "*",
      actions: ["sns:Publish"],
      resources: [topicArn],
      conditions: { Bool: { "aws:SecureTransport": ["false"] } },
    },
    {
      sid: "PublishByServices",
      effect: "Allow",
      principals: { service: publishers },
      actions: ["sns:Publish"],
      resources: [topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": [accountId] } },
    },
  ];
}
