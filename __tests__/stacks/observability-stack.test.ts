import { saysThatNobodyIsTold } from "../../src/facts/telling-alarms";
import { causes } from "../../src/modules/observability/causes";
import { editedEstate, realStack, realStacks, type Resource, resources, type SynthesizedStack, synthesizeStack } from "../helpers/estate";

const composites = (stack: SynthesizedStack): Resource[] => resources(stack, "aws_cloudwatch_composite_alarm");
const alarms = (stack: SynthesizedStack): Resource[] => resources(stack, "aws_cloudwatch_metric_alarm");
const nameOf = ({ args }: Resource): string => String(args.alarm_name);
const named = (rule: unknown): string[] => [...String(rule).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
const isPage = (resource: Resource): boolean => /^smart0dte-\w+-page-/.test(nameOf(resource));
const page = (stack: SynthesizedStack, name: string): Resource => {
  const found = composites(stack).find((one) => nameOf(one).endsWith(`-page-${name}`));
  if (found === undefined) throw new Error(`${stack.id} has no page ${name}; it has ${composites(stack).map(nameOf).join(", ")}`);
  return found;
};

const watchOf = (stack: SynthesizedStack): Resource => {
  const found = resources(stack, "aws_lambda_function").find(({ args }) => String(args.function_name).endsWith("-region-watch"));
  if (found === undefined) throw new Error(`${stack.id} has no function region-watch`);
  return found;
};

const observability = async (): Promise<SynthesizedStack[]> => (await realStacks()).filter(({ layer }) => layer === "observability");

describe("pages", () => {
  it("look at everything that is critical in their region, each in one place", async () => {
    const stacks = await realStacks();
    for (const stack of await observability()) {
      const critical = stacks
        .filter(({ owner, region }) => owner === stack.owner && region === stack.region)
        .flatMap(composites)
        .map(nameOf)
        .filter((name) => name.includes("-symptoms-"));
      const looked = composites(stack)
        .filter(isPage)
        .flatMap(({ args }) => named(args.alarm_rule))
        .filter((name) => name.includes("-symptoms-"));
      expect(critical.length, stack.id).toBeGreaterThan(3);
      expect(looked.sort(), stack.id).toEqual(critical.sort());
    }
  });

  it("name only alarms that are there, in stacks that are applied before", async () => {
    const stacks = await realStacks();
    for (const stack of await observability()) {
      const before = stacks.filter(({ id }) => id === stack.id || [...stack.after, ...stack.dependsOn].includes(id));
      const known = new Set(before.flatMap((one) => [...alarms(one), ...composites(one)].map(nameOf)));
      for (const { address, args } of composites(stack)) {
        const suppressor = (args.actions_suppressor as { alarm: string } | undefined)?.alarm;
        const names = [...named(args.alarm_rule), ...(suppressor === undefined ? [] : [suppressor])];
        expect(
          names.filter((name) => !known.has(name)),
          `${stack.id} ${address}`,
        ).toEqual([]);
      }
    }
  });

  it("are made after the alarms of their own stack that they look at", async () => {
    for (const stack of await observability()) {
      const own = new Map([...alarms(stack), ...composites(stack)].map((one) => [nameOf(one), one.address]));
      for (const { address, args } of composites(stack)) {
        const suppressor = (args.actions_suppressor as { alarm: string } | undefined)?.alarm;
        const wanted = [...named(args.alarm_rule), ...(suppressor === undefined ? [] : [suppressor])].flatMap(
          (name) => own.get(name) ?? [],
        );
        expect(args.depends_on ?? [], `${stack.id} ${address}`).toEqual(expect.arrayContaining(wanted));
      }
    }
  });

  it.each([
    ["prod", "critical"],
    ["staging", "warning"],
    ["dev", "info"],
  ])("of %s tell the %s topic of their own region, as the configuration says", async (environment, severity) => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await realStack(`${environment}-${region}-observability`);
      for (const one of composites(stack).filter(isPage))
        expect(one.args.alarm_actions, nameOf(one)).toEqual([
          `arn:aws:sns:${region}:${stack.accountId}:smart0dte-${environment}-alerts-${severity}`,
        ]);
    }
  });

  it("are all that tells prod's critical topic, besides the failover flag, keys that are lost, and messages that did not reach who is woken", async () => {
    const stacks = (await realStacks()).filter(({ owner }) => owner === "prod");
    const telling = stacks.flatMap((stack) =>
      [...alarms(stack), ...composites(stack)].filter(
        ({ args }) =>
          JSON.stringify(args.alarm_actions).includes("alerts-critical") || JSON.stringify(args.alarm_actions).includes("criticalTopicArn"),
      ),
    );
    const others = new Set(telling.filter((one) => !isPage(one)).map(nameOf));
    expect([...others].filter((name) => !/-topic-(?:alerts-warning|pages-[a-z-]+)-failed$/.test(name))).toEqual([
      "smart0dte-prod-failover-initiated",
    ]);
    expect([...others]).toEqual(
      expect.arrayContaining(["smart0dte-prod-topic-alerts-warning-failed", "smart0dte-prod-topic-pages-second-level-failed"]),
    );
  });

  it("of what follows wait for what is deeper: a region that is down is one page", async () => {
    const stack = await realStack("prod-us-east-1-observability");
    const suppressor = (name: string) => (page(stack, name).args.actions_suppressor as { alarm: string } | undefined)?.alarm;
    expect(suppressor("region")).toBeUndefined();
    expect(suppressor("database")).toBe("smart0dte-prod-page-region");
    const deeper = (name: string): string[] => named(composites(stack).find((one) => nameOf(one) === suppressor(name))?.args.alarm_rule);
    expect(deeper("services")).toEqual(
      expect.arrayContaining(["smart0dte-prod-symptoms-dns", "smart0dte-prod-symptoms-database", "smart0dte-prod-symptoms-cache"]),
    );
    expect(deeper("services")).not.toContain("smart0dte-prod-symptoms-services");
    expect(deeper("trading")).toContain("smart0dte-prod-symptoms-services");
  });

  it("wait for nothing that may ring for hours beside the trouble: a lost region, that nobody looks, a store that is nearly full", async () => {
    for (const stack of await observability())
      for (const suppressor of composites(stack).filter((one) => nameOf(one).includes("-deeper-than-")))
        expect(
          named(String(suppressor.args.alarm_rule).replaceAll(/NOT ALARM\("[^"]+"\)/g, "")).filter((name) =>
            /-page-|-(?:peer|watch)-silent$|-peer-mute$|-(?:lasting|copies)$/.test(name),
          ),
        ).toEqual([]);
  });

  it("of trading wait for the market, unless nobody says whether it is open", async () => {
    for (const stack of await observability()) {
      expect(String(page(stack, "trading").args.alarm_rule)).toContain(`(NOT ALARM("smart0dte-${stack.owner}-watch-market-closed"))`);
      const closed = alarms(stack).find((one) => nameOf(one).endsWith("-watch-market-closed"));
      expect(closed?.args).toMatchObject({ comparison_operator: "LessThanThreshold", threshold: 1, treat_missing_data: "notBreaching" });
    }
  });

  it("of the region that stands by speak of trading only once it has taken over", async () => {
    expect(String(page(await realStack("prod-us-west-2-observability"), "trading").args.alarm_rule)).toContain(
      'ALARM("smart0dte-prod-failover-initiated")',
    );
    expect(String(page(await realStack("prod-us-east-1-observability"), "trading").args.alarm_rule)).not.toContain("failover");
  });

  it("have a cause for each layer once", () => {
    const layers = causes.flatMap((cause) => cause.layers);
    expect(layers.filter((layer, index) => layers.indexOf(layer) !== index)).toEqual([]);
  });
});

