import { type NameScope } from "../../facts/naming";

/**
 * Groups whose lines hold what a request or a statement held: cookies and tokens in the firewalls'
 * logs, literals of SQL in PostgreSQL's and in what migrations say, arguments of commands in the
 * cache's slow log, orders and approvals in what services record for audits, approvals in the runs of
 * state machines. Their shape is
 * watched by metrics and alarms; their contents are break-glass's.
 */
export const groupsWithContents = ({ project, owner }: NameScope): readonly string[] => [
  `aws-waf-logs-${project}-${owner}-*`,
  "/aws/rds/*",
  `/aws/vendedlogs/states/${project}-${owner}-*`,
  `/${project}/${owner}/audit*`,
  `/${project}/${owner}/cache/*`,
  `/${project}/${owner}/migrations*`,
];

/** Every action that shows lines of a group, or copies them elsewhere, and can be refused by group. */
export const readsOfLogs = [
  "logs:CreateExportTask",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:GetLogObject",
  "logs:StartLiveTail",
  "logs:StartQuery",
] as const;
