import { GenerateMacCommand, KMSClient } from "@aws-sdk/client-kms";
import { type Recipient } from "../../facts/page-acknowledgement";
import { eventTime, linkKey, linkToken, longestLink, type PageLink, signedText } from "../../facts/page-link";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";

/** Whom the escalation is about to notify of what; what the function `on-call` has answered, as it came. */
export interface LinkRequest {
  readonly page: string;
  readonly start: string;
  readonly level: Recipient["level"];
  readonly onCall?: { readonly person?: string };
}

/** Milliseconds for the HMAC: the machine waits for five seconds, twice at most, and then notifies without a link. */
const patience = 2000;

/**
 * Makes the link by which whoever a page is sent to acknowledges it. Nothing of it is a secret that is kept: the key never
 * leaves KMS, and the link is in nobody's log.
 *
 * Environment: AWS_REGION, LINK_KEY_ARN, PAGE_PREFIX, ENDPOINT (without a path).
 *
 * @throws Error for a page that is none of this environment's, and for a time that a link could not name exactly: then the
 * machine notifies without a link
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  kms: KMSClient = new KMSClient({ maxAttempts: 2 }),
  log: Log = functionLog("page-link"),
): (request: LinkRequest) => Promise<{ readonly link: string }> {
  return async (request) => {
    const prefix = required(environment, "PAGE_PREFIX");
    const link = linkOf(request, prefix);
    const { Mac: mac } = await kms.send(
      new GenerateMacCommand({
        KeyId: required(environment, "LINK_KEY_ARN"),
        MacAlgorithm: linkKey.algorithm,
        Message: Buffer.from(signedText(required(environment, "AWS_REGION"), prefix, link)),
      }),
      { abortSignal: AbortSignal.timeout(patience) },
    );
    if (mac === undefined) throw new Error("KMS answered without an HMAC");
    const address = `${required(environment, "ENDPOINT")}/${linkToken(link, mac)}`;
    if (address.length > longestLink)
      throw new Error(`a link of ${address.length} characters would be divided by SMS; ${longestLink} are allowed: shorten names`);
    log.info("made a link", { page: request.page, start: request.start, level: request.level });
    return { link: address };
  };
}

function linkOf({ page, start, level, onCall }: LinkRequest, prefix: string): PageLink {
  if (!page.startsWith(prefix)) throw new Error(`${page} is no page of this environment: their names begin with ${prefix}`);
  const seconds = Math.floor(Date.parse(start) / 1000);
  if (Number.isNaN(seconds) || eventTime(seconds) !== start)
    throw new Error(`${start} is no time of an event, such as ${eventTime(0)}: an acknowledgement names it exactly`);
  const person = level === "first" ? onCall?.person : undefined;
  return { page: page.slice(prefix.length), start: seconds, recipient: { level, ...(person === undefined ? {} : { person }) } };
}

export const handler = createHandler(process.env);
