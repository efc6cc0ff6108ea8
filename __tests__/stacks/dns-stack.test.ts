import {
  editedEstate,
  realStack,
  type Resource,
  resources,
  type SynthesizedStack,
  synthesizeStack,
  type Writable,
} from "../helpers/estate";
import { type EnvironmentConfig } from "../../config/schema/environment";

const dns = (): Promise<SynthesizedStack> => realStack("prod-us-east-1-dns");
const recordsOf = async (name: string): Promise<Resource[]> =>
  resources(await dns(), "aws_route53_record").filter(({ args }) => args.name === name);

/** The health check whose tag Name ends in a role. */
async function checkOf(role: string): Promise<Resource> {
  const [found] = resources(await dns(), "aws_route53_health_check").filter(
    ({ args }) => (args.tags as { Name: string }).Name === `smart0dte-prod-${role}`,
  );
  if (found === undefined) throw new Error(`no health check ${role}`);
  return found;
}
const idOf = ({ address }: Resource): string => `\${${address}.id}`;

describe("every name of prod's dns stack", () => {
  it("is an alias within the zone, which takes over its target's health and has no time to live of its own", async () => {
    const known = new Set(
      (await Promise.all(["prod-us-east-1-dns", "prod-us-east-1-region-dns", "prod-us-west-2-region-dns"].map(realStack)))
        .flatMap((stack) => resources(stack, "aws_route53_record"))
        .map(({ args }) => args.name),
    );
    for (const { address, args } of resources(await dns(), "aws_route53_record").filter(
      ({ args: { alias } }) => !JSON.stringify(alias).includes("distribution"),
    )) {
      expect(args.alias, address).toMatchObject({ evaluate_target_health: true, zone_id: args.zone_id });
      expect(known, address).toContain((args.alias as { name: string }).name);
      expect([args.ttl, args.records], address).toEqual([undefined, undefined]);
    }
  });

  it("is made after the names that it leads to", async () => {
    const all = resources(await dns(), "aws_route53_record");
    const before = (address: string): string[] => {
      const direct = (all.find((one) => one.address === address)?.args.depends_on ?? []) as string[];
      return direct.flatMap((one) => [one, ...before(one)]);
    };
    for (const { address, args } of all) {
      const targets = all.filter((other) => other.args.name === (args.alias as { name: string }).name).map((other) => other.address);
      expect(before(address), address).toEqual(expect.arrayContaining(targets));
    }
  });
});

describe.each(["origin", "read"])("%s.smart0dte.com", (name) => {
  const full = `${name}.smart0dte.com`;

  it("goes by continent, and has a default for everybody else (SCALE-06)", async () => {
    const places = (await recordsOf(full)).map(({ args }) => args.geolocation_routing_policy as { continent?: string; country?: string });
    expect(places.flatMap(({ continent }) => continent ?? []).sort()).toEqual(["AF", "AS", "EU", "NA", "OC", "SA"]);
    expect(places.filter(({ country }) => country === "*")).toHaveLength(1);
  });

  it("then by latency, with a record for each region (PERF-07, CDN-03)", async () => {
    const records = await recordsOf(`latency.${full}`);
    expect(
      records.map(({ args }) => [(args.latency_routing_policy as { region: string }).region, (args.alias as { name: string }).name]),
    ).toEqual([
      ["us-east-1", `us-east-1.${full}`],
      ["us-west-2", `us-west-2.${full}`],
    ]);
  });

  it.each(["us-east-1", "us-west-2"])(
    "and ends in a pair of both regions for %s, each with a health check (REG-03, DR-01)",
    async (region) => {
      const pair = await recordsOf(`${region}.${full}`);
      expect(pair.map(({ args }) => (args.failover_routing_policy as { type: string }).type).sort()).toEqual(["PRIMARY", "SECONDARY"]);
      expect(pair.map(({ args }) => (args.alias as { name: string }).name).sort()).toEqual([
        "us-east-1.smart0dte.com",
        "us-west-2.smart0dte.com",
      ]);
      for (const { args } of pair) expect(args.health_check_id).toMatch(/^\$\{aws_route53_health_check\..+\.id\}$/);
    },
  );
});

describe("app.smart0dte.com", () => {
  it("leads to the distribution over IPv4 and IPv6 (SCALE-07)", async () => {
    const records = await recordsOf("app.smart0dte.com");
    expect(records.map(({ args }) => args.type).sort()).toEqual(["A", "AAAA"]);
    const output = (field: string): string => `\${data.terraform_remote_state.edge.outputs.${field}}`;
    for (const { args } of records)
      expect(args.alias).toEqual({
        name: output("distributionDomainName"),
        zone_id: output("distributionZoneId"),
        evaluate_target_health: false,
      });
  });

  it("has the distribution's other names beside it", async () => {
    const stack = await synthesizeStack(
      editedEstate((environment) => {
        environment.edge.aliases = [environment.domainName, `www.${environment.domainName}`];
      }),
      "prod-us-east-1-dns",
    );
    const named = resources(stack, "aws_route53_record").filter(({ args }) =>
      JSON.stringify(args.alias).includes("distributionDomainName"),
    );
    expect([...new Set(named.map(({ args }) => args.name))].sort()).toEqual(["app.smart0dte.com", "smart0dte.com", "www.smart0dte.com"]);
  });
});

