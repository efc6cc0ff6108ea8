import { blocksIn, joined } from "../../../../src/estate/run/provider-host/blocks";

it("finds the blocks of a resource, one and many, and those within them", () => {
  const args = {
    name: "ingress",
    rule: [
      { priority: 1, statement: { geo_match_statement: { country_codes: ["US"] } } },
      { priority: 2, statement: { and_statement: [{ statement: [{ not_statement: {} }] }] } },
    ],
    visibility_config: { enabled: true },
  };
  expect(blocksIn(args)).toEqual({
    rule: { statement: { geo_match_statement: {}, and_statement: { statement: { not_statement: {} } } } },
    visibility_config: {},
  });
});

it("finds what a dynamic block makes", () => {
  const args = {
    rule: { action: { allow: {} } },
    dynamic: { rule: { for_each: "${var.rules}", content: { action: { block: {} } } }, captcha_config: [{ for_each: [1], content: {} }] },
  };
  expect(blocksIn(args)).toEqual({ rule: { action: { allow: {}, block: {} } }, captcha_config: {} });
});

it("takes no value for a block", () => {
  expect(blocksIn({ name: "a", ids: ["a", "b"], count: 2, key: null, none: [], tags: { Owner: "x" } })).toEqual({ tags: {} });
});

it("joins what several resources have", () => {
  expect(joined([{ rule: { action: {} } }, { rule: { statement: { and_statement: {} } }, logging: {} }, {}])).toEqual({
    rule: { action: {}, statement: { and_statement: {} } },
    logging: {},
  });
});
