import { type Rule } from "../model";
import * as ranges from "./ranges";
import * as shape from "./shape";
import * as tags from "./tags";
import { aws, terraform } from "./shared";

/** Values and tags that matter in whatever type they stand. */
export const anyTypeRules: readonly Rule[] = [
  {
    id: "world-named",
    topic: "network",
    tier: "dangerous",
    title: "Everybody's addresses are named",
    why: "In whatever type it stands, such a range is everybody.",
    see: `${aws}/vpc/latest/userguide/vpc-cidr-blocks.html`,
    when: ranges.worldNamed,
    kind: "general",
  },
  {
    id: "acl-names-world",
    topic: "network",
    tier: "look",
    title: "A network ACL names everybody",
    why: "Whether it lets them in or keeps them out, the rule says.",
    see: `${aws}/vpc/latest/userguide/vpc-network-acls.html`,
    when: ranges.aclNamed,
    kind: "general",
  },
  {
    id: "range-named",
    topic: "network",
    tier: "look",
    title: "Addresses are named that were not",
    why: "In most types that lets them in.",
    see: `${aws}/vpc/latest/userguide/vpc-cidr-blocks.html`,
    when: ranges.rangeNamed,
    kind: "general",
  },
  {
    id: "deciding-tag-changed",
    topic: "iam",
    tier: "dangerous",
    title: "A tag changes that decides",
    why: "A policy or a selection reads it: from then on another right, or no backup, applies.",
    see: `${aws}/IAM/latest/UserGuide/access_tags.html`,
    when: tags.decidingTagChanged,
  },
  {
    id: "read-tag-changed",
    topic: "other",
    tier: "look",
    title: "A tag changes that something reads",
    why: "A budget, a filter or a target goes by it.",
    see: `${aws}/tag-editor/latest/userguide/best-practices-and-strats.html`,
    when: tags.readTagChanged,
  },
  {
    id: "could-matter",
    topic: "other",
    tier: "look",
    title: "Something is made that no rule knows",
    why: "Its shape says that it could give, take away or keep something.",
    see: `${terraform}/resources/behavior`,
    when: shape.couldMatter,
    kind: "fallback",
  },
];