describe("the look from outside", () => {
  it("opens the WebSocket where there is one, which is a symptom of the services", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const stack = await realStack(`prod-${region}-observability`);
      const { variables } = watchOf(stack).args.environment as { variables: Record<string, string> };
      expect(variables.SOCKET_URL).toBe("wss://app.smart0dte.com/ws");
      expect(String(page(stack, "services").args.alarm_rule)).toContain('ALARM("smart0dte-prod-watch-socket-silent")');
    }
    const without = await realStack("dev-us-east-1-observability");
    expect((watchOf(without).args.environment as { variables: object }).variables).not.toHaveProperty("SOCKET_URL");
    expect(resources(without, "aws_cloudwatch_metric_alarm").map(({ args }) => args.alarm_name)).not.toContain(
      "smart0dte-dev-watch-socket-silent",
    );
  });

  it("goes to the application and to the other region from each region, every minute", async () => {
    for (const [region, peer] of [
      ["us-east-1", "us-west-2"],
      ["us-west-2", "us-east-1"],
    ]) {
      const stack = await realStack(`prod-${region}-observability`);
      const { variables } = watchOf(stack).args.environment as { variables: Record<string, string> };
      expect(variables).toMatchObject({
        SITE_URL: "https://app.smart0dte.com/",
        API_URL: "https://app.smart0dte.com/api/health",
        PEER_REGION: peer,
        ALARM_PREFIX: "smart0dte-prod-",
        PAGE_PREFIX: "smart0dte-prod-page-",
      });
      // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: all variables together
      expect(JSON.stringify(variables).length).toBeLessThan(4096);
      const schedule = resources(stack, "aws_scheduler_schedule").find(({ args: { name } }) => name === "smart0dte-prod-region-watch");
      expect(schedule?.args.schedule_expression).toBe("rate(1 minutes)");
    }
  });

  it("knows every alarm by which a region says that its pages reach nobody", async () => {
    const stacks = (await realStacks()).filter(({ owner }) => owner === "prod");
    for (const region of ["us-east-1", "us-west-2"]) {
      const here = stacks.filter((stack) => stack.region === region);
      const topics = here
        .flatMap((stack) => resources(stack, "aws_sns_topic"))
        .map(({ args: { name } }) => String(name).replace("smart0dte-prod-", ""))
        .filter((name) => name.startsWith("pages-") || name === "alerts-critical");
      expect(topics.length).toBeGreaterThan(4);
      const known = here
        .flatMap(alarms)
        .map((one) => nameOf(one).replace("smart0dte-prod-", ""))
        .filter(saysThatNobodyIsTold);
      expect(known.sort()).toEqual(
        ["state-machine-escalation-failed", "rule-pages-escalate-failed", ...topics.map((name) => `topic-${name}-failed`)].sort(),
      );
    }
  });

  it("pages for a region that reaches nobody, which says so for longer than a look takes to come", async () => {
    for (const stack of await observability()) {
      expect(String(page(stack, "peer").args.alarm_rule)).toBe(
        `ALARM("smart0dte-${stack.owner}-watch-peer-silent") OR ALARM("smart0dte-${stack.owner}-watch-peer-mute")`,
      );
      const mute = alarms(stack).find((one) => nameOf(one).endsWith("-watch-peer-mute"));
      expect(mute?.args).toMatchObject({ metric_name: "PeerMute", comparison_operator: "GreaterThanOrEqualToThreshold", threshold: 1 });
      const failed = alarms(stack).find((one) => nameOf(one).endsWith("-state-machine-escalation-failed"));
      // Where pages wake nobody there is no escalation.
      if (stack.owner === "prod") expect(failed?.args).toMatchObject({ evaluation_periods: 5, datapoints_to_alarm: 1 });
    }
  });

  it("is missed when it does not come", async () => {
    for (const stack of await observability()) {
      const silent = alarms(stack).find((one) => nameOf(one).endsWith("-watch-silent"));
      expect(silent?.args).toMatchObject({
        treat_missing_data: "breaching",
        evaluation_periods: 5,
        metric_query: [{ expression: "FILL(reports, 0)" }, {}],
      });
      expect(named(page(stack, "watch").args.alarm_rule)).toEqual([silent === undefined ? "" : nameOf(silent)]);
    }
  });

  it("knows closures of the environment besides the exchange's holidays", async () => {
    const edited = editedEstate(({ market }) => {
      market.closures = { "2027-01-15": "a day of mourning" };
    });
    const watch = watchOf(await synthesizeStack(edited, "prod-us-east-1-observability"));
    const { MARKET = "" } = (watch.args.environment as { variables: Record<string, string> }).variables;
    expect(JSON.parse(MARKET)).toMatchObject({
      hours: { timeZone: "America/New_York", open: "09:30", close: "16:00" },
      calendar: { holidays: { "2027-01-15": "a day of mourning", "2026-12-25": "Christmas Day" }, earlyCloses: { "2026-12-24": "13:00" } },
    });
  });
});

