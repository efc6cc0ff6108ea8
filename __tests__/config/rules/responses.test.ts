import { responseRules } from "../../../config/rules/responses";
import { observabilitySchema } from "../../../config/schema/observability";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { answerableAlarms } from "../../../src/facts/responses";
import { type Writable } from "../../helpers/estate";
import { expectViolation, placeOf, prodWith, violationsOf } from "../../helpers/rule-violations";

type Response = Writable<EnvironmentConfig["observability"]["responses"][string]>;

const stop: Response = {
  alarm: "page-trading",
  action: "stopTrading",
  guards: { when: "marketHours", atMostPerHour: 1, dryRun: false },
};

/** What the rules find where `one` is the only response of prod. */
const found = (one: Partial<Response>, edit: (environment: Writable<EnvironmentConfig>) => void = () => undefined) =>
  violationsOf(
    responseRules,
    prodWith((environment) => {
      environment.observability.responses = { one: { ...stop, ...one } };
      edit(environment);
    }),
  );

describe("the rules of responses", () => {
  it("accept the project's own environments, and every alarm that may be answered", () => {
    expect(
      violationsOf(
        responseRules,
        prodWith(() => undefined),
      ),
    ).toEqual([]);
    for (const alarm of answerableAlarms(["execution", "marketdata"])) expect(found({ alarm }), alarm).toEqual([]);
  });

  it.each<[what: string, expected: string, fix: RegExp, one: Partial<Response>]>([
    [
      "an alarm that does not exist",
      "responses-follow-alarms at observability.responses.one.alarm",
      /that is there/,
      { alarm: "page-disk" },
    ],
    [
      "an alarm that only warns",
      "responses-follow-alarms at observability.responses.one.alarm",
      /critical figure/,
      { alarm: "trading-signal-accuracy" },
    ],
    [
      "a service that does not exist",
      "responses-say-what-they-work-on at observability.responses.one.service",
      /name a service/,
      { action: "restartService", service: "marketdate" },
    ],
    [
      "a restart of nothing",
      "responses-say-what-they-work-on at observability.responses.one.service",
      /say service/,
      { action: "restartService" },
    ],
    [
      "a service that the action does not read",
      "responses-say-what-they-work-on at observability.responses.one.service",
      /take it out/,
      { service: "execution" },
    ],
    [
      "a minimum that lowers",
      "raised-minimum-raises at observability.responses.one.minimumTasks",
      /between them/,
      { action: "raiseMinimum", service: "api", minimumTasks: 4 },
    ],
    [
      "a minimum over the maximum",
      "raised-minimum-raises at observability.responses.one.minimumTasks",
      /tasks\.maximum/,
      { action: "raiseMinimum", service: "api", minimumTasks: 999 },
    ],
    [
      "a failover that a region which may be lost would start",
      "failover-is-evaluated-where-it-is-done at observability.responses.one.alarm",
      /does not start its own/,
      { alarm: "page-database", action: "evaluateFailover", failover: "dryRun" },
    ],
    [
      "a dry run that is not made",
      "dry-runs-are-not-dry-twice at observability.responses.one.guards.dryRun",
      /write false/,
      { alarm: "page-peer", action: "evaluateFailover", failover: "dryRun", guards: { ...stop.guards, dryRun: true } },
    ],
  ])("refuse %s", (_, expected, fix, one) => {
    expectViolation(found(one), expected, fix);
  });

  it("let a failover be asked for in a dry run, which is no contradiction", () => {
    const guards = { ...stop.guards, dryRun: true };
    expect(found({ alarm: "page-peer", action: "evaluateFailover", failover: "askForApproval", guards })).toEqual([]);
  });

  it("refuse two responses to one alarm, which would ask the guards for one", () => {
    const places = found({}, ({ observability }) => {
      observability.responses.two = { ...stop };
    }).map(placeOf);
    expect(places).toEqual(["responses-follow-alarms at observability.responses.two.alarm"]);
  });

  it("refuse to stop what nobody does", () => {
    const places = found({}, ({ services }) => {
      for (const service of Object.values(services.catalog)) service.uses.secrets = [];
    }).map(placeOf);
    expect(places).toContain("stopped-trading-stops-somebody at observability.responses.one.action");
  });

  it("know the figures of the business by the services that report them", () => {
    expect(answerableAlarms(["execution"])).toEqual(expect.arrayContaining(["page-trading", "trading-loss", "trading-order-errors"]));
    expect(answerableAlarms(["execution"])).not.toContain("trading-data-silent");
    expect(answerableAlarms(["api"])).not.toContain("page-trading");
  });
});

describe("the schema of responses", () => {
  const parsed = (one: object) => observabilitySchema.safeParse({ responses: { one } });

  it.each(["when", "atMostPerHour", "dryRun"])("refuses a response whose guards do not say %s", (missing) => {
    const guards = Object.fromEntries(Object.entries(stop.guards).filter(([name]) => name !== missing));
    expect(parsed({ ...stop, guards }).error?.issues.map(({ path }) => path.join("."))).toEqual([`responses.one.guards.${missing}`]);
  });

  it("refuses a response without guards, and takes one with them", () => {
    const { guards: _, ...unguarded } = stop;
    expect(parsed(unguarded).error?.issues.map(({ path }) => path.join("."))).toEqual(["responses.one.guards"]);
    expect(parsed(stop).success).toBe(true);
  });
});
