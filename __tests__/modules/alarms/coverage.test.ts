import { coverage } from "../../../src/modules/alarms/rows/table";
import { symptomsOfService } from "../../../src/facts/composite-alarms";
import { thresholds } from "../../../src/facts/thresholds";
import { everyStack } from "../../helpers/every-switch";
import { editedEstate, realStacks, type Resource, resources, type SynthesizedStack, synthesizeStack } from "../../helpers/estate";

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: { readonly namespace: string; readonly metric_name: string; readonly dimensions: Readonly<Record<string, string>> };
}

const alarmsOf = (stack: SynthesizedStack): Resource[] => resources(stack, "aws_cloudwatch_metric_alarm");
const composites = (stack: SynthesizedStack): Resource[] => resources(stack, "aws_cloudwatch_composite_alarm");
const named = (stack: SynthesizedStack, name: string): Resource => {
  const found = alarmsOf(stack).find(({ args }) => args.alarm_name === name);
  if (found === undefined)
    throw new Error(
      `no alarm ${name} in ${stack.id}; there are ${alarmsOf(stack)
        .map(({ args }) => String(args.alarm_name))
        .join(", ")}`,
    );
  return found;
};
const overOf = (stack: SynthesizedStack, name: string): Resource | undefined =>
  composites(stack).find(({ args }) => args.alarm_name === name);
const stackOf = async (id: string): Promise<SynthesizedStack> => {
  const found = (await realStacks()).find((stack) => stack.id === id);
  if (found === undefined) throw new Error(`no stack ${id}`);
  return found;
};
const children = (rule: unknown): string[] => [...String(rule).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => name ?? "");

