import { covers, isWorld, type Opening, openingsOf } from "../../../../../src/estate/judge/review/rules/openings";
import { unknown } from "../../../../../src/estate/judge/review/values";

const opening: Opening = { direction: "ingress", source: "10.4.0.0/20", protocol: "tcp", from: 5432, to: 5432 };

describe("an opening covers another", () => {
  it.each([
    ["the same", {}, {}, true],
    ["a wider range of addresses", { source: "10.4.0.0/16" }, {}, true],
    ["a narrower range of addresses", { source: "10.4.0.0/24" }, {}, false],
    ["a wider range of ports", { from: 1, to: 65_535 }, {}, true],
    ["ports that only overlap", { from: 5000, to: 5432 }, { from: 5432, to: 6000 }, false],
    ["every protocol", { protocol: "all", from: 0, to: 65_535 }, {}, true],
    ["another protocol", { protocol: "udp" }, {}, false],
    ["the other direction", { direction: "egress" }, {}, false],
    ["all of IPv4 is nothing of IPv6", { source: "0.0.0.0/0" }, { source: "2001:db8::/32" }, false],
    [
      "a group of another account, whose name has a slash",
      { source: "10.0.0.0/8" },
      { source: "222222222222/sg-0123456789abcdef0" },
      false,
    ],
    ["a range by a group of another account", { source: "222222222222/sg-0123456789abcdef0" }, { source: "10.0.0.0/8" }, false],
    ["what looks like a range and is none", { source: "10.0.0.0/64" }, { source: "10.4.0.0/20" }, false],
    ["another security group", { source: "sg-1" }, { source: "sg-2" }, false],
  ] as const)("%s", (_, outer, inner, expected) => {
    expect(covers({ ...opening, ...outer }, { ...opening, ...inner })).toBe(expected);
  });
});

it.each([
  ["0.0.0.0/0", true],
  ["128.0.0.0/1", true],
  ["10.0.0.0/8", false],
  ["::/0", true],
  ["2000::/3", true],
  ["fc00::/7", false],
  ["sg-1", false],
  ["pl-1", false],
  ["222222222222/sg-0123456789abcdef0", false],
])("%s is everybody: %s", (source, expected) => {
  expect(isWorld(source)).toBe(expected);
});

it("reads the group itself, other groups and prefix lists as sources", () => {
  const rule = { type: "ingress", protocol: "tcp", from_port: 443, to_port: 443 };
  const sources = (more: object) => {
    const openings = openingsOf("aws_security_group_rule", { ...rule, ...more });
    return openings === unknown ? unknown : openings.map(({ source }) => source);
  };
  expect(sources({ self: true, prefix_list_ids: ["pl-1"] })).toEqual(["pl-1", "the group itself"]);
  expect(sources({ source_security_group_id: unknown })).toEqual(["source_security_group_id that is yet to be made"]);
  expect(sources({ cidr_blocks: unknown })).toBe(unknown);
  expect(sources({ cidr_blocks: ["10.4.0.0/16", unknown] })).toBe(unknown);
});
