import { type Cause } from "../../../../src/estate/judge/diff/causes";
import { diffMarkdown } from "../../../../src/estate/judge/diff/markdown";
import { diffPage } from "../../../../src/estate/judge/diff/page";
import { byCause, diffJson, type DiffReport } from "../../../../src/estate/judge/diff/report";
import { diffText } from "../../../../src/estate/judge/diff/text";
import { type Reach } from "../../../../src/estate/judge/diff/causes";
import { type ReviewedChange } from "../../../../src/estate/judge/review/review";
import { type AffectedStack } from "../../../../src/estate/judge/affected/affected";
import { formats } from "../../../../src/estate/show/formats";
import { stackOf } from "../review/samples";
import { change, review } from "./reviews";

const edit = (key: string, after = "2"): Cause => ({
  kind: "configuration",
  edit: { file: "config/dev.yaml", line: 7, key, at: [key], before: "1", after },
});
const affected = (layer: string, effect: AffectedStack["effect"]): AffectedStack => ({
  instance: stackOf(layer, {}).instance,
  effect,
  wave: 1,
  changes: [],
  reads: [],
  resources: 3,
});
const reachOf = (...changes: readonly ReviewedChange[]): Reach => ({
  declared: new Set(changes.map(({ stack, address }) => `${stack} ${address}`)),
  dependent: new Set(),
});

function report(changes: readonly ReviewedChange[], parts: Partial<DiffReport> = {}): DiffReport {
  const judged = review(...changes);
  return {
    base: { ref: "main", commit: "0123456789abcdef" },
    uncommitted: [],
    affected: [],
    removed: [],
    review: judged,
    ...byCause(judged, [{ kind: "synthesis" }], []),
    ...parts,
  };
}

/** So many changes of which nothing is bad, and one that takes data away, below the last cause. */
function hidden(count: number): DiffReport {
  const fine = Array.from({ length: count }, (_, index) => change(`aws_sns_topic.n${index}`, { verdict: "safe" }));
  const worst = change("aws_db_instance.worst", { effect: "destroy", verdict: "irreversible" });
  const judged = review(...fine, worst);
  return report([], { review: judged, ...byCause(judged, [edit("first"), edit("second")], [reachOf(...fine), reachOf(worst)]) });
}

describe("a terminal", () => {
  it("shows the cause with the worst change first, and never hides that change", () => {
    const lines = diffText(hidden(5_000)).split("\n");
    expect(lines[0]).toBe("config/dev.yaml:7 second: 1 -> 2");
    expect(lines[1]).toBe("  destroyed: one aws_db_instance.worst");
    expect(lines.length).toBeLessThan(30);
    expect(lines).toContain("  and 4988 more (--json)");
  });

  it("shows every bad change of a cause, however many there are", () => {
    const bad = Array.from({ length: 40 }, (_, index) => change(`aws_a.n${index}`, { effect: "replace", verdict: "dangerous" }));
    expect(diffText(report(bad)).match(/^ {2}replaced: /gm)).toHaveLength(40);
  });

  it("fits the width, but for what makes the apply possible", () => {
    const long = change(`aws_a.${"n".repeat(200)}`);
    const obstacles = [{ stack: "one", address: long.address, problem: "it is used", fix: "apply the user first" }];
    const text = diffText(report([long], { review: { ...review(long), obstacles } }), undefined, 80);
    const wide = text.split("\n").filter((line) => line.length > 80);
    expect(wide).toEqual([`  ${long.address} in one: it is used; apply the user first`]);
  });

  it("says what is to be read beside the changes, and what the edit costs", () => {
    const costly = {
      ...review(),
      unsettled: ["dev costs 900.00 US dollars a month more"],
      cost: {
        totals: [{ owner: "dev", before: 100, after: 1_000, unverified: 0, verdict: "dangerous" as const }],
        changes: [{ stack: "one", address: "aws_a.x", owner: "dev", what: "an hour", verified: true, before: 100, after: 1_000 }],
        keys: [],
        unpriced: [],
      },
    };
    const [text, markdown, html] = [diffText, diffMarkdown, diffPage].map((form) => form(report([], { review: costly })));
    expect(text).toContain("to read: dev costs 900.00 US dollars a month more\nCost: +900.00 US dollars a month, dangerous\n");
    expect(markdown).toContain("to read: dev costs 900.00");
    expect(html).toContain("dev costs 900.00");
  });

  it("says which stacks are affected, which read from them, and which are gone", () => {
    const text = diffText(
      report([], {
        affected: [affected("network", "changed"), affected("data", "dependent"), affected("old", "removed")],
        removed: [affected("old", "removed")],
      }),
    );
    expect(text).toContain("affects dev-us-east-1-network; 1 stack may read other values: dev-us-east-1-data\n");
    expect(text).toContain("dev-us-east-1-old is no longer in the code\n  its 3 resources stay in AWS without code");
  });
});

