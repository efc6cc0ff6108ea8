import path from "node:path";
import {
  checkArguments,
  checkIgnores,
  type Ignore,
  matches,
  readIgnores,
  withoutIgnored,
} from "../../../../src/estate/judge/drift/ignores";
import { type DriftFinding } from "../../../../src/estate/judge/drift/model";
import { World } from "../../../../src/estate/judge/drift/world";
import { UserError } from "../../../../src/common/user-error";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { readingOf } from "./samples";

const entry: Ignore = {
  stack: "dev-us-east-1-network",
  address: "aws_cloudwatch_log_group.flow",
  owner: "platform",
  reason: "kept longer for an audit",
  expires: "2027-03-31",
};
const reading = readingOf("network", [{ address: "aws_cloudwatch_log_group.flow", declared: { retention_in_days: 30 } }]);
const finding: DriftFinding = {
  id: "1",
  stack: entry.stack,
  address: entry.address,
  type: "aws_cloudwatch_log_group",
  class: "changed",
  consequence: "cost",
  reasons: [],
  took: [],
  unlike: undefined,
  construct: undefined,
  declaredAt: undefined,
  dependents: [],
  arguments: [
    { path: "retention_in_days", before: "30", after: "60", putBack: true },
    { path: "kms_key_id", before: "a", after: "b", putBack: true },
  ],
};

const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.render();
    throw error;
  }
  return "";
};
const check = (ignore: Ignore, today = "2027-01-01"): string =>
  message(() => checkIgnores({ file: "drift-ignores.yaml", entries: [ignore] }, [reading.stack], today));

describe("an ignore", () => {
  it("stands until its last day and not longer", () => {
    expect(check(entry, "2027-03-31")).toBe("");
    expect(check(entry, "2027-04-01")).toContain("it expired on 2027-03-31; its owner is platform");
  });

  it.each([
    [{ stack: "dev-us-east-1-netwrk" }, "there is no such stack; did you mean dev-us-east-1-network?"],
    [{ address: "aws_cloudwatch_log_group.flaw" }, "there is no such resource; did you mean aws_cloudwatch_log_group.flow?"],
    [{ stack: "prod-*" }, "there is no such stack"],
    [{ address: "aws_s3_bucket.*" }, "there is no such resource"],
  ])("names what there is: %j", (change, problem) => expect(check({ ...entry, ...change })).toContain(problem));

  it("names an argument that the resource has", () => {
    const arguments_ = (argument: string): string =>
      message(() => checkArguments({ file: "drift-ignores.yaml", entries: [{ ...entry, argument }] }, new World([reading])));
    expect(arguments_("retention_in_days")).toBe("");
    expect(arguments_("retention_in_day")).toContain("there is no such argument; did you mean retention_in_days?");
  });

  it.each([
    ["*", "dev-us-east-1-network", true],
    ["dev-*-network", "dev-us-east-1-network", true],
    ["dev-*", "prod-us-east-1-network", false],
    ["aws_sns_topic.a", "aws_sns_topicXa", false],
    ['aws_subnet.a["x"]', 'aws_subnet.a["x"]', true],
  ])("%s against %s", (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  it("takes out a whole resource, or one argument of it", () => {
    expect(withoutIgnored([finding], [entry])).toMatchObject({ findings: [], ignored: [{ finding: { id: "1" } }], idle: [] });
    expect(withoutIgnored([finding], [{ ...entry, argument: "retention_in_days" }])).toMatchObject({
      findings: [{ arguments: [{ path: "kms_key_id" }] }],
      ignored: [],
      idle: [],
    });
    expect(withoutIgnored([finding], [{ ...entry, argument: "name" }])).toMatchObject({
      findings: [{ id: "1" }],
      ignored: [],
      idle: [{ argument: "name" }],
    });
  });
});

describe("the file", () => {
  const read = (text: string) => readIgnores(writeFile(path.join(temporaryFolder(), "drift-ignores.yaml"), text), true);

  it("may be missing unless it was named", () => {
    expect(readIgnores("/nowhere.yaml", false).entries).toEqual([]);
    expect(message(() => readIgnores("/nowhere.yaml", true))).toContain("/nowhere.yaml: no such file");
  });

  it("is read with its days", () => {
    expect(read("ignores:\n  - { stack: a-*, address: b.*, owner: me, reason: for some reason, expires: 2027-03-31 }\n").entries).toEqual([
      { stack: "a-*", address: "b.*", owner: "me", reason: "for some reason", expires: "2027-03-31" },
    ]);
  });

  it.each([
    ["ignores: [", "not YAML"],
    ["ignore: []", "ignores"],
    ["ignores:\n  - { stack: a, address: b, owner: me, reason: for some reason }\n", "expires"],
    ["ignores:\n  - { stack: a, address: b, owner: me, reason: for some reason, expires: soon }\n", "expires"],
    ["ignores:\n  - { stack: a, address: b, owner: me, reason: for some reason, expires: 2027-03-31, argumnt: c }\n", "argumnt"],
  ])("is refused: %j", (text, problem) => expect(message(() => read(text))).toContain(problem));
});
