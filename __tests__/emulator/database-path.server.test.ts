import { type SynthesizedStack } from "../../src/estate/synthesized";
import { describeSecret, element, secretValue, type State, stateText } from "../helpers/data-tier";
import {
  environment,
  type EstatePath,
  isFoundation,
  primary,
  recovery,
  slowLayers,
  startEstatePath,
  stateBucket,
  succeeds,
} from "../helpers/estate-path";
import { runRunbookReads } from "../helpers/runbook-reads";
import { inOrder, stacksOf, withLowerOnes } from "../helpers/estate-runs";

const services = ["api", "execution", "reporting", "signals"];
const secrets = [
  "database/administrator",
  ...services.flatMap((service) => ["a", "b"].map((mark) => `database/services/${service}/${mark}`)),
];

let run: EstatePath;
/** The database, its replica, and what they stand on. */
let stacks: readonly SynthesizedStack[] = [];

const stackOf = (layer: string, region: string): SynthesizedStack => {
  const found = stacks.find(({ instance }) => instance.layer === layer && instance.region === region);
  if (found === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
  return found;
};

beforeAll(async () => {
  run = await startEstatePath();
  await succeeds(run.estate("synth"), "synth");
  stacks = withLowerOnes(stacksOf(run.work, environment), ({ instance }) => slowLayers.includes(instance.layer)).filter(
    (stack) => !isFoundation(stack),
  );
  await run.makeStateBuckets();
});
afterAll(() => run.emulator.stop());

it("is applied with its replica in the other region", () => inOrder(stacks, run.initAndApply));

it("answers the read-only commands of the runbooks, with its own names", async () => {
  expect(await runRunbookReads(run, "database-path", stacksOf(run.work, environment))).toEqual({ failed: [], notNeeded: [] });
});

it("is encrypted with the region's key and reached over TLS alone, in both regions", async () => {
  const rds = async (region: string, parameters: Record<string, string>): Promise<string> =>
    (await run.query("rds", region, { Version: "2014-10-31", ...parameters })).xml;
  for (const [region, identifier] of [
    [primary, "smart0dte-dev-database"],
    [recovery, "smart0dte-dev-database-replica"],
  ] as const) {
    const { dataKeyArn } = await run.outputs(stackOf("security", region));
    const database = await rds(region, { Action: "DescribeDBInstances", DBInstanceIdentifier: identifier });
    expect(["StorageEncrypted", "KmsKeyId", "MultiAZ", "PubliclyAccessible"].map((name) => element(database, name))).toEqual([
      "true",
      dataKeyArn,
      "false",
      "false",
    ]);
    const parameters = await rds(region, {
      Action: "DescribeDBParameters",
      DBParameterGroupName: element(database, "DBParameterGroupName") ?? "",
    });
    expect(parameters).toMatch(/<ParameterName>rds\.force_ssl<\/ParameterName>\s*<ParameterValue>1</);
  }
});

it("has credentials that are copied to the other region and rotated, and that no state has", async () => {
  const written = await Promise.all(
    stacks.map(({ instance }) => stateText(stateBucket(instance.region), instance.stateKey, instance.region)),
  );
  for (const name of secrets) {
    const secret = await describeSecret(`smart0dte/dev/${name}`, primary);
    expect(secret.RotationEnabled).toBe(true);
    expect(secret.RotationRules?.AutomaticallyAfterDays ?? secret.RotationRules?.ScheduleExpression).toBeTruthy();
    expect(secret.ReplicationStatus?.map(({ Region }) => Region)).toEqual([recovery]);
    const { password } = await secretValue(`smart0dte/dev/${name}`, primary);
    expect(String(password)).toMatch(/^.{16,}$/);
    expect(written.filter((text) => text.includes(String(password)))).toEqual([]);
  }
  const databases = written.flatMap((text) => (JSON.parse(text) as State).resources).filter(({ type }) => type === "aws_db_instance");
  expect(databases.flatMap(({ instances }) => instances.map(({ attributes }) => [attributes.password, attributes.password_wo]))).toEqual([
    [null, null],
    [null, null],
  ]);
});

it("has nothing to do in a second plan", () =>
  inOrder(
    stacks.filter(({ instance }) => slowLayers.includes(instance.layer)),
    run.hasNothingToDo,
  ));

it("is applied without a call that AWS's models or the functions' policies refuse", () => {
  expect(run.refused()).toEqual([]);
});

it("is destroyed, the replica before its source", async () => {
  await inOrder(
    stacks.filter(({ instance }) => slowLayers.includes(instance.layer)),
    run.destroy,
    "down",
  );
  for (const region of [primary, recovery])
    expect((await run.query("rds", region, { Version: "2014-10-31", Action: "DescribeDBInstances" })).xml).not.toContain(
      "<DBInstanceIdentifier>",
    );
});
