import { only } from "../matchers";
import { type Evidence, found, type Matcher, undecided } from "../model";
import { type Meaning, meaningOf } from "../meanings";
import { shown, unknown } from "../values";
import { isDeclared, leavesOf } from "./leaves";
import { isRange, isWorld } from "./openings";

/** Ranges that a resource has, or that lead somewhere, and let nobody in; and types whose rules of their own read them. */
const elsewhere =
  /^aws_(?:(?:default_)?(?:vpc|subnet|network_acl|security_group|route_table)$|vpc_(?:ipv4|ipv6|ipam|dhcp|peering|security_group)|security_group_rule|network_acl_rule|route$|subnet_|ec2_(?:subnet|transit_gateway)|vpn_|customer_gateway|nat_|dx_|cloudwan|networkmanager)/;

const named =
  (matters: (range: string) => boolean): Matcher =>
  (subject) =>
    elsewhere.test(subject.type)
      ? []
      : leavesOf(subject).flatMap(({ path, names, before, after }): readonly Evidence[] => {
          // A range is one whatever its argument is called, but not in a description or a name.
          const meaning = meaningOf(subject.type, names)?.meaning;
          if (after === unknown)
            return isOpenQuestion(meaning, before) && isDeclared(subject, names) && matters(everybody) ? [undecided(path)] : [];
          if (meaning === "harmless") return [];
          const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
          return list(after)
            .filter((one): one is string => typeof one === "string" && isRange(one) && !list(before).includes(one) && matters(one))
            .map((range) => ({ ...found(`${path} names ${shown(range)}`, path), exact: true }));
        });

/** A range that only the apply shows could be everybody's. */
const isOpenQuestion = (meaning: Meaning | undefined, before: unknown): boolean =>
  meaning === "range" || (typeof before === "string" && isRange(before));
const everybody = "0.0.0.0/0";

export const worldNamed: Matcher = named(isWorld);
export const rangeNamed: Matcher = named((range) => !isWorld(range));

/** ACLs of the older form, with all their rules in one resource. */
export const aclNamed: Matcher = only(["aws_network_acl", "aws_default_network_acl"], (subject) =>
  leavesOf(subject).flatMap(({ path, names, after }) =>
    names[0] === "ingress" &&
    (names.at(-1) === "cidr_block" || names.at(-1) === "ipv6_cidr_block") &&
    typeof after === "string" &&
    isRange(after) &&
    isWorld(after)
      ? [{ ...found(`${path} names ${after}`, path), exact: true }]
      : [],
  ),
);
