import { type ConfigKey } from "../../../../src/estate/judge/review/config-key";
import { type KeyAnswer, type KeyQuestion, withConfigKeys } from "../../../../src/estate/judge/review/config-keys";
import { reviewMarkdown } from "../../../../src/estate/judge/review/markdown";
import { reviewPage } from "../../../../src/estate/judge/review/page/page";
import { type Review, review } from "../../../../src/estate/judge/review/review";
import { reviewSarif } from "../../../../src/estate/judge/review/sarif";
import { changeOf, planOf, stackOf } from "./samples";

const stack = "dev-us-east-1-data";
const key = (name: string, line: number, more: Partial<ConfigKey> = {}): ConfigKey => ({
  environment: "dev",
  key: name,
  file: "config/dev.yaml",
  line,
  default: false,
  ...more,
});
const element = { "//": { metadata: { path: `${stack}/logs/group` } } };
const estate = [
  stackOf("data", {
    resource: { aws_cloudwatch_log_group: { main: element, quiet: element, made: element }, aws_sns_topic: { main: element } },
  }),
];
const shorter = changeOf("aws_cloudwatch_log_group.main", ["update"], { retention_in_days: 30 }, { retention_in_days: 7 });

/** A search that answers every question alike, and keeps what it was asked. */
function searching(answer: KeyAnswer) {
  const asked: KeyQuestion[] = [];
  return { asked, search: (questions: readonly KeyQuestion[]) => (asked.push(...questions), Promise.resolve(questions.map(() => answer))) };
}

const keysOf = ({ changes }: Review): (readonly string[] | undefined)[] =>
  changes.map(({ configKeys }) => configKeys?.map(({ key: name }) => name));

describe("the keys of the configuration", () => {
  it("are asked for what a person reads and the synthesis declares, once for each resource", async () => {
    const { asked, search } = searching({ keys: [], presence: [] });
    const tags = changeOf("aws_cloudwatch_log_group.quiet", ["update"], { tags: { a: "1" } }, { tags: { a: "2" } });
    const gone = changeOf("aws_cloudwatch_log_group.gone", ["delete"], {}, null);
    const counted = { ...changeOf("aws_sns_topic.main", ["update"], { name: "a" }, { name: "b" }), address: "aws_sns_topic.main[0]" };
    await withConfigKeys(review([{ stack, plan: planOf(shorter, tags, gone, counted) }], estate), search);
    expect(asked).toEqual([
      { stack, address: "aws_cloudwatch_log_group.main" },
      { stack, address: "aws_sns_topic.main" },
    ]);
  });

  it.each([
    ["the argument itself", ["retention_in_days"], ["k"]],
    ["another argument", ["name"], []],
    ["a block that the plan writes as a list", ["retention_in_days[0].days"], ["k"]],
    ["an argument whose name only begins alike", ["retention"], []],
  ])("count where they determine %s", async (_, moved, expected) => {
    const { search } = searching({ keys: [{ ...key("k", 3), arguments: moved }], presence: [key("there", 2)] });
    expect(keysOf(await withConfigKeys(review([{ stack, plan: planOf(shorter) }], estate), search))).toEqual([expected]);
  });

  it("of what is made are those that decide that it exists", async () => {
    const made = changeOf("aws_sns_topic.main", ["create"], null, {}, { after_unknown: { policy: true } });
    const { search } = searching({ keys: [], presence: [key("alarms", 9)] });
    const declared = [stackOf("data", { resource: { aws_sns_topic: { main: { ...element, policy: "${jsonencode(var.x)}" } } } })];
    expect(keysOf(await withConfigKeys(review([{ stack, plan: planOf(made) }], declared), search))).toEqual([["alarms"]]);
  });

  it("stand in every form, with file and line", async () => {
    const { search } = searching({
      keys: [{ ...key("storage.logs.retentionDays", 42, { default: true }), arguments: ["retention_in_days"] }],
      presence: [],
    });
    const result = await withConfigKeys(review([{ stack, plan: planOf(shorter) }], estate), search);
    expect(reviewMarkdown(result)).toContain("made by `storage.logs.retentionDays` (`config/dev.yaml:42` by default)");
    expect(reviewPage(result)).toContain("storage.logs.retentionDays (config/dev.yaml:42, by default)");
    expect(reviewSarif(result).runs[0]?.results[0]).toMatchObject({
      relatedLocations: [
        {
          message: { text: "made by storage.logs.retentionDays" },
          physicalLocation: { artifactLocation: { uri: "config/dev.yaml" }, region: { startLine: 42 } },
        },
      ],
    });
    expect(result.changes[0]?.configKeys).toEqual([key("storage.logs.retentionDays", 42, { default: true })]);
  });
});
