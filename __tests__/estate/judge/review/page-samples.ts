import { readFileSync } from "node:fs";
import path from "node:path";
import { parsePlan, type ResourceChange } from "../../../../src/estate/run/plan/plan-json";
import { type Review, review } from "../../../../src/estate/judge/review/review";
import { goldenNames, plansFolder } from "./golden/corpus";
import { changeOf, planOf, stackOf } from "./samples";

const stacks = ["dev-us-east-1-data", "dev-us-west-2-data", "dev-us-east-1-edge"] as const;

const goldenChanges: readonly ResourceChange[] = goldenNames.flatMap((name) => {
  const file = path.join(plansFolder, `${name}.json`);
  return (parsePlan(readFileSync(file, "utf8"), file).resource_changes ?? []).filter(({ change }) => !change.actions.includes("no-op"));
});

/** Changes of every kind over three stacks: the golden plans' changes, few of them or all over and over, each with a name of its own. */
export function reviewOf(count: number): Review {
  const step = Math.max(1, Math.floor(goldenChanges.length / count));
  const changes = Array.from({ length: count }, (_, index) => {
    const change = goldenChanges[(index * step) % goldenChanges.length] ?? changeOf("aws_sns_topic.none", ["create"], null, {});
    return { ...change, name: `r${index}`, address: `${change.type}.r${index}` };
  });
  return review(
    stacks.map((stack, place) => ({ stack, plan: planOf(...changes.filter((_, index) => index % stacks.length === place)) })),
    [],
  );
}

/** Text that would be markup, script or an attribute if it were taken for one, and that does not break by itself. */
export const hostile = `x"'><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;${"long".repeat(60)}`;

/** A bucket that another stack and another region use, beside a change whose every part is hostile. */
export function reviewOfTwo(): Review {
  const [east, west] = ["us-east-1", "us-west-2"].map((region) =>
    stackOf(
      "data",
      {
        resource: {
          aws_s3_bucket: {
            main: {
              bucket: `smart0dte-dev-reports-${region}`,
              "//": { metadata: { path: `dev-${region}-data/${hostile}` } },
              lifecycle: { prevent_destroy: true, ignore_changes: [hostile] },
            },
          },
          aws_s3_bucket_policy: { main: { bucket: "${aws_s3_bucket.main.id}", other: "smart0dte-dev-reports-us-east-1" } },
        },
      },
      region,
    ),
  );
  if (east === undefined || west === undefined) throw new Error("two stacks were made");
  const replaced = changeOf(
    "aws_s3_bucket.main",
    ["delete", "create"],
    { bucket: "smart0dte-dev-reports-us-east-1", [hostile]: hostile },
    { bucket: hostile, [hostile]: `${hostile}2` },
    { replace_paths: [["bucket"]] },
  );
  const named = {
    ...changeOf("aws_sns_topic.main", ["update"], { policy: hostile }, {}, { after_unknown: { policy: true } }),
    address: `aws_sns_topic.main["${hostile}"]`,
  };
  return review(
    [
      {
        stack: "dev-us-east-1-data",
        plan: {
          ...planOf(replaced, named, changeOf("aws_s3_bucket_policy.main", ["update"], { policy: "{}" }, { policy: "{ }" })),
          complete: false,
        },
      },
    ],
    [east, west],
    [east, west],
  );
}
