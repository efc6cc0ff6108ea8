import { type Asker, type DnsStackJson, Resolver, type World } from "../helpers/resolver";
import { loadEstate } from "../../config/load";
import { realConfig, type Resource, realStacks, resources } from "../helpers/estate";

const [primary, recovery] = ["us-east-1", "us-west-2"] as const;
/** Codes of all continents, and an address that no map has. */
const places = ["AF", "AN", "AS", "EU", "NA", "OC", "SA", undefined] as const;
const distances = [
  [primary, recovery],
  [recovery, primary],
] as const;
const askers: readonly Asker[] = places.flatMap((continent) => distances.map((latencies) => ({ continent, latencies })));

const published = (...values: number[]): World["metric"] => ({ values, silent: false });
const silentAfter = (...values: number[]): World["metric"] => ({ values, silent: true });

/** What Route 53 can have heard of the flag, and whether that means a failover. */
const flags = [
  { flag: "not set", metric: published(0), declared: false },
  { flag: "set", metric: published(0, 1), declared: true },
  { flag: "taken back", metric: published(1, 0), declared: false },
  { flag: "never reported yet", metric: silentAfter(), declared: false },
  { flag: "no longer reported, after it was not set", metric: silentAfter(0), declared: false },
  { flag: "no longer reported, after it was set", metric: silentAfter(0, 1), declared: true },
] as const;

const healths = [
  { health: "both regions answer", answering: [primary, recovery] },
  { health: "the primary region alone answers", answering: [primary] },
  { health: "the recovery region alone answers", answering: [recovery] },
  { health: "no region answers", answering: [] },
] as const;

const situations = flags.flatMap((flag) => healths.map((health) => ({ ...flag, ...health })));
type Situation = (typeof situations)[number];

/** Where the configuration of prod sends readers first. */
const preferred: Readonly<Record<string, string>> = { AF: primary, EU: primary, SA: primary, AS: recovery, OC: recovery };

/** What must be said at origin.<domain>: the writer, which a declared failover has moved. */
function writer({ answering, declared }: Situation): string {
  const works = (region: string): boolean => answering.some((one) => one === region);
  const inOrder = declared ? [recovery, primary] : [primary, recovery];
  // With nobody to answer, Route 53 takes everything for healthy and names the first.
  return inOrder.find(works) ?? primary;
}

/** What must be said at read.<domain>; undefined when any region will do. */
function reader({ answering, declared }: Situation, { continent, latencies }: Asker): string | undefined {
  const works = (region: string): boolean => answering.some((one) => one === region);
  const near = (continent === undefined ? undefined : preferred[continent]) ?? latencies[0] ?? primary;
  const inOrder = declared ? [recovery, primary] : [near, near === primary ? recovery : primary];
  return inOrder.find(works);
}

/** Whatever is wrong with the answers that prod's records give, in every situation and to everybody. */
function mistakes(stacks: readonly DnsStackJson[], domain = "smart0dte.com"): string[] {
  return situations.flatMap((situation) => {
    const resolver = new Resolver(stacks, situation);
    return askers.flatMap((asker) => {
      const say = (name: string): string => {
        const answer = resolver.resolve(`${name}.${domain}`, asker);
        return answer?.kind === "region" ? answer.region : "nothing";
      };
      const expected = { origin: writer(situation), read: reader(situation, asker) };
      return Object.entries(expected).flatMap(([name, region]) => {
        const got = say(name);
        const fine = region === undefined ? got !== "nothing" : got === region;
        return fine
          ? []
          : [
              `${name} from ${String(asker.continent)}, nearest ${String(asker.latencies[0])}, flag ${situation.flag}, ${situation.health}: ${got} instead of ${String(region)}`,
            ];
      });
    });
  });
}

const dnsOf = async (environment: string): Promise<DnsStackJson[]> =>
  (await realStacks())
    .filter(({ owner, layer }) => owner === environment && ["dns", "region-dns", "failover-flag"].includes(layer))
    .map(({ id, region, json }) => ({ id, region, json: structuredClone(json) }));

