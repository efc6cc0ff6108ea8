import { loadEstate } from "../../../../config/load";
import { EstateValues } from "../../../../src/estate/judge/access/world/values";
import { readRecovery } from "../../../../src/estate/judge/recovery/status/reads";
import { type RecoveryStatus, statusOf } from "../../../../src/estate/judge/recovery/status/status";
import { recoveryTargets, type RecoveryTargets } from "../../../../src/estate/judge/recovery/status/targets";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks, resources, type SynthesizedStack as TestStack } from "../../../helpers/estate";
import { dryRun, eachTestHasRecoveryRegion, type RecoveryRegion } from "../../../helpers/recovery-region";

const environments = loadEstate(realConfig);
/** The environment with everybody's confirmation of the addresses that the region has. */
const confirmed = (environment: (typeof environments)[number]): (typeof environments)[number] => {
  const entry = { confirmedOn: "2026-11-30", addresses: ["198.51.100.7", "198.51.100.8", "198.51.100.9"] };
  const allowLists = Object.fromEntries(Object.keys(environment.secrets.external).map((name) => [name, entry]));
  return { ...environment, recovery: { ...environment.recovery, allowLists } };
};
let stacks: readonly SynthesizedStack[];
let targets: readonly RecoveryTargets[];

beforeAll(async () => {
  stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  const world = new EstateValues(stacks).all();
  targets = environments.map((environment) => recoveryTargets(world, confirmed(environment)));
});
const region = eachTestHasRecoveryRegion();

async function status(activeRegion: RecoveryTargets["activeRegion"] = "primary"): Promise<RecoveryStatus> {
  const found = targets.find(({ environment }) => environment === "prod");
  const prod = found === undefined ? undefined : { ...found, activeRegion };
  if (prod === undefined) throw new Error("there is no prod");
  const now = new Date();
  const own = stacks.filter(({ instance }) => instance.accountId === prod.accountId);
  return statusOf(prod, await readRecovery(prod, own, now), now);
}

describe("what a failover works on", () => {
  it.each(environments.map(({ environment }) => environment))("exists in %s by these names, in its recovery region", async (name) => {
    const found = targets.find(({ environment }) => environment === name);
    if (found === undefined) throw new Error(`${name} has no failover`);
    const there = (await realStacks()).filter(({ owner, region: at }) => owner === name && at === found.recovery);
    const named = (type: string, argument: string): string[] =>
      there.flatMap((stack: TestStack) => resources(stack, type).map(({ args }) => String(args[argument])));
    expect(named("aws_dynamodb_table", "name")).toContain(found.epochTable);
    expect(named("aws_db_instance", "identifier")).toContain(found.replica);
    expect(named("aws_db_proxy", "name")).toContain(found.proxy);
    expect(named("aws_ssm_parameter", "name")).toEqual(expect.arrayContaining([found.flagParameter, found.deliveriesParameter]));
    expect(named("aws_cloudwatch_metric_alarm", "alarm_name")).toContain(found.flagAlarm);
    expect(named("aws_elasticache_replication_group", "replication_group_id")).toContain(found.replicationGroup);
    expect(found.cacheNodes.length > 0).toBe(
      named("aws_elasticache_replication_group", "global_replication_group_id").some((id) => id !== "undefined"),
    );
    expect(found.services.map(({ service }) => service).sort()).toEqual(named("aws_ecs_service", "name").sort());
    expect(found.secrets.length).toBeGreaterThan(0);
    expect(found.addressNames.length).toBe(there.flatMap((stack) => resources(stack, "aws_nat_gateway")).length);
  });
});

