import { isIP } from "node:net";
import { containsCidr } from "cidr-tools";
import { type Values } from "../model";
import { isRecord, listAt, read, unknown } from "../values";

/** One way in or out that a security group leaves open. */
export interface Opening {
  readonly direction: "ingress" | "egress";
  /** Address range, prefix list or security group. */
  readonly source: string;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

const single: Readonly<Record<string, Opening["direction"]>> = {
  aws_vpc_security_group_ingress_rule: "ingress",
  aws_vpc_security_group_egress_rule: "egress",
};
/** The direction that a type speaks of, when it speaks of one only. */
export const onlyDirectionOf = (type: string): Opening["direction"] | undefined => single[type];

const groups: ReadonlySet<string> = new Set(["aws_security_group", "aws_default_security_group"]);
const directions = ["ingress", "egress"] as const;

/** Openings of a security group or of one of its rules; none for any other type. */
export function openingsOf(type: string, values: Values): readonly Opening[] | typeof unknown {
  const direction = single[type];
  if (direction === undefined && type !== "aws_security_group_rule" && !groups.has(type)) return [];
  if (Object.keys(values).length === 0) return [];
  if (groups.has(type)) return joined(directions.map((each) => blocks(values, each)));
  if (type === "aws_security_group_rule") {
    const said = read(values, "type");
    return said === "ingress" || said === "egress" ? openings(values, said) : unknown;
  }
  return direction === undefined ? [] : openings(values, direction);
}

function blocks(values: Values, direction: Opening["direction"]): readonly Opening[] | typeof unknown {
  const list = listAt(values, direction);
  if (list === unknown) return unknown;
  return joined(list.map((block) => (isRecord(block) ? openings(block, direction) : unknown)));
}

const joined = (parts: readonly (readonly Opening[] | typeof unknown)[]): readonly Opening[] | typeof unknown =>
  parts.some((part) => part === unknown) ? unknown : parts.flatMap((part) => (part === unknown ? [] : part));

const ranges = ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"];
/** A group or list that is still to be made is not everywhere, whatever its id will be. */
const references = ["referenced_security_group_id", "prefix_list_id", "prefix_list_ids", "security_groups", "source_security_group_id"];

function openings(values: Values, direction: Opening["direction"]): readonly Opening[] | typeof unknown {
  const decisive = ["from_port", "to_port", "ip_protocol", "protocol", ...ranges].map((name) => read(values, name));
  if (decisive.some((value) => value === unknown || (Array.isArray(value) && value.includes(unknown)))) return unknown;
  const protocol = String(read(values, "ip_protocol") ?? read(values, "protocol") ?? "-1");
  const all = protocol === "-1" || protocol === "all";
  const [from, to] = all ? [0, 65_535] : [Number(read(values, "from_port") ?? 0), Number(read(values, "to_port") ?? 65_535)];
  const sources = [...ranges, ...references].flatMap((name) => {
    const list = listAt(values, name);
    return (list === unknown ? [unknown] : list).map((item) => (item === unknown ? `${name} that is yet to be made` : String(item)));
  });
  if (read(values, "self") === true) sources.push("the group itself");
  return sources.map((source) => ({ direction, source, protocol: all ? "all" : protocol, from, to }));
}

/** Whether everything that `inner` lets through was let through by `outer`. */
export function covers(outer: Opening, inner: Opening): boolean {
  if (outer.direction !== inner.direction || (outer.protocol !== "all" && outer.protocol !== inner.protocol)) return false;
  return outer.from <= inner.from && outer.to >= inner.to && coversSource(outer.source, inner.source);
}

/** Ranges of more than 1/256 of all IPv4 addresses are nobody's own; the private ranges of IPv6 begin with f. */
export function isWorld(source: string): boolean {
  if (!isRange(source)) return false;
  const [address = "", length] = source.split("/");
  return isSixth(source) ? Number(length) < 16 && !/^f/i.test(address) : Number(length) < 8;
}

/** A security group of another account has a slash in its name, too: `222222222222/sg-1`. */
export function isRange(source: string): boolean {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(source) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(length) <= (version === 4 ? 32 : 128);
}

const isSixth = (range: string): boolean => range.includes(":");
const coversSource = (outer: string, inner: string): boolean =>
  outer === inner || (isRange(outer) && isRange(inner) && isSixth(outer) === isSixth(inner) && containsCidr(outer, inner));

export function ports({ protocol, from, to }: Opening): string {
  if (protocol === "all") return "every protocol and port";
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}