describe("what is watched of the estate", () => {
  it("is said for every type of resource that it has or can have: alarms, or nothing for a reason", async () => {
    const types = new Set((await everyStack()).flatMap((stack) => resources(stack).map(({ type }) => type)));
    const unsaid = [...types].filter((type) => coverage[type] === undefined).sort();
    expect(
      unsaid.map((type) => `${type}: write a row in src/modules/alarms/rows/, or the reason why nothing is watched in nothing.ts`),
    ).toEqual([]);
    for (const row of Object.values(coverage)) if ("nothing" in row) expect(row.nothing.length).toBeGreaterThan(20);
  });

  it("follows from what exists: each resource of a watched type has alarms, in every environment", async () => {
    const silent = new Set(["aws_cloudwatch_log_group", "aws_route53_health_check", "aws_sqs_queue"]);
    const bare: string[] = [];
    for (const stack of (await realStacks()).filter(({ environments }) => environments.includes("prod"))) {
      const watched = alarmsOf(stack).map(({ address }) => address.replace("aws_cloudwatch_metric_alarm.", ""));
      for (const { type, name, address } of resources(stack)) {
        const row = coverage[type];
        if (row === undefined || "nothing" in row || silent.has(type)) continue;
        const own = name.replace(/_[0-9A-F]{8}$/, "");
        if (!watched.some((alarm) => alarm.startsWith(`${own}_`))) bare.push(`${stack.id} ${address}`);
      }
    }
    expect(bare).toEqual([]);
  });

  it("comes with a function, a queue or a service that is added, without a word about alarms", async () => {
    const edited = editedEstate(({ services }) => {
      const { reporting } = services.catalog;
      if (reporting !== undefined) services.catalog.brandnew = reporting;
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-services");
    expect(
      alarmsOf(stack)
        .map(({ args }) => String(args.alarm_name))
        .filter((name) => name.includes("brandnew")),
    ).toEqual([
      "smart0dte-prod-brandnew-cpu",
      "smart0dte-prod-brandnew-memory",
      "smart0dte-prod-brandnew-tasks-missing",
      "smart0dte-prod-brandnew-tasks-none",
    ]);
  });

  it("has names that are not taken twice in a region, as CloudWatch would overwrite the first", async () => {
    const places = (await realStacks()).flatMap((stack) =>
      [...alarmsOf(stack), ...composites(stack)].map(({ args }) => `${stack.accountId} ${stack.region} ${String(args.alarm_name)}`),
    );
    expect(places.length).toBeGreaterThan(300);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });

  it("tells a topic of the alarm's own region, which exists, or is a symptom of a page", async () => {
    const stacks = await realStacks();
    const topics = new Set(
      stacks.flatMap((stack) =>
        resources(stack, "aws_sns_topic").map(({ args }) => `arn:aws:sns:${stack.region}:${stack.accountId}:${String(args.name)}`),
      ),
    );
    for (const stack of stacks) {
      for (const { address, args } of alarmsOf(stack)) {
        const actions = args.alarm_actions as string[];
        expect(args.ok_actions, address).toEqual(actions);
        for (const action of actions) {
          if (action.startsWith("${")) continue;
          expect(topics, `${stack.id} ${address}`).toContain(action);
          expect(action.split(":")[3], `${stack.id} ${address}`).toBe(stack.region);
        }
      }
    }
  });
});

describe("what is critical in a layer", () => {
  it("rings one alarm over all of it, which is made after them", async () => {
    const stack = await stackOf("prod-us-east-1-database");
    const over = overOf(stack, "smart0dte-prod-symptoms-database");
    const critical = ["smart0dte-prod-database-connections-failed"];
    expect(children(over?.args.alarm_rule).sort()).toEqual([...critical].sort());
    expect([...((over?.args.depends_on as string[] | undefined) ?? [])].sort()).toEqual(
      critical.map((name) => named(stack, name).address).sort(),
    );
    expect(over?.args.alarm_actions).toEqual([]);
  });

  it("has another alarm over copies of the other region's data, which is there while nothing is copied, since pages name it", async () => {
    const replica = overOf(await stackOf("prod-us-west-2-database-replica"), "smart0dte-prod-symptoms-database-replica-copies");
    expect(children(replica?.args.alarm_rule).sort()).toEqual([
      "smart0dte-prod-database-replica-replica-lag-critical",
      "smart0dte-prod-database-replica-replica-stopped",
    ]);
    const source = overOf(await stackOf("prod-us-east-1-database"), "smart0dte-prod-symptoms-database-copies");
    expect(source?.args.alarm_rule).toBe("FALSE");
  });

  it("has another alarm over what may last for hours while everything works, which keeps nothing else silent", async () => {
    const lasting = overOf(await stackOf("prod-us-east-1-database"), "smart0dte-prod-symptoms-database-lasting");
    expect(children(lasting?.args.alarm_rule)).toEqual(["smart0dte-prod-database-free-storage-critical"]);
  });

  it("has its alarm where nothing is critical at the time, so that no apply deletes one that pages name", async () => {
    const edited = editedEstate(({ services }) => {
      for (const name of Object.keys(services.catalog)) delete services.catalog[name];
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-services");
    expect(overOf(stack, "smart0dte-prod-symptoms-services")?.args.alarm_rule).toBe("FALSE");
  });

  it("changes rules before alarms that they named are deleted", async () => {
    const all = (await everyStack()).flatMap((stack) => [...alarmsOf(stack), ...composites(stack)]);
    expect(all.length).toBeGreaterThan(300);
    expect(
      all.filter(({ args }) => (args.lifecycle as { create_before_destroy?: boolean } | undefined)?.create_before_destroy !== true),
    ).toEqual([]);
  });

  it("is over as many alarms of a service as the check of the configuration counts", async () => {
    const over = overOf(await stackOf("prod-us-east-1-services"), "smart0dte-prod-symptoms-services");
    const catalog = Object.values(editedEstate(() => undefined).find(({ environment }) => environment === "prod")?.services.catalog ?? {});
    const expected = catalog.reduce(
      (sum, { route }) => sum + (route === undefined ? symptomsOfService.other : symptomsOfService.routed),
      0,
    );
    expect(catalog.length).toBeGreaterThan(3);
    expect(children(over?.args.alarm_rule)).toHaveLength(expected);
  });

  it("names alarms of its own stack alone", async () => {
    for (const stack of await realStacks()) {
      const own = new Set([...alarmsOf(stack), ...composites(stack)].map(({ args }) => args.alarm_name));
      for (const { args } of composites(stack).filter(({ args: { alarm_name: name } }) => String(name).includes("-symptoms-")))
        expect(children(args.alarm_rule).filter((name) => !own.has(name))).toEqual([]);
    }
  });

  it("is all that is watched where the environment asks for the essential alone", async () => {
    const full = alarmsOf(await stackOf("staging-us-east-1-database")).length;
    const essential = alarmsOf(await stackOf("dev-us-east-1-database")).map(({ args }) => String(args.alarm_name));
    expect(essential.sort()).toEqual(["smart0dte-dev-database-connections-failed", "smart0dte-dev-database-free-storage-critical"]);
    expect(full).toBeGreaterThan(10);
  });
});

describe("thresholds", () => {
  it("come from the configuration in the metric's own unit, and the alarm names the key", async () => {
    const stack = await stackOf("prod-us-east-1-database");
    const memory = named(stack, "smart0dte-prod-database-free-memory").args;
    expect([memory.threshold, memory.comparison_operator]).toEqual([2048 * 1024 * 1024, "LessThanThreshold"]);
    expect(memory.alarm_description).toContain("Set by observability.thresholds.database.freeMemoryMiB");
    expect(named(stack, "smart0dte-prod-database-read-latency").args.threshold).toBe(0.02);
    expect(named(stack, "smart0dte-prod-database-borrow-latency").args.threshold).toBe(100_000);
  });

  it("are all used: a key that sets nothing would lie to whoever changes it", async () => {
    const everythingWatched = editedEstate(({ observability }) => {
      observability.extent = "full";
    });
    const used = new Set(
      [...(await realStacks()), await synthesizeStack(everythingWatched, "dev-us-east-1-time-series")]
        .flatMap(alarmsOf)
        .map(({ args }) => /Set by observability\.thresholds\.([\w.]+)$/.exec(String(args.alarm_description))?.[1]),
    );
    const keys = Object.entries(thresholds).flatMap(([part, of]) =>
      Object.entries(of)
        .filter(([, { layers }]) => !(layers as readonly string[]).includes("no stack"))
        .map(([name]) => `${part}.${name}`),
    );
    expect(keys.filter((key) => !used.has(key))).toEqual([]);
  });
});

describe("alarms on data that must not be lost", () => {
  it("warn of a replica that is a minute behind and call it critical when five are lost, or when it says nothing", async () => {
    const stack = await stackOf("prod-us-west-2-database-replica");
    const lag = (urgency: string) => named(stack, `smart0dte-prod-database-replica-replica-lag-${urgency}`).args;
    expect([lag("warning").threshold, lag("critical").threshold]).toEqual([60, 300]);
    expect(lag("critical").treat_missing_data).toBe("breaching");
    expect(children(composites(stack)[0]?.args.alarm_rule)).toContain("smart0dte-prod-database-replica-replica-lag-critical");
  });

  it("look at the worst node of all shards, in both regions", async () => {
    for (const [id, name] of [
      ["prod-us-east-1-cache", "cache"],
      ["prod-us-west-2-cache-recovery", "cache-recovery"],
    ] as const) {
      const queries = named(await stackOf(id), `smart0dte-prod-${name}-memory-critical`).args.metric_query as Query[];
      expect(queries[0]?.expression).toBe("MAX([n0, n1, n2, n3, n4, n5])");
      expect(queries.flatMap(({ metric }) => (metric === undefined ? [] : [metric.dimensions.CacheClusterId]))).toEqual(
        ["0001-001", "0001-002", "0002-001", "0002-002", "0003-001", "0003-002"].map((node) => `smart0dte-prod-${name}-${node}`),
      );
    }
  });

  it("watch every rule of replication at its source for copies that are late or failed", async () => {
    const stack = await stackOf("prod-us-east-1-storage-replication");
    const rules = resources(stack, "aws_s3_bucket_replication_configuration");
    expect(rules.length).toBeGreaterThan(3);
    const late = alarmsOf(stack).filter(({ args }) => args.metric_name === "ReplicationLatency");
    expect(late.map(({ args }) => (args.dimensions as { SourceBucket: string }).SourceBucket).sort()).toEqual(
      rules.map(({ args }) => args.bucket).sort(),
    );
    for (const { args } of late) {
      expect(args).toMatchObject({ threshold: 300, dimensions: { RuleId: "recovery-region" } });
      expect((args.dimensions as { DestinationBucket: string }).DestinationBucket).toContain("us-west-2");
    }
  });

  it("look at CloudFront and health checks from us-east-1 alone, where their metrics are", async () => {
    const global = new Set(["AWS/CloudFront", "AWS/Route53"]);
    const found = (await realStacks()).flatMap((stack) =>
      alarmsOf(stack)
        .filter(({ args }) => global.has(String(args.namespace)))
        .map(() => stack.region),
    );
    expect(found.length).toBeGreaterThan(5);
    expect(new Set(found)).toEqual(new Set(["us-east-1"]));
  });
});