describe("the status of recovery", () => {
  it("lacks nothing when all is there, and asks the recovery region alone, reading only", async () => {
    expect(await status()).toMatchObject({
      trades: "us-east-1",
      epoch: 7,
      serves: "us-east-1",
      failover: { losesSeconds: 0.4, unnoticedSeconds: 300 },
      gaps: [],
    });
    expect([...region().regions]).toEqual(["us-west-2"]);
    expect([...new Set(region().asked)].filter((action) => !/^(?:Describe|Get|List)/.test(action))).toEqual([]);
  });

  it.each<[string, (one: RecoveryRegion) => void, RegExp]>([
    ["an epoch that nobody holds", (one) => (one.epoch = { epoch: { N: "8" }, holder: { S: "nobody" } }), /nobody may trade: .* epoch 8/],
    ["a table without the epoch", (one) => (one.epoch = undefined), /smart0dte-prod-trading-epoch holds no trading epoch/],
    ["a flag whose alarm has no data", (one) => (one.flagAlarm = "INSUFFICIENT_DATA"), /the flag would move nothing/],
    ["a flag that its alarm does not follow", (one) => (one.flag = "true"), /the flag is true and its alarm is OK/],
    ["a replica that is not available", (one) => (one.database.status = "storage-optimization"), /cannot be promoted/],
    ["a replica that was promoted", (one) => (one.database.copies = ""), /copies nothing: it was promoted/],
    ["a replica that is far behind", (one) => (one.lag = 301), /the database is 301 s behind, more than 300 s/],
    [
      "deliveries that a takeover left frozen",
      (one) => (one.deliveries = "frozen"),
      /deliveries are frozen, and no failover has taken over/,
    ],
    ["a cache that is far behind", (one) => (one.cacheLag = 301), /the cache is 301 s behind, more than 300 s/],
    [
      "a database whose backups have stopped",
      (one) => (one.backupAge = 20),
      /backups of smart0dte-prod-database-replica end at .*, 20 min ago/,
    ],
    ["a database without backups", (one) => (one.backupAge = undefined), /has no backup of its own/],
    ["services without a task", (one) => (one.runningTasks = 0), /smart0dte-prod-execution runs no task/],
    [
      "a secret without a value",
      (one) => (one.secretsWithoutValue = ["smart0dte/prod/external/broker-interactive-brokers"]),
      /broker-interactive-brokers has no value/,
    ],
    [
      "an address that nobody has confirmed",
      (one) => (one.addresses = ["198.51.100.7", "203.0.113.1"]),
      /^(broker-interactive-brokers|feed-\w+) has not confirmed 203\.0\.113\.1 of us-west-2$/,
    ],
    ["a region without addresses", (one) => (one.addresses = []), /us-west-2 has no address of its own/],
    ["backups that are not copied any more", (one) => (one.snapshotAge = 60), /the newest backup .* is 60 h old, more than 46 h/],
    ["a region without a backup", (one) => (one.snapshotAge = undefined), /AWS Backup keeps no backup/],
    ["a quota that is too small", (one) => (one.fargateQuota = 6), /the quota .*Fargate.* is 6, a failover needs \d+/],
    ["no dry run for long", (one) => (one.runs = [dryRun(40)]), /no dry run has succeeded in the last 35 days/],
  ])("misses something for %s, and says what to do", async (_, change, what) => {
    change(region());
    const { gaps } = await status();
    const about = gaps.filter((gap) => what.test(gap.what));
    expect(about, JSON.stringify(gaps)).not.toEqual([]);
    expect(about.every(({ kind, fix }) => kind === "missing" && fix !== "")).toBe(true);
  });

  it.each<[string, string, RegExp]>([
    ["GetItem", "trading epoch", /the trading epoch: .*not authorized to perform GetItem/],
    ["GetMetricStatistics", "database", /how far the database is behind/],
    ["DescribeServices", "services", /the services: /],
    ["DescribeSecret", "secrets", /whether smart0dte\/prod\/cache\/auth-token has a value/],
    ["DescribeAddresses", "allow-lists", /the region's own addresses/],
    ["DescribeDBSnapshots", "backups", /the newest backup/],
    ["ListServiceQuotas", "quotas", /the region's quotas/],
    ["ListExecutions", "runs", /runs of the failover/],
  ])("says of what it may not ask (%s) that it is unknown, and tells the rest", async (action, part, what) => {
    region().refused = [action];
    const found = await status();
    expect(found.gaps.every(({ kind }) => kind === "unknown")).toBe(true);
    expect(found.gaps.some((gap) => what.test(gap.what))).toBe(true);
    expect(found.parts.find((one) => one.part === part)?.says).toMatch(/unknown/);
    expect(found.trades).toBe(action === "GetItem" ? null : "us-east-1");
    expect(found.failover.losesSeconds).toBe(action === "GetMetricStatistics" ? null : 0.4);
  });

  it("knows the other side of a failover, and that names are on their way", async () => {
    region().epoch = { epoch: { N: "8" }, holder: { S: "us-west-2" } };
    [region().flag, region().flagAlarm, region().database.copies] = ["true", "ALARM", ""];
    expect(await status("recovery")).toMatchObject({ trades: "us-west-2", serves: "us-west-2", failover: { losesSeconds: 0 }, gaps: [] });
    region().flagAlarm = "OK";
    expect((await status()).serves).toBeNull();
  });

  it("says that plans show what is expected while the configuration has not followed, and which way", async () => {
    const differs = async (holder: string, activeRegion: RecoveryTargets["activeRegion"]) => {
      region().epoch = { epoch: { N: "8" }, holder: { S: holder } };
      return (await status(activeRegion)).gaps.filter(({ what }) => what.includes("config/prod.yaml"));
    };
    expect(await differs("us-west-2", "primary")).toMatchObject([
      {
        kind: "missing",
        what: "us-west-2 trades, and config/prod.yaml says that us-east-1 writes: plans show what is expected after a failover",
        fix: expect.stringContaining("activeRegion: recovery") as string,
      },
    ]);
    expect(await differs("us-east-1", "recovery")).toMatchObject([
      { what: "us-east-1 trades, and config/prod.yaml says that us-west-2 writes", fix: expect.stringContaining("activeRegion") as string },
    ]);
    expect([await differs("us-west-2", "recovery"), await differs("us-east-1", "primary"), await differs("nobody", "recovery")]).toEqual([
      [],
      [],
      [],
    ]);
  });
});
