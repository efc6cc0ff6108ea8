import { type NameScope, parameterName } from "./naming";

const own = "pages/acknowledged";

/**
 * Parameter of one page, by the alarm's name: whoever looks at the page writes into it, by which its escalation ends. One for
 * each page, so that who acknowledges one of two does not take back the other.
 *
 * @param page the page's whole name, or `*` for all
 */
export const acknowledgementParameter = (scope: NameScope, page: string): string => parameterName(scope, `${own}/${page}`);

/** Whether a parameter is one of those, by its name. */
export const isAcknowledgement = (name: unknown): boolean => String(name).includes(`/${own}/`);

/** What a parameter holds before anybody has acknowledged its page. */
export const nothingAcknowledged = "nothing";

/** Who a page was sent to: somebody on call, or everybody of a level. */
export interface Recipient {
  readonly level: "first" | "second" | "third";
  /** Name of whoever is on call. */
  readonly person?: string;
}

/**
 * What the link writes: the time at which the page began, which is compared with the escalation's, and whose link it was. A
 * value of an earlier time acknowledges nothing, so none ever has to be deleted.
 */
export const acknowledgedByLink = (start: string, recipient: Recipient): string => `${start} link of ${recipientText(recipient)}`;

export const recipientText = ({ level, person }: Recipient): string =>
  person === undefined ? `the ${level} level` : `${person}, the ${level} level`;

/** Whose link it was, of a value that the link has written. */
export const linkOwnerOf = (value: string): string | undefined => /^\S+ link of (.+)$/.exec(value)?.[1];
