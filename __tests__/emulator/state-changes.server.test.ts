import path from "node:path";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type Bundle } from "../../src/estate/run/live/bundle";
import { hasWork, noCounts } from "../../src/estate/run/plan/work";
import { needsReading } from "../../src/estate/judge/review/report";
import { type StackJson } from "../../src/estate/synthesized";
import { editedEstate, synthesizeStack } from "../helpers/estate";
import { type EstatePath, makeStateBuckets, primary, startEstatePath } from "../helpers/estate-path";
import { HandWrittenStack } from "../helpers/hand-written-stack";

let run: EstatePath;
let stack: HandWrittenStack;

const sns = (): SNSClient => new SNSClient(clientSettings("sns", primary));
const topics = async (): Promise<readonly string[]> =>
  ((await sns().send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn: arn = "" }) => arn.slice(arn.lastIndexOf(":") + 1)).sort();
const topic = (name: string): object => ({ name, tags: {} });
const resources = (named: Readonly<Record<string, string>>): Pick<StackJson, "resource"> => ({
  resource: { aws_sns_topic: Object.fromEntries(Object.entries(named).map(([id, name]) => [id, { ...topic(name) }])) },
});

beforeAll(async () => {
  run = await startEstatePath();
  await makeStateBuckets();
  stack = new HandWrittenStack(path.join(path.dirname(run.work), "hand-written"), "topics");
  stack.write(resources({ first: "kept" }));
  await stack.plan();
  expect(await stack.apply()).toMatchObject({ outcome: "applied", did: { add: 1, move: 0, forget: 0 } });
});
afterAll(() => run.emulator.stop());

/** The stack is planned again with other content, and AWS has what it had. */
async function isClean(content: Omit<StackJson, "terraform">, names: readonly string[]): Promise<void> {
  stack.write(content);
  const { manifest } = await stack.plan();
  expect([manifest.changes, hasWork(manifest), await topics()]).toEqual([noCounts, false, names]);
}

const plannedAs = (bundle: Bundle): unknown[] => {
  const reviewed = stack.review(bundle);
  return [
    bundle.manifest.changes,
    bundle.manifest.applyable,
    hasWork(bundle.manifest),
    needsReading(reviewed),
    reviewed.changes.map(({ effect, findings }) => [effect, findings.map(({ rule }) => rule)]),
  ];
};

describe("a plan that changes the state alone", () => {
  it("that moves a resource is applied, and without the move nothing is destroyed afterwards", async () => {
    const moved = [{ from: "aws_sns_topic.first", to: "aws_sns_topic.second" }];
    stack.write({ ...resources({ second: "kept" }), moved });
    expect(plannedAs(await stack.plan())).toEqual([{ ...noCounts, move: 1 }, true, true, true, [["move", ["moved"]]]]);
    expect(await stack.apply()).toMatchObject({ outcome: "applied", did: { add: 0, change: 0, remove: 0, move: 1 } });
    await isClean({ ...resources({ second: "kept" }), moved }, ["kept"]);
    await isClean(resources({ second: "kept" }), ["kept"]);
  });

  it("that takes over what exists is applied, and is at least to be looked at", async () => {
    const { TopicArn: id } = await sns().send(new CreateTopicCommand({ Name: "foreign" }));
    const both = resources({ second: "kept", taken: "foreign" });
    stack.write({ ...both, import: [{ to: "aws_sns_topic.taken", id }] });
    const bundle = await stack.plan();
    expect(plannedAs(bundle)).toEqual([{ ...noCounts, import: 1 }, true, true, true, [["import", ["imported"]]]]);
    expect(await stack.apply()).toMatchObject({ outcome: "applied", did: { add: 0, change: 0, remove: 0, import: 1 } });
    await isClean(both, ["foreign", "kept"]);
  });

  it("that forgets a resource is applied, and the resource stays", async () => {
    const removed = [{ from: "aws_sns_topic.taken", lifecycle: { destroy: false } }];
    stack.write({ ...resources({ second: "kept" }), removed });
    expect(plannedAs(await stack.plan())).toEqual([{ ...noCounts, forget: 1 }, true, true, true, [["forget", ["forgotten"]]]]);
    expect(await stack.apply()).toMatchObject({ outcome: "applied", did: { add: 0, change: 0, remove: 0, forget: 1 } });
    await isClean(resources({ second: "kept" }), ["foreign", "kept"]);
  });

  it("that only gives an output is applied", async () => {
    stack.write({ ...resources({ second: "kept" }), output: { arn: { value: "${aws_sns_topic.second.arn}" } } });
    expect(plannedAs(await stack.plan())).toEqual([{ ...noCounts, outputs: 1 }, true, true, false, []]);
    expect(await stack.apply()).toMatchObject({ outcome: "applied" });
  });
});

it("ends with something to do where a check fails, although there is nothing to apply", async () => {
  const content = {
    ...resources({ second: "kept" }),
    output: { arn: { value: "${aws_sns_topic.second.arn}" } },
    check: { named: { assert: { condition: '${aws_sns_topic.second.name == "other"}', error_message: "it has another name" } } },
  };
  stack.write(content);
  const bundle = await stack.plan();
  expect([bundle.manifest.changes, bundle.manifest.applyable, hasWork(bundle.manifest)]).toEqual([
    { ...noCounts, failedChecks: 1 },
    false,
    true,
  ]);
  expect(stack.review(bundle).unsettled).toEqual([expect.stringContaining("a check fails: check.named (it has another name)")]);
  expect(await stack.apply()).toMatchObject({ outcome: "nothing-to-do" });
});

it("changes the rule of a composite alarm before an alarm that it named is deleted, which CloudWatch would refuse", async () => {
  const id = "prod-us-west-2-database-replica";
  // Who is written to is behind nobody: the alarms on how far it is behind go.
  const [follows, written] = await Promise.all([
    synthesizeStack(
      editedEstate(() => undefined),
      id,
    ),
    synthesizeStack(
      editedEstate((environment) => void (environment.activeRegion = "recovery")),
      id,
    ),
  ]);
  const alarmsOf = ({ json }: Awaited<ReturnType<typeof synthesizeStack>>) => ({
    resource: Object.fromEntries(
      Object.entries(json.resource ?? {}).filter(([type]) => /^aws_cloudwatch_(?:metric|composite)_alarm$/.test(type)),
    ),
  });
  stack.write(alarmsOf(follows));
  await stack.plan();
  await stack.apply();
  stack.write(alarmsOf(written));
  const bundle = await stack.plan();
  expect(
    stack
      .review(bundle)
      .changes.map(({ effect, type }) => `${effect} ${type}`)
      .sort(),
  ).toEqual(expect.arrayContaining(["destroy aws_cloudwatch_metric_alarm", "update aws_cloudwatch_composite_alarm"]) as unknown);
  expect(await stack.apply()).toMatchObject({ outcome: "applied" });
  expect((await stack.plan()).manifest.changes).toEqual(noCounts);
});
