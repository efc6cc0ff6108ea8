import { createHash } from "node:crypto";
import { anchorOf } from "../../../../src/estate/judge/review/page/anchors";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { regionOf } from "../../../../src/estate/judge/review/page/regions";
import { review } from "../../../../src/estate/judge/review/review";
import { hostile, reviewOf, reviewOfTwo } from "./page-samples";
import { changeOf, planOf } from "./samples";

const stack = "dev-us-east-1-data";
const between = (html: string, tag: string): string => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? "";

describe("the page of a review", () => {
  it("is the same bytes for the same review, whatever the order of the plan's changes", () => {
    const changes = ["b", "a"].map((name) => changeOf(`aws_s3_bucket.${name}`, ["delete"], { bucket: name }, null));
    const page = (list: typeof changes): string => reviewPage(review([{ stack, plan: planOf(...list) }], []));
    expect(page(changes.toReversed())).toBe(page(changes));
  });

  it("lets in its own style and script by their hashes, and nothing else", () => {
    const html = reviewPage(reviewOf(3));
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    const hash = (tag: string): string => `'sha256-${createHash("sha256").update(between(html, tag)).digest("base64")}'`;
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash("style")}; script-src ${hash("script")}; base-uri 'none'; form-action 'none'`,
    );
    expect(html.match(/<(script|style|link|img|iframe|object|base)\b/g)).toEqual(["<style", "<script"]);
    expect(html).not.toMatch(/\b(src|srcset|on[a-z]+|style)="/);
  });

  it("takes nothing in a plan or a synthesis for its own markup", () => {
    const html = reviewPage(reviewOfTwo());
    expect(html).toContain("&lt;img src=x onerror=&quot;window.hacked=1&quot;>");
    expect(html).not.toContain("<img");
    expect(html.split("<script>")).toHaveLength(2);
    // The whole text is there, so that nobody is shown half a name.
    expect(html).toContain(hostile.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"));
  });

  it("tells of a change why, what forces it, what it changes, where it comes from and who uses it", () => {
    const html = reviewPage(reviewOfTwo());
    for (const part of [
      "What it holds is lost",
      "data-destroyed",
      "Replacement forced by",
      "bucket: smart0dte-dev-reports-us-east-1 →",
      "prevent_destroy",
      "Used by 2 resources",
      "this stack",
      "another region",
    ])
      expect(html, part).toContain(part);
  });

  it("links a user that changes, too, to its own change", () => {
    const html = reviewPage(reviewOfTwo());
    const anchor = anchorOf({ stack, address: "aws_s3_bucket_policy.main" });
    expect(html).toContain(`href="#${anchor}"`);
    expect(html).toContain(`id="${anchor}"`);
  });

  it("links changes of which the same is said in several stacks", () => {
    const stacks = [stack, "dev-us-west-2-data"];
    const html = reviewPage(
      review(
        stacks.map((id) => ({ stack: id, plan: planOf(changeOf("aws_kms_key.a", ["delete"], {}, null)) })),
        [],
      ),
    );
    expect(html.match(/and alike in 1 stack</g)).toHaveLength(2);
    for (const id of stacks) expect(html).toContain(`href="#${anchorOf({ stack: id, address: "aws_kms_key.a" })}">${id}</a>`);
  });

  it("tells what the plans leave out", () => {
    expect(reviewPage(reviewOfTwo())).toContain("the plan of dev-us-east-1-data is not complete");
  });

  it("shows unknown verdicts apart and folds what is safe, and noise apart from it", () => {
    const html = reviewPage(reviewOf(160));
    const order = ["verdict-irreversible", "verdict-dangerous", "verdict-unknown", "verdict-look", "verdict-safe"].map((id) =>
      html.indexOf(`<h2 id="${id}"`),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThan(0);
    expect(html.match(/<details class="fold"><summary>\d+ [^<]+/g)).toEqual([
      expect.stringMatching(/that no rule objects to$/),
      expect.stringMatching(/of tags, descriptions or computed values only$/),
    ]);
  });

  it.each([
    ["nothing changes", [], "Nothing changes"],
    ["all is safe", [changeOf("aws_sns_topic.a", ["create"], null, {})], "Nothing here needs reading"],
    [
      "one is to look at",
      [changeOf("aws_sns_topic.a", ["update"], { name: "a" }, { name: "b" })],
      "Nothing dangerous; 1 change to look at",
    ],
    [
      "one is unknown",
      [changeOf("aws_sns_topic_policy.a", ["update"], { policy: "{}" }, {}, { after_unknown: { policy: true } })],
      "What decides about 1 change is known only after the apply",
    ],
    [
      "one is dangerous",
      [changeOf("aws_kms_key.a", ["update"], { enable_key_rotation: true }, { enable_key_rotation: false })],
      "1 change can hurt at once",
    ],
    ["one is irreversible", [changeOf("aws_kms_key.a", ["delete"], {}, null)], "1 change takes away what no later apply brings back"],
  ] as const)("says so when %s", (_, changes, headline) => {
    expect(between(reviewPage(review([{ stack, plan: planOf(...changes) }], [])), "h1")).toContain(headline);
  });

  it("is of a size that opens at once with 1,000 changes", () => {
    expect(Buffer.byteLength(reviewPage(reviewOf(1_000)))).toBeLessThan(4 * 1024 * 1024);
  });
});

it.each([
  ["prod-us-east-1-data", "us-east-1"],
  ["trading-dev-us-west-2-account", "us-west-2"],
  ["prod-eu-central-1-data", "eu-central-1"],
  ["data", undefined],
])("the region of %s is %s", (id, region) => {
  expect(regionOf(id)).toBe(region);
});