describe("the records of prod", () => {
  it("give everybody everywhere the right region, whatever fails and whatever is declared", async () => {
    expect(mistakes(await dnsOf("prod"))).toEqual([]);
  });

  it.each(situations)("leave nobody without a region that answers: flag $flag, $health", async (situation) => {
    const resolver = new Resolver(await dnsOf("prod"), situation);
    for (const name of ["origin.smart0dte.com", "read.smart0dte.com"]) {
      for (const asker of askers) {
        const answer = resolver.resolve(name, asker);
        expect(answer?.kind).toBe("region");
        if (situation.answering.length > 0) expect(situation.answering).toContain(answer?.kind === "region" ? answer.region : undefined);
      }
    }
  });

  it.each(situations.filter(({ declared, answering }) => !declared && answering.some((region) => region === primary)))(
    "send no write to the recovery region: flag $flag, $health",
    async (situation) => {
      const resolver = new Resolver(await dnsOf("prod"), situation);
      expect(new Set(askers.map((asker) => JSON.stringify(resolver.resolve("origin.smart0dte.com", asker))))).toEqual(
        new Set([JSON.stringify({ kind: "region", region: primary })]),
      );
    },
  );
});

describe("the loss of a whole region", () => {
  const at = async (world: World, name = "origin"): Promise<unknown> =>
    new Resolver(await dnsOf("prod"), world).resolve(`${name}.smart0dte.com`, { continent: "EU", latencies: [primary, recovery] });

  it("of the primary region moves everything, with no call to anything", async () => {
    const lost = { answering: [recovery], metric: published(0) };
    expect([await at(lost), await at(lost, "read")]).toEqual(Array(2).fill({ kind: "region", region: recovery }));
  });

  it("of the recovery region moves nothing: silence is no failover", async () => {
    const lost = { answering: [primary], metric: silentAfter(0) };
    expect([await at(lost), await at(lost, "read")]).toEqual(Array(2).fill({ kind: "region", region: primary }));
  });

  it("of the flag's reporting after a failover does not move writers back to a stale database", async () => {
    expect(await at({ answering: [primary, recovery], metric: silentAfter(0, 1) })).toEqual({ kind: "region", region: recovery });
  });
});

const domainOf = (environment: string): string | undefined =>
  loadEstate(realConfig).find((one) => one.environment === environment)?.domainName;

describe.each(["dev", "staging"])("the records of %s", (environment) => {
  it("leave no writer without the region that is to answer", async () => {
    const stacks = await dnsOf(environment);
    for (const situation of situations) {
      const resolver = new Resolver(stacks, situation);
      for (const asker of askers)
        expect(resolver.resolve(`origin.${domainOf(environment)}`, asker)).toEqual({ kind: "region", region: writer(situation) });
    }
  });
});

type Change = (args: Record<string, unknown>, stacks: readonly DnsStackJson[]) => void;
const set =
  (key: string, value: unknown): Change =>
  (args) => {
    args[key] = value;
  };
const drop =
  (key: string): Change =>
  (args) => {
    delete args[key];
  };
const aliasTo =
  (name: string): Change =>
  (args) => {
    args.alias = { ...(args.alias as object), name };
  };
const vanish: Change = (args) => {
  args.name = "elsewhere.smart0dte.com";
};
const checkOf =
  (role: string): Change =>
  (args, stacks) => {
    const check = stacks
      .flatMap((stack) => resources(stack, "aws_route53_health_check"))
      .find(({ args: { tags } }) => (tags as { Name: string }).Name.endsWith(role));
    args.health_check_id = `\${${String(check?.address)}.id}`;
  };

/** A record or a check by what it is, not by its address. */
const record = (name: string, policy: string, value: string) => ({
  type: "aws_route53_record",
  is: ({ args }: Resource): boolean => args.name === `${name}.smart0dte.com` && JSON.stringify(args[policy] ?? {}).includes(`"${value}"`),
});
const check = (role: string) => ({
  type: "aws_route53_health_check",
  is: ({ args }: Resource): boolean => (args.tags as { Name: string }).Name === `smart0dte-prod-${role}`,
});
const alarm = {
  type: "aws_cloudwatch_metric_alarm",
  is: ({ args }: Resource): boolean => args.alarm_name === "smart0dte-prod-failover-initiated",
};
const failover = "failover_routing_policy";

