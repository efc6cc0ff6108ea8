import { adoptions } from "../../../../src/estate/run/bootstrap/local-apply";
import { continues, type StateSummary, summarizeState } from "../../../../src/estate/run/bootstrap/state-file";
import { bootstrapSteps } from "../../../../src/estate/run/bootstrap/steps";
import { type BootstrapTarget } from "../../../../src/estate/run/bootstrap/target";
import { requireOneState } from "../../../../src/estate/run/bootstrap/verify";
import { type World } from "../../../../src/estate/run/bootstrap/world";

const target: BootstrapTarget = {
  instance: { id: "acme-us-east-1-state" } as BootstrapTarget["instance"],
  folder: "/out/acme-us-east-1-state",
  workFolder: "/tmp/acme-us-east-1-state",
  bucket: "acme-state",
  logsBucket: "acme-state-logs",
  key: "acme/us-east-1/state.tfstate",
  region: "us-east-1",
  kmsKeyArn: "arn:aws:kms:us-east-1:111111111111:alias/acme-state",
  keyAlias: "alias/acme-state",
  addresses: { bucket: "aws_s3_bucket.states", logsBucket: "aws_s3_bucket.logs", key: "aws_kms_key.key", alias: "aws_kms_alias.alias" },
};
const state = (parts: Partial<StateSummary> = {}): StateSummary => ({ lineage: "one", serial: 3, resources: [], ...parts });
const world = (parts: Partial<World> = {}): World => ({
  bucketExists: false,
  logsBucketExists: false,
  keyId: undefined,
  remote: undefined,
  local: undefined,
  workFolderExists: false,
  ...parts,
});
const needed = (parts: Partial<World>): string[] =>
  bootstrapSteps.filter((step) => step.needed(target, world(parts)) !== undefined).map(({ id }) => id);

describe("which steps are needed", () => {
  it.each([
    ["nothing exists", {}, ["apply", "move", "verify"]],
    ["an apply was stopped", { local: state(), workFolderExists: true }, ["apply", "move", "verify", "clear"]],
    ["the bucket exists without any state", { bucketExists: true, keyId: "k" }, ["apply", "move", "verify"]],
    [
      "the state was moved and the local one is left",
      { bucketExists: true, remote: state(), local: state(), workFolderExists: true },
      ["verify", "clear"],
    ],
    ["all is done", { bucketExists: true, remote: state() }, ["verify"]],
  ])("is read from the world when %s", (_, parts, expected) => expect(needed(parts)).toEqual(expected));
});

describe("adoption", () => {
  it("takes both buckets, key and alias over when no state has them", () => {
    expect(adoptions(target, world({ bucketExists: true, logsBucketExists: true, keyId: "k-1" }))).toEqual([
      { to: "aws_s3_bucket.states", id: "acme-state" },
      { to: "aws_s3_bucket.logs", id: "acme-state-logs" },
      { to: "aws_kms_key.key", id: "k-1" },
      { to: "aws_kms_alias.alias", id: "alias/acme-state" },
    ]);
  });

  it("leaves what does not exist, and what the local state has", () => {
    expect(adoptions(target, world())).toEqual([]);
    const local = state({ resources: ["aws_kms_key.key", "aws_kms_alias.alias"] });
    expect(adoptions(target, world({ bucketExists: true, keyId: "k-1", local }))).toEqual([
      { to: "aws_s3_bucket.states", id: "acme-state" },
    ]);
  });
});

describe("two states of one stack", () => {
  it.each([
    ["the same", state(), state(), true],
    ["a later one", state({ serial: 4 }), state(), true],
    ["an earlier one", state({ serial: 2 }), state(), false],
    ["another one", state({ lineage: "two", serial: 9 }), state(), false],
  ])("follows from the local one: %s", (_, remote, local, follows) => {
    expect(continues(remote, local)).toBe(follows);
    const check = (): void => requireOneState(target, { local, remote });
    if (follows) expect(check).not.toThrow();
    else expect(check).toThrow(/has two states.*nothing was changed/);
  });

  it("are no question while there is only one", () => {
    expect(() => requireOneState(target, world({ local: state() }))).not.toThrow();
    expect(() => requireOneState(target, world({ remote: state() }))).not.toThrow();
  });
});

describe("a state file", () => {
  it("is known by lineage, serial and managed resources", () => {
    const resources = [
      { mode: "managed", type: "b", name: "z" },
      { mode: "data", type: "d", name: "x" },
      { mode: "managed", type: "a", name: "y" },
    ];
    expect(summarizeState(JSON.stringify({ version: 4, lineage: "one", serial: 7, resources }), "f")).toEqual({
      lineage: "one",
      serial: 7,
      resources: ["a.y", "b.z"],
    });
  });

  it.each(["", "{}", '{"version":3,"lineage":"a","serial":1,"resources":[]}'])("is refused when it is none: %j", (text) => {
    expect(() => summarizeState(text, "s3://bucket/key")).toThrow("s3://bucket/key is not a Terraform state");
  });
});
