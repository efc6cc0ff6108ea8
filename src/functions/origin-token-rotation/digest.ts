import { createHash, randomBytes } from "node:crypto";

const digestOf = (token: string): Buffer => createHash("md5").update(token).digest();

/** Bytes that are one character in every encoding, without those that end a line or a string. */
const plain = (byte: number): boolean => byte < 0x80 && byte !== 0x00 && byte !== 0x0a && byte !== 0x0d;

/**
 * A value for the header: 256 random bits, drawn again until its digest has plain bytes only, about a
 * hundred thousand times (less than a second). So WAF's regular expressions never meet a byte that is
 * no character, and the draw costs 17 of the 256 bits.
 */
export function newToken(): string {
  for (;;) {
    const token = randomBytes(32).toString("hex");
    if (digestOf(token).every(plain)) return token;
  }
}

/**
 * What a set holds for a token: an expression that matches the token's MD5 digest and nothing else.
 * WAF's transformation MD5 gives the digest of the header as 16 raw bytes. Whoever reads the set, a
 * plan, a state or the trail gets the digest, and finding a value that has it takes some 2^123 tries;
 * that other values collide with each other, which MD5 allows, helps nobody here.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-transformation.html
 */
export const expressionOf = (token: string): string =>
  `^${[...digestOf(token)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}$`;
