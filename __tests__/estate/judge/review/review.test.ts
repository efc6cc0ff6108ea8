import { type PlanJson } from "../../../../src/estate/run/plan/plan-json";
import { summaryLine } from "../../../../src/estate/judge/review/comment";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { needsReading } from "../../../../src/estate/judge/review/report";
import { type Finding, verdictOf } from "../../../../src/estate/judge/review/findings";
import { review } from "../../../../src/estate/judge/review/review";
import { reviewSarif } from "../../../../src/estate/judge/review/sarif";
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
    const data = stackOf("data", {
      resource: {
        aws_db_instance: {
          main: {
            "//": { metadata: { path: `${stack}/orders/instance` } },
            lifecycle: { create_before_destroy: true, ignore_changes: ["password"] },
          },
        },
      },
    });
    const change = changeOf(
      "aws_db_instance.main",
      ["create", "delete"],
      { identifier: "a" },
      { identifier: "b" },
      { replace_paths: [["identifier"]] },
    );
    expect(review([{ stack, plan: planOf(change) }], [data]).changes).toMatchObject([
      {
        verdict: "irreversible",
        effect: "replace",
        construct: `${stack}/orders/instance`,
        lifecycle: { preventDestroy: false, createBeforeDestroy: true, ignoreChanges: ["password"] },
        replacedBecause: ["identifier: a → b"],
      },
    ]);
  });

  it("names the argument that forces a replacement although its new value is unknown", () => {
    const change = changeOf(
      "aws_db_instance.main",
      ["delete", "create"],
      { kms_key_id: "arn:old" },
      {},
      { after_unknown: { kms_key_id: true }, replace_paths: [["kms_key_id"]] },
    );
    expect(review([{ stack, plan: planOf(change) }], []).changes[0]?.replacedBecause).toEqual(["kms_key_id: arn:old → known after apply"]);
  });

  it("finds what uses a resource in its stack, in a stack that reads its output, and in the other region by its ARN", () => {
    const data = stackOf("data", {
      resource: {
        aws_kms_key: { main: {} },
        aws_kms_alias: { alias: { name: "alias/smart0dte-dev-data", target_key_id: "${aws_kms_key.main.id}" } },
      },
      output: { keyArn: { value: "${aws_kms_key.main.arn}" } },
    });
    const storage = stackOf("storage", {
      data: remoteState("data"),
      resource: { aws_s3_bucket: { reports: { kms: "${data.terraform_remote_state.data.outputs.keyArn}" } } },
    });
    const west = stackOf(
      "storage",
      {
        resource: {
          aws_s3_bucket: {
            copy: { kms: "arn:aws:kms:us-east-1:111111111111:alias/smart0dte-dev-data" },
            own: { kms: "arn:aws:kms:us-west-2:111111111111:alias/smart0dte-dev-data" },
          },
        },
      },
      "us-west-2",
    );
    const [change] = review(
      [{ stack, plan: planOf(changeOf("aws_kms_key.main", ["update"], { enable_key_rotation: true }, { enable_key_rotation: false })) }],
      [data, storage, west],
    ).changes;
    expect(change?.dependents).toEqual([
      { stack, address: "aws_kms_alias.alias" },
      { stack: "dev-us-east-1-storage", address: "aws_s3_bucket.reports" },
      { stack: "dev-us-west-2-storage", address: "aws_s3_bucket.copy" },
    ]);
  });

  it("knows from the synthesis before who used what is destroyed, and that its guard went with it", () => {
    const before = stackOf("data", {
      resource: {
        aws_s3_bucket: { main: { bucket: "reports-dev", lifecycle: { prevent_destroy: true } } },
        aws_s3_bucket_policy: { main: { bucket: "${aws_s3_bucket.main.id}" } },
      },
    });
    const [change] = review(
      [{ stack, plan: planOf(changeOf("aws_s3_bucket.main", ["delete"], { bucket: "reports-dev" }, null)) }],
      [stackOf("data", {})],
      [before],
    ).changes;
    expect(change).toMatchObject({ verdict: "irreversible", dependents: [{ address: "aws_s3_bucket_policy.main" }] });
    expect(change?.findings[0]?.text).toContain("its prevent_destroy went with its declaration");
  });

  it("judges a policy that refers to another stack's key by what that output is made of", () => {
    const security = stackOf("security", {
      resource: { aws_kms_key: { main: {} } },
      output: { keyArn: { value: "${aws_kms_key.main.arn}" } },
    });
    const policy = (resource: string): string =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: resource }] });
    const reading = (resource: string) => {
      const data = stackOf("data", {
        data: remoteState("security"),
        resource: { aws_iam_role_policy: { main: { policy: policy(resource) } } },
      });
      return review(
        [{ stack, plan: planOf(changeOf("aws_iam_role_policy.main", ["create"], null, {}, { after_unknown: { policy: true } })) }],
        [security, data],
      ).changes[0]?.verdict;
    };
    expect(reading("${data.terraform_remote_state.security.outputs.keyArn}")).toBe("look");
    expect(reading("${data.terraform_remote_state.security.outputs.other}")).toBe("unknown");
    expect(reading('${join(",", var.everything)}')).toBe("unknown");
  });

  it("takes what AWS computes for no change, but only where nobody declared it", () => {
    const change = changeOf(
      "aws_sns_topic.main",
      ["update"],
      { tags: { a: "1" }, policy: "p" },
      { tags: { a: "2" } },
      { after_unknown: { policy: true } },
    );
    const verdict = (declared: object) =>
      review([{ stack, plan: planOf(change) }], [stackOf("data", { resource: { aws_sns_topic: { main: { ...declared } } } })]).changes[0];
    expect(verdict({})).toMatchObject({ verdict: "safe", noise: true });
    expect(verdict({ policy: "${aws_x.y.z}" })).toMatchObject({ verdict: "unknown" });
  });

  it("shows no value that Terraform marks as sensitive, in whatever place", () => {
    const change = changeOf(
      "aws_db_instance.main",
      ["create", "delete"],
      { instance_class: "db.secret.large", password: "hunter2" },
      { instance_class: "db.secret.small", password: "hunter3" },
      {
        before_sensitive: { instance_class: true, password: true },
        after_sensitive: { instance_class: true, password: true },
        replace_paths: [["password"]],
      },
    );
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
    expect(review([{ stack, plan }], [stackOf("data", {})]).notes).toEqual([
      `the synthesized estate does not declare 1 resource of the plan of ${stack}: it was made from another synthesis`,
    ]);
    expect(review([{ stack, plan }], [stackOf("data", { resource: { aws_sns_topic: { main: {} } } })]).notes).toEqual([]);
  });

  it("tells what the plans themselves leave out, so that somebody reads it", () => {
    const drifted = { ...planOf(), complete: false, resource_drift: [changeOf("aws_s3_bucket.main", ["update"], {}, {})] };
    const { notes, ...read } = review([{ stack, plan: drifted }], []);
    expect(notes).toEqual([`the plan of ${stack} found 1 resource changed outside Terraform: aws_s3_bucket.main`]);
    expect([read.unsettled, needsReading({ notes, ...read })]).toEqual([
      [`the plan of ${stack} is not complete: it was made for a part of the stack, or puts something off`],
      true,
    ]);
  });

  it("names what is put off and the checks that fail", () => {
    const plan = {
      ...planOf(),
      complete: false,
      deferred_changes: [{ reason: "provider_config_unknown", resource_change: changeOf("aws_s3_bucket.later", ["create"], null, {}) }],
      checks: [
        { address: { to_display: "check.answers" }, status: "fail", instances: [{ problems: [{ message: "nobody answers" }] }] },
        { address: { to_display: "check.name" }, status: "error" },
        { address: { to_display: "check.later" }, status: "unknown" },
        { address: { to_display: "check.good" }, status: "pass" },
      ],
    };
    expect(review([{ stack, plan }], []).unsettled).toEqual([
      `the plan of ${stack} puts off aws_s3_bucket.later: plan again after the apply`,
      `in the plan of ${stack} a check fails: check.answers (nobody answers), check.name`,
    ]);
  });

  it("names outputs that move and who reads them, but not where everything is made new", () => {
    const [producer, reader] = [
      stackOf("security", { output: { keyArn: { value: "x" }, other: { value: "y" } } }),
      stackOf("data", {
        data: remoteState("security"),
        resource: { aws_s3_bucket: { main: { key: "${data.terraform_remote_state.security.outputs.keyArn}" } } },
      }),
    ];
    const unsettled = (plan: PlanJson): readonly string[] =>
      review(
        [
          {
            stack: producer.instance.id,
            plan: { ...plan, output_changes: { keyArn: { actions: ["update"] }, other: { actions: ["update"] } } },
          },
        ],
        [producer, reader],
      ).unsettled;
    expect(unsettled(planOf())).toEqual([
      `the plan of dev-us-east-1-security may give the output keyArn another value, which ${stack} reads: plan it again after the apply`,
    ]);
    expect(unsettled(planOf(changeOf("aws_kms_key.main", ["create"], null, {})))).toEqual([]);
  });

  it("says of plans that were made as if nothing existed that they were", () => {
    const first = planOf(changeOf("aws_sns_topic.main", ["create"], null, {}));
    const grown = {
      ...first,
      prior_state: {
        values: {
          root_module: {
            resources: [{ address: "aws_sns_topic.old", mode: "managed" as const, type: "aws_sns_topic", name: "old", values: {} }],
          },
        },
      },
    };
    const firstPlans = (...plans: readonly PlanJson[]): readonly string[] =>
      review(
        plans.map((plan, index) => ({ stack: `s${index}`, plan })),
        [],
      ).firstPlans;
    expect(firstPlans(first, grown, planOf(), planOf(changeOf("aws_sns_topic.main", ["update"], {}, {})))).toEqual(["s0"]);
    const heads = [[first], [first, first, planOf()], [first, grown]].map((plans) =>
      reviewMarkdown(
        review(
          plans.map((plan, index) => ({ stack: `s${index}`, plan })),
          [],
        ),
      )
        .split("\n")
        .slice(0, 3)
        .join(" "),
    );
    expect(heads).toEqual([
      expect.stringMatching(
        /^# Review: 1 safe in a first plan: nothing exists yet {2}\*\*This is a first plan: made as if nothing existed/,
      ),
      expect.stringMatching(
        /^# Review: 2 safe in first plans: nothing exists yet {2}\*\*All plans are first plans: made as if nothing existed/,
      ),
      expect.stringMatching(/^# Review: 2 safe {2}\*\*1 of 2 plans is a first plan \(s0\): made as if nothing existed/),
    ]);
  });

  it("judges what an earlier replacement left over apart from what lives at its address", () => {
    const data = stackOf("data", {
      resource: {
        aws_db_instance: { main: { lifecycle: { prevent_destroy: true } } },
        aws_ssm_parameter: { name: { value: "${aws_db_instance.main.id}" } },
      },
    });
    const old = (deposed: string) => ({ ...changeOf("aws_db_instance.main", ["delete"], { id: `db-${deposed}` }, null), deposed });
    const result = review(
      [
        {
          stack,
          plan: planOf(changeOf("aws_db_instance.main", ["no-op"], { id: "db-new" }, { id: "db-new" }), old("aaaa1111"), old("bbbb2222")),
        },
      ],
      [data],
    );
    expect(
      result.changes.map(({ address, effect, findings, dependents }) => [address, effect, findings.map(({ rule }) => rule), dependents]),
    ).toEqual(
      ["aaaa1111", "bbbb2222"].map((key) => [`aws_db_instance.main (deposed object ${key})`, "destroy", ["leftover-data-destroyed"], []]),
    );
    expect(result.changes[0]?.findings[0]?.text).toContain("the one that is in use stays");
    const prints = reviewSarif(result).runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints["change/v1"]);
    expect(new Set(prints).size).toBe(2);
    expect(summaryLine([planOf(old("aaaa1111"), old("bbbb2222"))])).toBe("Plan: 0 to add, 0 to change, 2 to destroy.");
  });
});