describe("alarms on the business", () => {
  it("are there for every figure whose service the environment has, in the collector's own dimension", async () => {
    const { tradingMetrics } = await import("../../src/facts/trading-metrics");
    const stack = await realStack("prod-us-east-1-observability");
    const texts = alarms(stack)
      .map(({ args }) => JSON.stringify(args))
      .filter((text) => text.includes('"Smart0DTE/Trading"'));
    expect(texts.map((text) => /"metric_name":"(\w+)"/.exec(text)?.[1]).sort()).toEqual(Object.keys(tradingMetrics).sort());
    for (const text of texts) expect(text).toMatch(/"dimensions":\{"service\.name":"\w+"\}/);
  });

  it("are left out for a service that the environment has not", async () => {
    const edited = editedEstate(({ services }) => {
      delete services.catalog.marketdata;
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-observability");
    expect(alarms(stack).filter((one) => nameOf(one).includes("-trading-data-"))).toEqual([]);
    expect(String(page(stack, "trading").args.alarm_rule)).not.toContain("data-silent");
  });

  it("ring for a loss, which is a negative figure", async () => {
    const loss = alarms(await realStack("prod-us-east-1-observability")).find((one) => nameOf(one).endsWith("-trading-loss"));
    expect(loss?.args).toMatchObject({ threshold: -25000, comparison_operator: "LessThanThreshold", statistic: "Minimum" });
  });
});

describe("a severe finding of GuardDuty", () => {
  const attack = (stack: SynthesizedStack): Resource => {
    const found = alarms(stack).find((one) => nameOf(one).endsWith("-security-attack"));
    if (found === undefined) throw new Error(`${stack.id} has no alarm on attacks`);
    return found;
  };

  it("is a page in its own region of every environment, whatever else rings, of what the account's rule matches", async () => {
    const stacks = await realStacks();
    for (const stack of await observability()) {
      const posture = stacks.find(
        ({ layer, region, accountId }) => layer === "posture" && [region, accountId].join() === [stack.region, stack.accountId].join(),
      );
      const rule = resources(posture ?? stack, "aws_cloudwatch_event_rule").find(({ args }) =>
        String(args.event_pattern).includes('"aws.guardduty"'),
      );
      expect(attack(stack).args, stack.id).toMatchObject({
        namespace: "AWS/Events",
        metric_name: "TriggeredRules",
        dimensions: { RuleName: rule?.args.name },
        comparison_operator: "GreaterThanThreshold",
        threshold: 0,
        treat_missing_data: "notBreaching",
      });
      const ringing = page(stack, "attack");
      expect(named(ringing.args.alarm_rule)).toEqual([nameOf(attack(stack))]);
      expect(ringing.args).not.toHaveProperty("actions_suppressor");
    }
  });

  it("rings from the first minute until every level of the escalation was notified, however long those have", async () => {
    const edited = editedEstate(({ observability: { escalation } }) => {
      escalation.firstSeconds = 3600;
      escalation.secondSeconds = 3600;
    });
    for (const [stack, seconds] of [
      [await realStack("prod-us-east-1-observability"), 300 + 600],
      [await synthesizeStack(edited, "prod-us-east-1-observability"), 7200],
    ] as const) {
      const { period, evaluation_periods: periods, datapoints_to_alarm: datapoints } = attack(stack).args;
      expect(datapoints).toBe(1);
      expect(Number(period) * Number(periods)).toBeGreaterThan(seconds + 900);
    }
  });

  it("is a page of each environment that shares the account", async () => {
    const shared = editedEstate((environment) => {
      environment.account = { name: "trading", id: "123456789012" };
    });
    for (const { environment } of shared)
      expect(attack(await synthesizeStack(shared, `${environment}-us-east-1-observability`)).args.dimensions).toEqual({
        RuleName: "smart0dte-trading-security-attack",
      });
  });
});

describe("requests to keys that KMS refuses because they are too many", () => {
  it.each(["us-east-1", "us-west-2"])("are counted and kept in %s, and ring with the first", async (region) => {
    const stack = await realStack(`prod-${region}-observability`);
    const name = "smart0dte-prod-keys-throttled";
    const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => args.name === name);
    expect(JSON.parse(String(rule?.args.event_pattern))).toEqual({
      source: ["aws.kms"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: { eventSource: ["kms.amazonaws.com"], errorCode: ["ThrottlingException"] },
    });
    const targets = resources(stack, "aws_cloudwatch_event_target").filter(({ args }) => args.rule === `\${${rule?.address}.name}`);
    expect(targets.map(({ args }) => [args.arn, args.role_arn])).toEqual([
      [`arn:aws:logs:${region}:333333333333:log-group:/aws/events/${name}`, undefined],
    ]);
    expect(alarms(stack).find((one) => nameOf(one) === "smart0dte-prod-rule-keys-throttled-often")?.args).toMatchObject({
      namespace: "AWS/Events",
      metric_name: "Invocations",
      dimensions: { RuleName: name },
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
    });
  });

  it("are left to the alarm on the quota where only what is critical is watched", async () => {
    const edited = editedEstate(({ observability: settings }) => {
      settings.extent = "essential";
    });
    const stack = await synthesizeStack(edited, "prod-us-east-1-observability");
    expect(resources(stack, "aws_cloudwatch_event_rule").map(({ args }) => args.name)).not.toContain("smart0dte-prod-keys-throttled");
  });
});
