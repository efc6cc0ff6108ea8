import { z } from "zod";

const text = z.string().optional();

/**
 * What is read of an event of CloudTrail; the rest stays as it is.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const eventSchema = z.looseObject({
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  awsRegion: z.string(),
  eventID: z.string(),
  sourceIPAddress: text,
  errorCode: text,
  readOnly: z.boolean().optional(),
  userIdentity: z.looseObject({
    type: text,
    arn: text,
    userName: text,
    principalId: text,
    accessKeyId: text,
    invokedBy: text,
    sessionContext: z.looseObject({ sessionIssuer: z.looseObject({ userName: text, arn: text }).optional() }).optional(),
  }),
  resources: z.array(z.looseObject({ ARN: text })).nullish(),
  requestParameters: z.unknown().optional(),
  responseElements: z.unknown().optional(),
});

/** One call to AWS, as the account's trail records it. */
export type TrailEvent = z.output<typeof eventSchema>;

/** Events that could be read, and how many lines could not: an answer that left some out silently would be none. */
export interface TrailEvents {
  readonly events: readonly TrailEvent[];
  readonly notUnderstood: number;
}

/** Reads events of any age and kind; what is no event is counted. */
export function trailEvents(values: readonly unknown[]): TrailEvents {
  const events: TrailEvent[] = [];
  let notUnderstood = 0;
  for (const value of values) {
    const parsed = eventSchema.safeParse(value);
    if (parsed.success) events.push(parsed.data);
    else notUnderstood++;
  }
  return { events, notUnderstood };
}
