import { type Recipient } from "./page-acknowledgement";

/**
 * What a link to acknowledge a page says: which page, since when, and to whom it was sent. It stands in the address, with an
 * HMAC over all of it and over region and form, which no other region's key makes.
 */
export interface PageLink {
  /** Last part of the page's name, such as `database`. */
  readonly page: string;
  /** When the page began to ring, in seconds since 1970: the time of CloudWatch's event. */
  readonly start: number;
  readonly recipient: Recipient;
}

/**
 * Algorithm of the key and of the HMAC. The shortest one that KMS has: 28 bytes are 38 characters in an address.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
 */
export const linkKey = { spec: "HMAC_224", algorithm: "HMAC_SHA_224", usage: "GENERATE_VERIFY_MAC", bytes: 28 } as const;

/** How long a link may be used after its page has begun: as long as an escalation lasts. */
export const linkSeconds = 24 * 3600;

/**
 * Longest address that is one word of one part of an SMS, whose parts have 160 characters, or 153 where phones put them
 * together. SNS divides a message between words, so such an address stays whole.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const longestLink = 153;

const levels = { f: "first", s: "second", t: "third" } as const;
type Letter = keyof typeof levels;

/** `f` and a name, `s`, `t`. */
const written = ({ level, person }: Recipient): string => `${level.charAt(0)}${person ?? ""}`;

/** What the HMAC is made over. The first line keeps what the key signs for this from whatever it may sign some day. */
export const signedText = (region: string, pagePrefix: string, { page, start, recipient }: PageLink): string =>
  ["acknowledge a page, 1", region, `${pagePrefix}${page}`, String(start), written(recipient)].join("\n");

/** Last part of the address. It ends with a letter or digit, which no program takes for the end of a sentence. */
export const linkToken = ({ page, start, recipient }: PageLink, mac: Uint8Array): string =>
  [Buffer.from(mac).toString("base64url"), page, written(recipient), start.toString(36)].join(".");

const macLength = Math.ceil((linkKey.bytes * 4) / 3);
const form = new RegExp(`^([\\w-]{${macLength}})\\.([a-z][a-z-]{0,29})\\.([fst])((?<=f)[a-z][a-z0-9-]{0,30})?\\.([0-9a-z]{6,7})$`);

/** What an address says, not yet verified; undefined for what was never one of ours. */
export function readToken(token: string): { readonly link: PageLink; readonly mac: Uint8Array } | undefined {
  const [, mac = "", page = "", letter = "", person, start = ""] = form.exec(token) ?? [];
  if (mac === "") return undefined;
  return {
    link: {
      page,
      start: Number.parseInt(start, 36),
      recipient: { level: levels[letter as Letter], ...(person === undefined ? {} : { person }) },
    },
    mac: Buffer.from(mac, "base64url"),
  };
}

/** A time as CloudWatch's events have it. */
export const eventTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