describe("Markdown", () => {
  it("stays within a comment, keeps the worst, and counts what does not fit", () => {
    const text = diffMarkdown(hidden(5_000), 20_000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text).toContain("**irreversible** `destroyed: one aws_db_instance.worst`");
    const [, left] = /\*\*(\d+) more changes do not fit here\*\*/.exec(text) ?? [];
    expect(Number(left) + (text.match(/^- `changed: /gm) ?? []).length).toBe(5_000);
    expect(text.match(/<details>/g)).toHaveLength((text.match(/<\/details>/g) ?? []).length);
  });

  it("stays within it with more causes than there is room for", () => {
    const causes = Array.from({ length: 500 }, (_, index) => edit(`key${index}`, `"${"x".repeat(500)}"`));
    const text = diffMarkdown(report([], byCause(review(), causes, [])), 20_000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text).toMatch(/\*\*\d+ more causes do not fit here\*\*/);
  });

  it("lets nothing that a plan brought along be markup", () => {
    const text = diffMarkdown(report([change("aws_a.`</details><img src=x>")], byCause(review(), [edit("k", "</code></summary>")], [])));
    expect(text).not.toContain("</code></summary></code>");
    expect(text).toContain("&lt;/code&gt;&lt;/summary&gt;");
  });
});

describe("a page", () => {
  const hostile = `x"><script>window.hacked=1</script>`;

  it("has the causes with links to the changes of the review's own page, and what stands in the way", () => {
    const worst = change("aws_db_instance.worst", { effect: "destroy", verdict: "irreversible" });
    const obstacles = [{ stack: "one", address: worst.address, problem: "it is used", fix: "apply the user first" }];
    const html = diffPage(report([worst], { review: { ...review(worst), obstacles }, affected: [affected("network", "changed")] }));
    const [, anchor] = /<li class="change irreversible" id="(c-[0-9a-f]+)"/.exec(html) ?? [];
    expect(html).toContain(`<a href="#${anchor}">`);
    expect(html).toContain("Edit, against main (0123456789ab)");
    expect(html).toContain("aws_db_instance.worst in one: it is used; apply the user first");
    expect(html).toContain("affects dev-us-east-1-network");
  });

  it("runs nothing that configuration or plans brought along", () => {
    const html = diffPage(report([change(hostile)], byCause(review(), [edit(hostile, hostile)], [])));
    expect(html).not.toContain("<script>window.hacked");
    expect(html).toContain("script-src 'sha256-");
  });
});

it("is JSON by its schema, against a commit as against a synthesis", () => {
  const changes = [change("aws_a.x"), change("aws_b.y")];
  const judged = review(...changes);
  const schema = formats.get("estate-diff/1");
  const both = report([], {
    review: judged,
    ...byCause(judged, [edit("a"), { kind: "sources", files: ["src/a.ts"] }], [reachOf(changes[0] as ReviewedChange)]),
  });
  for (const one of [both, report(changes, { base: { folder: "/elsewhere/cdktf.out" }, affected: [affected("network", "changed")] })])
    expect(schema?.safeParse(JSON.parse(JSON.stringify(diffJson(one)))).error).toBeUndefined();
  expect(diffJson(both)).toMatchObject({
    causes: [
      { kind: "configuration", changes: [0] },
      { kind: "sources", tried: false },
    ],
    together: [1],
  });
});
