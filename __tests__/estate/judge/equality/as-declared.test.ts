import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setArguments } from "../../../../src/estate/judge/equality/arguments";
import { blocksOf } from "../../../../src/estate/judge/affected/blocks";
import { compareBlocks } from "../../../../src/estate/judge/affected/compare";
import { type StackJson } from "../../../../src/estate/synthesized";
import { realStacks, resources } from "../../../helpers/estate";
import { root } from "../../../helpers/command";

const stack = (args: Record<string, unknown>, rest: Record<string, unknown> = {}): StackJson => ({
  terraform: { required_providers: {} },
  resource: { aws_thing: { one: args } },
  ...rest,
});
const changesOf = (before: StackJson, after: StackJson) => compareBlocks(blocksOf(before), blocksOf(after));
const pathsOf = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  changesOf(stack(before), stack(after)).flatMap(({ arguments: paths }) => paths);
const policy = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("the meaning of a stack", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["the order of keys", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ["CDKTF's comments", { a: 1, "//": { metadata: { path: "x" } } }, { a: 1, "//": { metadata: { path: "y" } } }],
    [
      "null, which is the same as nothing",
      { a: 1, b: null, rules: [{ port: 1, type: null }, { port: 2 }] },
      { a: 1, rules: [{ port: 1 }, { port: 2 }] },
    ],
    ["the order of a set", { subnet_ids: ["a", "b"], depends_on: ["x", "y"] }, { subnet_ids: ["b", "a"], depends_on: ["y", "x"] }],
    ["the order of blocks that form a set", { ingress: [{ port: 1 }, { port: 2 }] }, { ingress: [{ port: 2 }, { port: 1 }] }],
    ["spaces in a policy", { policy: policy({ Sid: "A" }) }, { policy: JSON.stringify(JSON.parse(policy({ Sid: "A" })), undefined, 2) }],
    [
      "the order of statements and actions",
      { policy: policy({ Sid: "A", Action: ["x", "y"] }, { Sid: "B" }) },
      { policy: policy({ Sid: "B" }, { Action: ["y", "x"], Sid: "A" }) },
    ],
    [
      "one value in place of a list of it",
      { policy: policy({ Resource: "x", Principal: { AWS: "a" }, Condition: { Bool: { k: "true" } } }) },
      { policy: policy({ Resource: ["x"], Principal: { AWS: ["a"] }, Condition: { Bool: { k: ["true"] } } }) },
    ],
  ])("does not depend on %s", (_, before, after) => {
    expect(changesOf(stack(before), stack(after))).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ["a value", { a: { b: 1 } }, { a: { b: 2 } }, "a.b"],
    ["an argument that comes", { a: 1 }, { a: 1, b: 2 }, "b"],
    ["the order of a list", { layers: ["a", "b"] }, { layers: ["b", "a"] }, "layers"],
    ["a value within a block that stands once", { rule: [{ days: 1 }] }, { rule: [{ days: 2 }] }, "rule.days"],
    ["an action", { policy: policy({ Action: ["x"] }) }, { policy: policy({ Action: ["x", "y"] }) }, "policy"],
    ["spaces in a text that is stored as it is", { value: '{"a":1}' }, { value: '{ "a": 1 }' }, "value"],
    ["the kind of a value", { a: 1 }, { a: "1" }, "a"],
    ["a key `//` that is a value's own", { tags: { "//": "a" } }, { tags: { "//": "b" } }, "tags.//"],
  ])("depends on %s", (_, before, after, place) => {
    expect(pathsOf(before, after)).toEqual([place]);
  });

  it("is that of every block: outputs, providers, data, backend, moved blocks", () => {
    const base = stack({});
    const head: StackJson = {
      ...stack({}),
      terraform: { required_providers: {}, required_version: ">= 2" },
      output: { id: { value: "x" } },
      provider: { aws: [{ region: "a" }, { region: "b", alias: "b" }] },
      data: { aws_x: { y: {} } },
      moved: [{ from: "aws_thing.old", to: "aws_thing.one" }],
    };
    expect(changesOf(base, head).map(({ address, effect }) => `${effect} ${address}`)).toEqual([
      "added data.aws_x.y",
      'added moved {"from":"aws_thing.old","to":"aws_thing.one"}',
      "added output.id",
      "added provider.aws",
      "added provider.aws.b",
      "changed terraform",
    ]);
  });

  it("takes for sets only what the provider takes for sets, in every resource of the estate", async () => {
    const types = new Set((await realStacks()).flatMap((one) => resources(one).map(({ type }) => type)));
    const kinds = new Map<string, Set<string>>();
    for (const type of types) {
      const file = path.join(
        root,
        "node_modules",
        "@cdktf",
        "provider-aws",
        "lib",
        type.replace(/^aws_/, "").replaceAll("_", "-"),
        "index.js",
      );
      if (!existsSync(file)) continue;
      for (const [, name = "", kind = ""] of readFileSync(file, "utf8").matchAll(
        /^ +(\w+): \{\n +value: .*\n +isBlock: \w+,\n +type: "(\w+)"/gm,
      )) {
        if (setArguments.has(name)) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
      }
    }
    expect([...kinds.keys()]).toEqual(expect.arrayContaining(["subnet_ids", "security_group_ids"]));
    expect([...kinds].filter(([, found]) => found.has("list")).map(([name]) => name)).toEqual([]);
  });
});
