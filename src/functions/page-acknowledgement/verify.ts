import { KMSInvalidMacException, type KMSClient, VerifyMacCommand } from "@aws-sdk/client-kms";
import { linkKey, linkSeconds, type PageLink, readToken, signedText } from "../../facts/page-link";

/** Why an address is no link that may be used. */
export type Refusal = "unknown" | "expired";

export interface Verifying {
  readonly region: string;
  readonly pagePrefix: string;
  readonly keyArn: string;
}

/** Seconds by which clocks may differ. */
const clocks = 300;

/**
 * What an address says, when this region's key has made it. What has another form or is too old is refused before KMS is
 * asked, so that a flood costs next to nothing.
 *
 * @throws Error when KMS does not answer: then nobody knows, and nothing is acknowledged
 */
export async function verifiedLink(
  kms: KMSClient,
  { region, pagePrefix, keyArn }: Verifying,
  token: string,
  now: Date,
  patience: number,
): Promise<PageLink | Refusal> {
  const read = readToken(token);
  if (read === undefined) return "unknown";
  const age = now.getTime() / 1000 - read.link.start;
  if (age < -clocks) return "unknown";
  if (age > linkSeconds) return "expired";
  try {
    const { MacValid: valid } = await kms.send(
      new VerifyMacCommand({
        KeyId: keyArn,
        MacAlgorithm: linkKey.algorithm,
        Message: Buffer.from(signedText(region, pagePrefix, read.link)),
        Mac: read.mac,
      }),
      { abortSignal: AbortSignal.timeout(patience) },
    );
    return valid === true ? read.link : "unknown";
  } catch (error) {
    if (error instanceof KMSInvalidMacException) return "unknown";
    throw error;
  }
}
