import { type TrailEvent } from "../../src/estate/judge/audit/trail-event";

/** Events as CloudTrail writes them: who did it, what, and the rest as wanted. */
let made = 0;

const base = (
  eventSource: string,
  eventName: string,
  userIdentity: TrailEvent["userIdentity"],
  more: Readonly<Record<string, unknown>>,
): TrailEvent => {
  made++;
  return {
    eventVersion: "1.11",
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`,
    eventTime: `2026-11-29T15:${String(Math.floor(made / 60) % 60).padStart(2, "0")}:${String(made % 60).padStart(2, "0")}Z`,
    eventSource: `${eventSource}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.7",
    readOnly: false,
    userIdentity,
    ...more,
  };
};

const account = "333333333333";

/** A call by a session of a role. */
export const byRole = (
  role: string,
  session: string,
  key: string,
  call: string,
  more: Readonly<Record<string, unknown>> = {},
): TrailEvent => {
  const [source = "", name = ""] = call.split(":");
  return base(
    source,
    name,
    {
      type: "AssumedRole",
      principalId: `AROA0000000000EXAMPLE:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
      accountId: account,
      accessKeyId: key,
      sessionContext: { sessionIssuer: { type: "Role", userName: role, arn: `arn:aws:iam::${account}:role/access/${role}` } },
    },
    more,
  );
};

/** A call by a user of another account. */
export const byUser = (user: string, call: string, more: Readonly<Record<string, unknown>> = {}): TrailEvent => {
  const [source = "", name = ""] = call.split(":");
  return base(
    source,
    name,
    { type: "IAMUser", userName: user, arn: `arn:aws:iam::444444444444:user/${user}`, accessKeyId: `AKIA${user.toUpperCase()}` },
    more,
  );
};

/** A session of a role that somebody opens, with its temporary key. */
export const opens = (role: string, session: string, key: string): Readonly<Record<string, unknown>> => ({
  requestParameters: { roleArn: `arn:aws:iam::${account}:role/access/${role}`, roleSessionName: session },
  responseElements: { credentials: { accessKeyId: key, expiration: "Nov 29, 2026, 4:00:00 PM" } },
});

/** A request for an object of a bucket. */
export const forObject = (bucket: string, key: string): Readonly<Record<string, unknown>> => ({
  requestParameters: { bucketName: bucket, key },
  resources: [
    { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/${key}` },
    { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}`, accountId: account },
  ],
});
