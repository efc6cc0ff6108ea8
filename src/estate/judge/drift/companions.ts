import { entries as resourceTypes } from "../../resource-types/all-types";
import { type Completion } from "../../resource-types/entry";
import { type Values } from "../review/model";
import { covers, onlyDirectionOf, type Opening, openingsOf, ports } from "../review/rules/openings";
import { isRecord, read, unknown } from "../review/values";
import { type World, type WorldResource } from "./world";

/**
 * An argument of one resource that AWS fills with what other resources declare. Terraform neither
 * plans nor shows what somebody adds there, so it is compared with those other resources.
 */
interface Companion extends Completion {
  readonly type: string;
}

const companions: readonly Companion[] = [...resourceTypes].flatMap(([type, { completes = [] }]) =>
  completes.map((completion) => ({ type, ...completion })),
);

/** Arguments that a companion holds as a whole: what changes there is reported of the companion. */
const whole = companions.filter(({ holds }) => holds === "all");

const keysFile = "src/estate/judge/drift/companions.ts";

interface EntryKeys {
  readonly keyOf: (entry: unknown) => string;
  readonly declaredKey: (values: Values) => string;
}

/** What makes an entry of an owner's argument and a companion's declaration the same, by owner and argument. */
const keys: Readonly<Record<string, EntryKeys>> = {
  "aws_iam_role.inline_policy": { keyOf: (entry) => String(read(entry, "name") ?? ""), declaredKey: ({ name }) => String(name) },
  "aws_iam_role.managed_policy_arns": { keyOf: String, declaredKey: ({ policy_arn: arn }) => String(arn) },
  "aws_route_table.route": { keyOf: routeKey, declaredKey: routeKey },
  "aws_network_acl.ingress": { keyOf: (entry) => `in ${String(read(entry, "rule_no"))}`, declaredKey: aclKey },
  "aws_network_acl.egress": { keyOf: (entry) => `out ${String(read(entry, "rule_no"))}`, declaredKey: aclKey },
};

/** Entries that companions add one by one. */
const entries: readonly (Companion & EntryKeys)[] = companions
  .filter(({ holds }) => holds === "an entry")
  .map((companion) => ({ ...companion, ...keysOf(companion) }));

function keysOf({ type, owner, argument }: Companion): EntryKeys {
  const found = keys[`${owner}.${argument}`];
  if (found === undefined) throw new Error(`${type} completes ${owner}.${argument} entry by entry: add its keys to ${keysFile}`);
  return found;
}

function aclKey({ egress, rule_number: number }: Values): string {
  return `${egress === true ? "out" : "in"} ${String(number)}`;
}

/** Routes that AWS keeps itself, to the VPC and to gateway endpoints, have no key. */
function routeKey(route: unknown): string {
  if (["gateway_id", "vpc_endpoint_id"].some((name) => /^(vpce-|local$)/.test(String(read(route, name) ?? "")))) return "";
  const destination = [
    "cidr_block",
    "destination_cidr_block",
    "ipv6_cidr_block",
    "destination_ipv6_cidr_block",
    "destination_prefix_list_id",
  ]
    .map((name) => read(route, name))
    .find((value) => value !== undefined);
  return String(destination ?? "");
}

/** Something that AWS has in an argument and no resource declares. */
export interface Addition {
  readonly owner: WorldResource;
  readonly argument: string;
  /** What is declared, in the owner's own form. */
  readonly declared: readonly unknown[];
  readonly added: readonly unknown[];
  /** The additions in words. */
  readonly texts: readonly string[];
}

/** Whether another resource of the estate holds the argument as a whole. */
export function heldByCompanion(world: World, owner: WorldResource, argument: string): boolean {
  return whole.some(
    (companion) => companion.owner === owner.type && companion.argument === argument && companionsOf(world, owner, companion).length > 0,
  );
}

/** Whether an argument is judged by `additions`, entry by entry. */
export const hasEntries = (type: string, argument: string): boolean =>
  entries.some((companion) => companion.owner === type && companion.argument === argument) ||
  (type === "aws_security_group" && directions.some((direction) => direction === argument));

const companionsOf = (world: World, owner: WorldResource, { type, link, by }: Companion): readonly WorldResource[] => {
  const names = new Set(by.map((attribute) => owner.values[attribute]));
  return world.around(owner, type).filter(({ values }) => names.has(values[link]));
};

/** Everything that was added to an owner beside what resources declare, in the arguments that the owner does not declare itself. */
export function additions(world: World, declares: (owner: WorldResource, argument: string) => boolean): readonly Addition[] {
  const single = entries.flatMap((companion) =>
    world
      .ofType(companion.owner)
      .filter((owner) => !declares(owner, companion.argument))
      .flatMap((owner): Addition[] => {
        const declared = new Set(companionsOf(world, owner, companion).map(({ values }) => companion.declaredKey(values)));
        const all = listOf(owner.values[companion.argument]);
        const added = all.filter((entry) => !["", "undefined"].includes(companion.keyOf(entry)) && !declared.has(companion.keyOf(entry)));
        return added.length === 0
          ? []
          : [
              {
                owner,
                argument: companion.argument,
                declared: all.filter((entry) => !added.includes(entry)),
                added,
                texts: added.map(companion.keyOf),
              },
            ];
      }),
  );
  return [
    ...single,
    ...directions.flatMap((direction) =>
      world
        .ofType("aws_security_group")
        .filter((owner) => !declares(owner, direction))
        .flatMap((owner) => rulesBeside(world, owner, direction)),
    ),
  ];
}

const directions = ["ingress", "egress"] as const;

function rulesBeside(world: World, owner: WorldResource, direction: Opening["direction"]): Addition[] {
  const own = (opening: Opening): Opening => (opening.source === owner.values.id ? { ...opening, source: "the group itself" } : opening);
  const rules = [`aws_vpc_security_group_${direction}_rule`, "aws_security_group_rule"]
    .flatMap((type) => world.around(owner, type))
    .filter(({ values }) => values.security_group_id === owner.values.id);
  const declared = rules
    .flatMap(({ type, values }) => openings(type, values))
    .filter((opening) => opening.direction === direction)
    .map(own);
  const there = openings("aws_security_group", { [direction]: owner.values[direction] }).map(own);
  const added = there.filter((opening) => !declared.some((known) => covers(known, opening)));
  if (added.length === 0) return [];
  return [
    {
      owner,
      argument: direction,
      declared: declared.map(block),
      added: added.map(block),
      texts: added.map((opening) => `${direction === "ingress" ? "from" : "to"} ${opening.source}: ${ports(opening)}`),
    },
  ];
}

function openings(type: string, values: Values): readonly Opening[] {
  const found = openingsOf(type, onlyDirectionOf(type) === undefined ? values : { ...values });
  return found === unknown ? [] : found;
}

/** An opening as a block of a security group. */
const block = ({ source, protocol, from, to }: Opening): Values => ({
  from_port: from,
  to_port: to,
  protocol: protocol === "all" ? "-1" : protocol,
  ...(source.includes(":")
    ? { ipv6_cidr_blocks: [source] }
    : source.includes("/")
      ? { cidr_blocks: [source] }
      : source.startsWith("pl-")
        ? { prefix_list_ids: [source] }
        : { security_groups: [source] }),
});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isRecord(value) ? [value] : []);
