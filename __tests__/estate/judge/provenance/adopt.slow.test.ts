import { adopt, type Adoption, type NoAdoption } from "../../../../src/estate/judge/provenance/adopt";
import { type World } from "../../../../src/estate/judge/provenance/world";
import { addressAt, memoryCache, worldWith } from "../../../helpers/provenance";

describe("which key would have to say what", () => {
  let world: World;
  beforeAll(async () => {
    world = await worldWith();
  });
  const cache = memoryCache();
  const wish = async (stack: string, construct: string, argument: string, value: unknown): Promise<Adoption | NoAdoption> =>
    adopt(world, { stack, address: await addressAt(stack, construct), argument, value }, cache);

  it.each([
    ["dev-us-east-1-network", "flow-logs/log-group", "retention_in_days", 60, "network.flowLogs.retentionDays", 60],
    ["dev-us-east-1-network", "flow-logs/log-group", "retention_in_days", "60", "network.flowLogs.retentionDays", 60],
    ["prod-us-east-1-database", "writer/instance", "iops", 13_000, "database.storage.iops", 13_000],
    ["prod-us-east-1-database", "writer/instance", "engine_version", "18", "database.majorVersion", "18"],
    ["dev-us-east-1-database", "writer/instance", "multi_az", true, "database.multiAz", true],
  ])("%s %s %s = %j: %s", async (stack, construct, argument, value, key, wanted) => {
    expect(await wish(stack, construct, argument, value)).toMatchObject({ verified: true, key, wanted });
  });

  it("lists what else would change, in all stacks", async () => {
    const answer = await wish("dev-us-east-1-network", "flow-logs/log-group", "retention_in_days", 60);
    const address = await addressAt("dev-us-west-2-network", "flow-logs/log-group");
    expect(answer).toMatchObject({
      alsoChanges: [{ stack: "dev-us-west-2-network", address, effect: "changed", arguments: ["retention_in_days"] }],
    });
    expect(await wish("prod-us-east-1-database", "writer/instance", "allocated_storage", 1200)).toMatchObject({
      key: "database.storage.initialGiB",
      alsoChanges: [],
    });
  });

  it("says that nothing says it when it is fixed in a construct", async () => {
    expect(await wish("prod-us-east-1-database", "writer/instance", "storage_type", "io2")).toEqual({
      verified: false,
      why: "no key of the configuration says this; it is fixed in the construct prod-us-east-1-database/writer/instance",
      refused: [],
      construct: "prod-us-east-1-database/writer/instance",
    });
  });

  it("has nothing to do for what is said already", async () => {
    expect(await wish("dev-us-east-1-network", "flow-logs/log-group", "retention_in_days", 30)).toMatchObject({
      verified: false,
      why: "the code says this already",
    });
  });

  it("says why, when the schema does not let the key say it", async () => {
    expect(await wish("dev-us-east-1-network", "flow-logs/log-group", "retention_in_days", 31)).toMatchObject({
      verified: false,
      refused: [expect.stringMatching(/^network\.flowLogs\.retentionDays may not be 31; allowed: one of 1, 3, 5/)],
    });
  });

  it("says why, when a rule refuses what would say it", async () => {
    expect(await wish("prod-us-east-1-database", "writer/instance", "backup_retention_period", 40)).toMatchObject({
      verified: false,
      refused: [expect.stringMatching(/^database\.backup\.retentionDays: 40 says it, but the check refuses that: .*1 to 35/)],
    });
  });
});