const mutations: readonly [string, { readonly type: string; readonly is: (resource: Resource) => boolean }, Change][] = [
  ["the primary without a health check", record("us-east-1.origin", failover, "PRIMARY"), drop("health_check_id")],
  ["the primary that knows no flag", record("us-east-1.origin", failover, "PRIMARY"), checkOf("us-east-1-answers")],
  ["the primary of the other pair without a health check", record("us-west-2.origin", failover, "PRIMARY"), drop("health_check_id")],
  ["the recovery region first", record("us-west-2.origin", failover, "PRIMARY"), aliasTo("us-west-2.smart0dte.com")],
  // One pair without it would do no harm: the records above follow its health and go to the other pair.
  [
    "no second region in either pair",
    {
      type: "aws_route53_record",
      is: ({ args }) => String(args.name).endsWith(".origin.smart0dte.com") && JSON.stringify(args[failover] ?? {}).includes("SECONDARY"),
    },
    vanish,
  ],
  ["the primary region twice", record("us-west-2.origin", failover, "SECONDARY"), aliasTo("us-east-1.smart0dte.com")],
  ["a reader's pair in the other order", record("us-west-2.read", failover, "PRIMARY"), aliasTo("us-east-1.smart0dte.com")],
  ["a reader's last resort that the flag takes away", record("us-west-2.read", failover, "SECONDARY"), checkOf("primary-serves")],
  ["a reader's pair without a health check", record("us-west-2.read", failover, "PRIMARY"), drop("health_check_id")],
  ["no default place", record("origin", "geolocation_routing_policy", "*"), vanish],
  ["a default for readers that is one region", record("read", "geolocation_routing_policy", "*"), aliasTo("us-east-1.read.smart0dte.com")],
  ["a continent sent to the wrong region", record("read", "geolocation_routing_policy", "AS"), aliasTo("us-east-1.read.smart0dte.com")],
  ["a continent that goes round the failover", record("origin", "geolocation_routing_policy", "EU"), aliasTo("us-east-1.smart0dte.com")],
  [
    "a latency record of the wrong region",
    record("latency.read", "latency_routing_policy", "us-west-2"),
    set("latency_routing_policy", { region: "us-east-1" }),
  ],
  [
    "a latency record that goes round the failover",
    record("latency.origin", "latency_routing_policy", "us-west-2"),
    aliasTo("us-west-2.smart0dte.com"),
  ],
  ["a primary that any child keeps healthy", check("primary-serves"), set("child_health_threshold", 1)],
  ["a primary that no child makes unhealthy", check("primary-serves"), set("child_health_threshold", 0)],
  ["a calculated check turned round", check("primary-serves"), set("invert_healthcheck", true)],
  ["a flag turned round", check("not-failed-over"), set("invert_healthcheck", true)],
  ["silence that means healthy", check("not-failed-over"), set("insufficient_data_health_status", "Healthy")],
  ["silence that means a failover", check("not-failed-over"), set("insufficient_data_health_status", "Unhealthy")],
  ["a check that asks the wrong region", check("us-east-1-answers"), set("fqdn", "us-west-2.smart0dte.com")],
  ["a check that asks what it decides about", check("us-west-2-answers"), set("fqdn", "latency.smart0dte.com")],
  ["an alarm that two reports of one raise", alarm, set("threshold", 2)],
  ["an alarm that is always raised", alarm, set("threshold", 0)],
  [
    "a region whose empty target group makes it unhealthy",
    { type: "aws_route53_record", is: ({ args }) => args.name === "us-east-1.smart0dte.com" },
    (args) => {
      args.alias = { ...(args.alias as object), evaluate_target_health: true };
    },
  ],
];

describe("what would be noticed", () => {
  it.each(mutations)("%s", async (_, { type, is }, change) => {
    const stacks = await dnsOf("prod");
    const found = stacks.flatMap((stack) => resources(stack, type)).filter(is);
    expect(found).not.toEqual([]);
    for (const { args } of found) change(args, stacks);
    expect(mistakes(stacks)).not.toEqual([]);
  });

  it("an alias to a name without records, an alarm that is not there, an alias that follows a distribution", async () => {
    const world = { answering: [primary, recovery], metric: published(0) };
    const everybody = askers[0] as Asker;
    const broken = async (
      target: { readonly type: string; readonly is: (resource: Resource) => boolean },
      change: Change,
    ): Promise<Resolver> => {
      const stacks = await dnsOf("prod");
      for (const { args } of stacks.flatMap((stack) => resources(stack, target.type)).filter(target.is)) change(args, stacks);
      return new Resolver(stacks, world);
    };
    const ask = (resolver: Resolver) => () => resolver.resolve("origin.smart0dte.com", everybody);
    expect(ask(await broken(record("origin", "geolocation_routing_policy", "AF"), aliasTo("nowhere.smart0dte.com")))).toThrow(
      "has no record",
    );
    expect(ask(await broken(check("not-failed-over"), set("cloudwatch_alarm_region", "us-east-1")))).toThrow("it is not in us-east-1");
    expect(
      ask(
        await broken(
          record("origin", "geolocation_routing_policy", "AF"),
          aliasTo("${data.terraform_remote_state.edge.outputs.distributionDomainName}"),
        ),
      ),
    ).toThrow("health of a distribution");
  });
});
