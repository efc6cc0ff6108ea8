import { names, namesWithin } from "./subject";
import { type TrailEvent } from "./trail-event";

/** What an event has to do with a subject: it was done by it, through a session that it opened, or to it. */
export type Part = "by" | "session" | "to";

export interface Deed {
  readonly event: TrailEvent;
  readonly parts: readonly Part[];
}

/** What was done by a person or a role, or to a resource, oldest first. */
export interface WhoAnswer {
  readonly deeds: readonly Deed[];
  /** Access keys of sessions that the subject opened: what they did holds its name nowhere. */
  readonly sessionKeys: readonly string[];
}

/** What happened that the subject has a part in. */
export function who(events: readonly TrailEvent[], subject: string): WhoAnswer {
  const once = [...new Map(events.map((event) => [event.eventID, event])).values()];
  const keys = new Set<string>();
  // A session may open another one; the order of events in files is none.
  for (let before = -1; before !== keys.size;) {
    before = keys.size;
    for (const event of once) {
      const key = openedSession(event);
      if (key !== undefined && (doneBy(event, subject) || keys.has(event.userIdentity.accessKeyId ?? ""))) keys.add(key);
    }
  }
  const deeds = once.flatMap((event) => {
    const parts: Part[] = [
      ...(doneBy(event, subject) ? ["by" as const] : keys.has(event.userIdentity.accessKeyId ?? "") ? ["session" as const] : []),
      ...(doneTo(event, subject) ? ["to" as const] : []),
    ];
    return parts.length === 0 ? [] : [{ event, parts }];
  });
  return { deeds: deeds.sort((one, other) => one.event.eventTime.localeCompare(other.event.eventTime)), sessionKeys: [...keys].sort() };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function doneBy(
  { userIdentity: { arn, userName, principalId, invokedBy, accessKeyId, sessionContext } }: TrailEvent,
  subject: string,
): boolean {
  const issuer = sessionContext?.sessionIssuer;
  return [arn, userName, principalId, invokedBy, accessKeyId, issuer?.userName, issuer?.arn].some(
    (value) => value !== undefined && names(value, subject),
  );
}

const doneTo = ({ resources, requestParameters, responseElements }: TrailEvent, subject: string): boolean =>
  (resources ?? []).some(({ ARN: arn }) => arn !== undefined && names(arn, subject)) ||
  namesWithin(requestParameters, subject) ||
  namesWithin(responseElements, subject);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
function openedSession({ eventSource, responseElements }: TrailEvent): string | undefined {
  if (eventSource !== "sts.amazonaws.com") return undefined;
  const key = (responseElements as { credentials?: { accessKeyId?: unknown } | null } | null | undefined)?.credentials?.accessKeyId;
  return typeof key === "string" ? key : undefined;
}

/** How a reader calls whoever did it. */
export function actorOf({ userIdentity: { arn, userName, invokedBy, type, sessionContext } }: TrailEvent): string {
  const role = sessionContext?.sessionIssuer?.userName;
  const session = arn?.split("/").at(-1);
  if (role !== undefined && session !== undefined) return `${role}/${session}`;
  return userName ?? invokedBy ?? arn ?? type ?? "unknown";
}
