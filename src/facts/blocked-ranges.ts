import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Kinds of addresses, as WAF keeps them apart: a set holds those of one. */
export const addressFamilies = ["ipv4", "ipv6"] as const;
export type AddressFamily = (typeof addressFamilies)[number];

export const familyOf = (address: string): AddressFamily | undefined =>
  isIPv4(address) ? "ipv4" : isIPv6(address) && !address.includes("%") ? "ipv6" : undefined;

/**
 * What is blocked for an address: of IPv4 itself, of IPv6 its network of 64 bits, since whoever has one address of it has all and
 * changes them as often as he likes. Two addresses of a network are one block. In full, as WAF gives it back.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.4
 * @see https://www.rfc-editor.org/rfc/rfc8981
 */
export const blockedAs = (address: string): string =>
  familyOf(address) === "ipv6" ? [...groupsOf(address).slice(0, 4), ...Array.from({ length: 4 }, () => "0000")].join(":") : address;

/** The range of what is blocked, in CIDR form. */
export const rangeOf = (blocked: string): string => `${blocked}/${familyOf(blocked) === "ipv6" ? 64 : 32}`;

/** A range as one text, however it is written. */
export function sameRange(range: string): string {
  const [address = "", bits = ""] = range.split("/");
  return familyOf(address) === "ipv6" ? `${groupsOf(address).join(":")}/${bits}` : range;
}

/** The eight groups of an address, of four digits each. */
function groupsOf(address: string): string[] {
  // A URL writes an address in its one short form, an IPv4 address at its end included.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const parts = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const [before, after] = [parts(head), parts(tail ?? "")];
  const gap = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...gap, ...after].map((group) => group.padStart(4, "0"));
}

/**
 * Ranges that no client on the Internet has. Of IPv6 only what begins with 001 is given to anybody, and some of that has another use.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml
 */
const notPublic = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/3",
  "4000::/2",
  "8000::/1",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
];

export const isPublicAddress = (address: string): boolean => familyOf(address) !== undefined && !isInRanges(address, notPublic);

/** Whether a range holds an address, or any address that would be blocked with it. */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const family = familyOf(address);
  if (family === undefined) return false;
  const list = new BlockList();
  const network = new BlockList();
  if (family === "ipv6") network.addSubnet(blockedAs(address), 64, family);
  for (const range of ranges) {
    const [start = "", bits] = range.split("/");
    if (familyOf(start) !== family) continue;
    list.addSubnet(start, Number(bits), family);
    // A range within the network.
    if (family === "ipv6" && network.check(start, family)) return true;
  }
  return list.check(address, family);
}
