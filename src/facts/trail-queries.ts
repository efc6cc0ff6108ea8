/** A question to the trail's log group, in the language of CloudWatch Logs Insights. */
export interface TrailQuery {
  /** Last part of its name, and construct id. */
  readonly id: string;
  readonly question: string;
  readonly lines: readonly string[];
}

/** What an answer's line shows, for every question alike. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const shown =
  "fields @timestamp, coalesce(userIdentity.sessionContext.sessionIssuer.userName, userIdentity.userName, userIdentity.invokedBy, userIdentity.type) as who, userIdentity.arn, eventSource, eventName, errorCode, sourceIPAddress, awsRegion";
const newestFirst = "sort @timestamp desc";

const query = (id: string, question: string, filter: string): TrailQuery => ({
  id,
  question,
  lines: [shown, `filter ${filter}`, newestFirst, "limit 1000"],
});

/**
 * Questions that stand ready in the console. Those of one person or one thing are asked by `estate audit who`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const trailQueries: readonly TrailQuery[] = [
  query("root", "What did the account's root user do?", 'userIdentity.type = "Root" and not ispresent(userIdentity.invokedBy)'),
  query("denied", "What was refused, and to whom?", "errorCode like /AccessDenied|UnauthorizedOperation|Client.Unauthorized/"),
  query("break-glass", "What was done with break-glass?", "userIdentity.arn like /-break-glass\\//"),
  query(
    "sign-ins-without-second-factor",
    "Who signed in to the console without a second factor?",
    'eventName = "ConsoleLogin" and additionalEventData.MFAUsed != "Yes" and userIdentity.type != "AssumedRole"',
  ),
  query(
    "access-changed",
    "Who changed who may do what?",
    'eventSource = "iam.amazonaws.com" and readOnly = 0 or eventName in ["PutBucketPolicy", "DeleteBucketPolicy", "PutKeyPolicy", "CreateGrant", "PutResourcePolicy", "AddPermission20150331v2"]',
  ),
  query(
    "records-touched",
    "Who read or changed the records themselves?",
    'eventSource = "cloudtrail.amazonaws.com" and readOnly = 0 or eventSource = "s3.amazonaws.com" and requestParameters.bucketName like /-trail(-logs)?-[0-9]{12}-/ and not ispresent(userIdentity.invokedBy)',
  ),
  query(
    "protection-stopped",
    "Who stopped, deleted or loosened a watch: trail, recorder, detector, Security Hub, Inspector, Macie, analyzer, key?",
    'eventName in ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors", "PutInsightSelectors", "StopConfigurationRecorder", "DeleteConfigurationRecorder", "DeleteDeliveryChannel", "DeleteDetector", "UpdateDetector", "DisassociateFromAdministratorAccount", "DisableSecurityHub", "BatchDisableStandards", "Disable", "DisableMacie", "UpdateMacieSession", "DeleteAnalyzer", "ScheduleKeyDeletion", "DisableKey"]',
  ),
  query(
    "deleted",
    "What was deleted?",
    "eventName like /^(Delete|Terminate|Remove|Deregister|Disable)/ and readOnly = 0 and not ispresent(errorCode)",
  ),
];

/** Lines that AWS shows of a question at most. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
export const queryLimit = 10_000;

/**
 * Lines of the log that can be about a person or a thing: those that hold the word. Which of them are
 * about it is decided by whoever reads the events (src/estate/judge/audit).
 */
export const whoQuery = (subject: string): string =>
  ["fields @message", `filter @message like ${JSON.stringify(subject)}`, newestFirst, `limit ${queryLimit}`].join("\n| ");

/** A query as AWS takes it. */
export const queryText = ({ lines }: TrailQuery): string => lines.join("\n| ");
