import { type Finding, review, verdictOf } from "../../../src/estate/review/review";
import { changeOf, planOf, remoteState, stackOf } from "./samples";

const stack = "dev-us-east-1-data";
const finding = (tier: Finding["tier"], certain = true): Finding => ({ rule: "r", tier, text: "", certain });

describe("a verdict", () => {
  it.each([
    ["nothing found is safe", [], "safe"],
    ["the worst finding counts", [finding("look"), finding("irreversible"), finding("dangerous")], "irreversible"],
    ["an open question is no pass, even of the mildest rule", [finding("look", false)], "unknown"],
    ["an open question outweighs what is only to be looked at", [finding("look"), finding("dangerous", false)], "unknown"],
    ["an open question does not hide what is certainly dangerous", [finding("dangerous"), finding("irreversible", false)], "dangerous"],
  ] as const)("%s", (_, findings, verdict) => {
    expect(verdictOf(findings)).toBe(verdict);
  });
});

describe("a review", () => {
  it("tells the construct, the lifecycle and what forces a replacement", () => {
    const data = stackOf("data", { resource: { aws_db_instance: { main: { "//": { metadata: { path: `${stack}/orders/instance` } }, lifecycle: { create_before_destroy: true, ignore_changes: ["password"] } } } } });
    const change = changeOf("aws_db_instance.main", ["create", "delete"], { identifier: "a" }, { identifier: "b" }, { replace_paths: [["identifier"]] });
    expect(review([{ stack, plan: planOf(change) }], [data]).changes).toMatchObject([
      { verdict: "irreversible", effect: "replace", construct: `${stack}/orders/instance`, lifecycle: { preventDestroy: false, createBeforeDestroy: true, ignoreChanges: ["password"] }, replacedBecause: ["identifier: a → b"] },
    ]);
  });

  it("names the argument that forces a replacement although its new value is unknown", () => {
    const change = changeOf("aws_db_instance.main", ["delete", "create"], { kms_key_id: "arn:old" }, {}, { after_unknown: { kms_key_id: true }, replace_paths: [["kms_key_id"]] });
    expect(review([{ stack, plan: planOf(change) }], []).changes[0]?.replacedBecause).toEqual(["kms_key_id: arn:old → known after apply"]);
  });

  it("finds what uses a resource in its stack, in a stack that reads its output, and in the other region by its ARN", () => {
    const data = stackOf("data", {
      resource: { aws_kms_key: { main: {} }, aws_kms_alias: { alias: { name: "alias/smart0dte-dev-data", target_key_id: "${aws_kms_key.main.id}" } } },
      output: { keyArn: { value: "${aws_kms_key.main.arn}" } },
    });
    const storage = stackOf("storage", { data: remoteState("data"), resource: { aws_s3_bucket: { reports: { kms: "${data.terraform_remote_state.data.outputs.keyArn}" } } } });
    const west = stackOf("storage", { resource: { aws_s3_bucket: { copy: { kms: "arn:aws:kms:us-east-1:111111111111:alias/smart0dte-dev-data" }, own: { kms: "arn:aws:kms:us-west-2:111111111111:alias/smart0dte-dev-data" } } } }, "us-west-2");
    const [change] = review([{ stack, plan: planOf(changeOf("aws_kms_key.main", ["update"], { enable_key_rotation: true }, { enable_key_rotation: false })) }], [data, storage, west]).changes;
    expect(change?.dependents).toEqual([
      { stack, address: "aws_kms_alias.alias" },
      { stack: "dev-us-east-1-storage", address: "aws_s3_bucket.reports" },
      { stack: "dev-us-west-2-storage", address: "aws_s3_bucket.copy" },
    ]);
  });

  it("knows from the synthesis before who used what is destroyed, and that its guard went with it", () => {
    const before = stackOf("data", { resource: { aws_s3_bucket: { main: { bucket: "reports-dev", lifecycle: { prevent_destroy: true } } }, aws_s3_bucket_policy: { main: { bucket: "${aws_s3_bucket.main.id}" } } } });
    const [change] = review([{ stack, plan: planOf(changeOf("aws_s3_bucket.main", ["delete"], { bucket: "reports-dev" }, null)) }], [stackOf("data", {})], [before]).changes;
    expect(change).toMatchObject({ verdict: "irreversible", dependents: [{ address: "aws_s3_bucket_policy.main" }] });
    expect(change?.findings[0]?.text).toContain("its prevent_destroy went with its declaration");
  });

  it("judges a policy that refers to another stack's key by what that output is made of", () => {
    const security = stackOf("security", { resource: { aws_kms_key: { main: {} } }, output: { keyArn: { value: "${aws_kms_key.main.arn}" } } });
    const policy = (resource: string): string => JSON.stringify({ Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: resource }] });
    const reading = (resource: string) => {
      const data = stackOf("data", { data: remoteState("security"), resource: { aws_iam_role_policy: { main: { policy: policy(resource) } } } });
      return review([{ stack, plan: planOf(changeOf("aws_iam_role_policy.main", ["create"], null, {}, { after_unknown: { policy: true } })) }], [security, data]).changes[0]?.verdict;
    };
    expect(reading("${data.terraform_remote_state.security.outputs.keyArn}")).toBe("look");
    expect(reading("${data.terraform_remote_state.security.outputs.other}")).toBe("unknown");
    expect(reading("${join(\",\", var.everything)}")).toBe("unknown");
  });

  it("takes what AWS computes for no change, but only where nobody declared it", () => {
    const change = changeOf("aws_sns_topic.main", ["update"], { tags: { a: "1" }, policy: "p" }, { tags: { a: "2" } }, { after_unknown: { policy: true } });
    const verdict = (declared: object) => review([{ stack, plan: planOf(change) }], [stackOf("data", { resource: { aws_sns_topic: { main: { ...declared } } } })]).changes[0];
    expect(verdict({})).toMatchObject({ verdict: "safe", noise: true });
    expect(verdict({ policy: "${aws_x.y.z}" })).toMatchObject({ verdict: "unknown" });
  });

  it("shows no value that Terraform marks as sensitive, in whatever place", () => {
    const change = changeOf("aws_db_instance.main", ["update", "create", "delete"], { instance_class: "db.secret.large", password: "hunter2" }, { instance_class: "db.secret.small", password: "hunter3" }, {
      before_sensitive: { instance_class: true, password: true },
      after_sensitive: { instance_class: true, password: true },
      replace_paths: [["password"]],
    });
    const text = JSON.stringify(review([{ stack, plan: planOf(change) }], []));
    expect(text).not.toMatch(/hunter|secret/);
    expect(text).toContain("(sensitive)");
  });

  it("gives the same bytes for the same plans, whatever the order of their changes", () => {
    const changes = ["b", "a", "c"].map((name) => changeOf(`aws_s3_bucket.${name}`, ["delete"], { bucket: name }, null));
    const text = (list: typeof changes): string => JSON.stringify(review([{ stack, plan: planOf(...list) }], []));
    expect(text(changes.toReversed())).toBe(text(changes));
  });

  it("tells when a plan is of another synthesis", () => {
    const plan = planOf(changeOf("aws_sns_topic.main", ["create"], null, {}), changeOf("aws_sns_topic.gone", ["delete"], {}, null));
    expect(review([{ stack, plan }], [stackOf("data", {})]).notes).toEqual([`the synthesized estate does not declare 1 resource of the plan of ${stack}: it was made from another synthesis`]);
    expect(review([{ stack, plan }], [stackOf("data", { resource: { aws_sns_topic: { main: {} } } })]).notes).toEqual([]);
  });

  it("tells what the plans themselves leave out", () => {
    const drifted = { ...planOf(), complete: false, resource_drift: [changeOf("aws_s3_bucket.main", ["update"], {}, {})] };
    expect(review([{ stack, plan: drifted }], []).notes).toEqual([`the plan of ${stack} is not complete: it was made for a part of the stack, or puts something off`, `the plan of ${stack} found 1 resource changed outside Terraform`]);
  });
});
