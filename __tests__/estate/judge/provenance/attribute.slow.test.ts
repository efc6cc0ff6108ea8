import { readFileSync } from "node:fs";
import { attribute } from "../../../../src/estate/judge/provenance/attribute";
import { type World } from "../../../../src/estate/judge/provenance/world";
import { addressAt, memoryCache, worldWith } from "../../../helpers/provenance";

describe("which keys determine an argument", () => {
  let world: World;
  beforeAll(async () => {
    world = await worldWith();
  });
  const cache = memoryCache();
  const ask = async (stack: string, construct: string, argument?: string) => {
    const [answer] = await attribute(world, [{ stack, address: await addressAt(stack, construct), argument }], { cache });
    if (answer === undefined) throw new Error("no answer");
    return answer;
  };

  it.each([
    ["prod-us-east-1-network", "flow-logs/log-group", "retention_in_days", ["network.flowLogs.retentionDays"]],
    ["prod-us-west-2-network", "vpc/vpc", "cidr_block", ["regions.recovery.cidr"]],
    ["prod-us-east-1-network", "subnets/app-us-east-1a", "cidr_block", ["regions.primary.zones.us-east-1a", "regions.primary.cidr"]],
    ["prod-us-east-1-database", "writer/instance", "allocated_storage", ["database.storage.initialGiB", "activeRegion"]],
    ["prod-us-east-1-database", "writer/instance", "iops", ["database.storage.iops"]],
    ["prod-us-east-1-cache", "own/cluster/cluster", "num_node_groups", ["cache.shards"]],
    ["dev-us-east-1-services", "api/scaling/target", "min_capacity", ["services.catalog.api.tasks.minimum"]],
    ["prod-us-east-1-database", "writer/instance", "storage_type", []],
  ])("%s %s %s: %j", async (stack, construct, argument, keys) => {
    const { keys: found, untried } = await ask(stack, construct, argument);
    expect(found.map(({ key }) => key)).toEqual(keys);
    expect(untried).toEqual([]);
  });

  it("names the line that says it, and for a default the group that it would stand in", async () => {
    const line = (stack: string, number: number | undefined): string =>
      readFileSync(`config/${stack.split("-")[0]}.yaml`, "utf8").split("\n")[(number ?? 0) - 1] ?? "";
    const [written] = (await ask("dev-us-east-1-services", "api/scaling/target", "min_capacity")).keys;
    expect(written).toMatchObject({ environment: "dev", value: 1, default: false });
    expect(line("dev", written?.line)).toContain("tasks: { minimum: 1");
    const [left] = (await ask("prod-us-east-1-services", "api/scaling/target", "min_capacity")).keys;
    expect(left).toMatchObject({ environment: "prod", value: 2, default: true });
    expect(line("prod", left?.line)).toContain("tasks: { peakMinimum: 4 }");
  });

  it("tells which keys decide that a resource exists", async () => {
    const { presence } = await ask("prod-us-east-1-services", "api/scaling/target");
    expect(presence.map(({ key }) => key)).toEqual(["services.catalog.api"]);
    const gateway = await ask("prod-us-east-1-network", "nat/gateway-us-east-1b");
    expect(gateway.presence.map(({ key }) => key).sort()).toEqual(["network.natGateways", "regions.primary.zones.us-east-1b"]);
    expect((await ask("prod-us-east-1-network", "vpc/vpc")).presence).toEqual([]);
  });

  it("follows a name through the whole estate: the environment's own and the product's", async () => {
    const { keys, construct, value } = await ask("staging-us-east-1-network", "flow-logs/log-group", "name");
    expect(keys.map(({ key }) => key)).toEqual(["environment", "project"]);
    expect({ construct, value }).toEqual({
      construct: "staging-us-east-1-network/flow-logs/log-group",
      value: "/smart0dte/staging/flow-logs",
    });
  });

  it("takes tags that come from the provider, and instances of a resource, for what they are in the code", async () => {
    const address = await addressAt("prod-us-east-1-network", "vpc/vpc");
    const ask = async (stack: string, resource: string, argument: string) =>
      (await attribute(world, [{ stack, address: resource, argument }], { cache, strict: true }))[0];
    expect(await ask("prod-us-east-1-network", address, "tags_all.Owner")).toMatchObject({
      address,
      argument: "tags_all.Owner",
      value: "trading-platform",
      keys: [{ key: "owner" }],
    });
    expect(await ask("prod-us-east-1-network", address, 'tags_all["Name"]')).toMatchObject({
      keys: [{ key: "environment" }, { key: "project" }],
    });
    expect(await ask("prod-us-east-1-network", `${address}[0]`, "cidr_block")).toMatchObject({ keys: [{ key: "regions.primary.cidr" }] });
  });

  it("finds the one entry of a list that makes a resource", async () => {
    const { presence } = await ask("prod-us-east-1-network", "interface-endpoints/sqs");
    expect(presence.map(({ key }) => key)).toContain("network.interfaceEndpoints[11]");
  });

  it("does not ask again what it has found out", async () => {
    const own = memoryCache();
    const question = {
      stack: "dev-us-east-1-network",
      address: await addressAt("dev-us-east-1-network", "vpc/vpc"),
      argument: "cidr_block",
    };
    let made = 0;
    const counting: World = { ...world, render: (...call) => ((made += 1), world.render(...call)) };
    const first = await attribute(counting, [question], { cache: own });
    const before = made;
    expect(await attribute(counting, [question], { cache: own })).toEqual(first);
    expect(made).toBe(before);
  });

  it("answers questions in their order, those about nothing without a key", async () => {
    const [stack, other] = ["dev-us-east-1-network", "dev-us-west-2-network"];
    const vpc = await addressAt(stack, "vpc/vpc");
    const answers = await attribute(world, [
      { stack: other, address: vpc, argument: "cidr_block" },
      { stack, address: "aws_vpc.none" },
      { stack, address: vpc, argument: "arn" },
      { stack, address: vpc, argument: "cidr_block" },
    ]);
    expect(answers.map(({ keys }) => keys.map(({ key }) => key))).toEqual([["regions.recovery.cidr"], [], [], ["regions.primary.cidr"]]);
  });

  it.each([
    [
      { stack: "dev-us-east-1-netwrk", address: "aws_vpc.main" },
      "there is no stack dev-us-east-1-netwrk",
      "did you mean dev-us-east-1-network?",
    ],
    [
      { stack: "dev-us-east-1-network", address: "aws_vpc.main" },
      "dev-us-east-1-network declares no aws_vpc.main",
      /did you mean aws_vpc\.vpc_/,
    ],
  ])("refuses %j", async (question, problem, fix) => {
    await expect(attribute(world, [question], { strict: true })).rejects.toMatchObject({
      message: problem,
      fix: typeof fix === "string" ? fix : (expect.stringMatching(fix) as unknown),
    });
  });

  it("refuses an argument that nobody sets", async () => {
    const [stack, address] = ["dev-us-east-1-network", await addressAt("dev-us-east-1-network", "vpc/vpc")];
    await expect(attribute(world, [{ stack, address, argument: "cidr_blok" }], { strict: true })).rejects.toMatchObject({
      fix: "did you mean cidr_block?",
    });
  });
});