describe("the order of the regions", () => {
  const first = async (name: string): Promise<Record<string, unknown> | undefined> =>
    (await recordsOf(name)).find(({ args }) => (args.failover_routing_policy as { type: string }).type === "PRIMARY")?.args;

  it.each(["us-east-1", "us-west-2"])("is the primary first where writes may come, from %s too (DR-01)", async (region) => {
    expect(await first(`${region}.origin.smart0dte.com`)).toMatchObject({
      alias: { name: "us-east-1.smart0dte.com" },
      health_check_id: idOf(await checkOf("primary-serves")),
    });
  });

  it("is the nearer region first for readers, whichever it is", async () => {
    expect(await first("us-east-1.read.smart0dte.com")).toMatchObject({
      alias: { name: "us-east-1.smart0dte.com" },
      health_check_id: idOf(await checkOf("primary-serves")),
    });
    expect(await first("us-west-2.read.smart0dte.com")).toMatchObject({
      alias: { name: "us-west-2.smart0dte.com" },
      health_check_id: idOf(await checkOf("us-west-2-answers")),
    });
  });
});

describe("the health checks of prod", () => {
  it.each([
    ["us-east-1-answers", "us-east-1"],
    ["us-west-2-answers", "us-west-2"],
  ])("%s asks the load balancer of %s itself, often and from several places (REG-03)", async (role, region) => {
    const { args } = await checkOf(role);
    expect(args).toMatchObject({
      type: "HTTPS",
      fqdn: `${region}.smart0dte.com`,
      port: 443,
      resource_path: "/health",
      enable_sni: true,
      request_interval: 10,
      failure_threshold: 3,
    });
    expect((args.regions as string[]).length).toBeGreaterThanOrEqual(3);
    expect(args.regions).toEqual(expect.arrayContaining(["eu-west-1"]));
  });

  it("take the primary out of service when it does not answer or a failover is declared (DR-05)", async () => {
    const children = [await checkOf("us-east-1-answers"), await checkOf("not-failed-over")].map(idOf);
    expect((await checkOf("primary-serves")).args).toMatchObject({
      type: "CALCULATED",
      child_healthchecks: children,
      child_health_threshold: children.length,
    });
  });

  it("follow the flag's alarm in the recovery region, keep the last word in silence, and copy the alarm again when it changes", async () => {
    const alarm =
      resources(await realStack("prod-us-west-2-failover-flag"), "aws_cloudwatch_metric_alarm").find(
        ({ args }) => args.alarm_name === "smart0dte-prod-failover-initiated",
      )?.args ?? {};
    const { args } = await checkOf("not-failed-over");
    expect(args).toMatchObject({
      type: "CLOUDWATCH_METRIC",
      cloudwatch_alarm_name: alarm.alarm_name,
      cloudwatch_alarm_region: "us-west-2",
      insufficient_data_health_status: "LastKnownStatus",
    });
    expect(args.triggers).toEqual({
      metric: `${String(alarm.namespace)} ${String(alarm.metric_name)} ${(alarm.dimensions as { QueueName: string }).QueueName}`,
      statistic: alarm.statistic,
      period: "60",
      evaluationPeriods: "1",
      comparisonOperator: alarm.comparison_operator,
      threshold: "1",
    });
  });
});

describe("the dns stack", () => {
  it("is made after the names of both regions and the alarm, and reads nothing from elsewhere", async () => {
    const stack = await dns();
    expect(stack.after).toEqual(
      expect.arrayContaining(["prod-us-east-1-region-dns", "prod-us-west-2-region-dns", "prod-us-west-2-failover-flag"]),
    );
    expect(stack.dependsOn.every((id) => id.startsWith("prod-us-east-1-"))).toBe(true);
  });

  const prodWith = (edit: (environment: Writable<EnvironmentConfig>) => void): Promise<SynthesizedStack> =>
    synthesizeStack(editedEstate(edit), "prod-us-east-1-dns");

  it("looks for a text in the answer where the configuration names one", async () => {
    const stack = await prodWith(({ dns: { healthChecks } }) => {
      healthChecks.answerContains = "ready";
      healthChecks.intervalSeconds = 30;
      healthChecks.failureThreshold = 2;
    });
    const endpoints = resources(stack, "aws_route53_health_check").filter(({ args }) => args.fqdn !== undefined);
    expect(endpoints).toHaveLength(2);
    for (const { args } of endpoints)
      expect(args).toMatchObject({ type: "HTTPS_STR_MATCH", search_string: "ready", request_interval: 30, failure_threshold: 2 });
  });

  it("has neither checks nor failover where the primary region stands alone", async () => {
    const stack = await prodWith((environment) => {
      environment.dns.healthChecks.enabled = false;
      environment.dns.routing = { origin: "primaryOnly", read: "primaryOnly" };
    });
    expect(resources(stack, "aws_route53_health_check")).toEqual([]);
    const names = resources(stack, "aws_route53_record").filter(({ args }) => !JSON.stringify(args.alias).includes("distribution"));
    expect(names.map(({ args }) => [args.name, (args.alias as { name: string }).name, args.set_identifier]).sort()).toEqual([
      ["origin.smart0dte.com", "us-east-1.smart0dte.com", undefined],
      ["read.smart0dte.com", "us-east-1.smart0dte.com", undefined],
    ]);
  });

  it("refuses to be made of names that fail over without health checks", async () => {
    await expect(
      prodWith(({ dns: { healthChecks } }) => {
        healthChecks.enabled = false;
      }),
    ).rejects.toThrow("fails over, which needs health checks");
  });
});
