import { type Change, findingsAfter } from "../../helpers/config";

const at = (...path: string[]): string[] => ["recovery", "experiments", ...path];
const stopTasks = (service: string, settings: object): Change => ({ at: at("stopTasks"), to: { [service]: { percent: 50, ...settings } } });
const words = { reason: "Nothing else shows it under the real load.", acceptedBy: "trading-platform" };

const found = (environment: string, changes: readonly Change[]): string[] =>
  findingsAfter({ [environment]: changes }).map(({ path, allowed }) => `${path}: ${allowed}`);

describe("rules of experiments", () => {
  it.each<[string, readonly Change[], RegExp]>([
    [
      "one in market hours",
      [{ at: at("zoneNetwork", "us-east-1a", "timeUtc"), to: "15:00" }],
      /zoneNetwork\.us-east-1a\.timeUtc: .*70 minutes leave 09:30-16:00/,
    ],
    [
      "one that is not over when the market opens in summer",
      [{ at: at("zoneNetwork", "us-east-1a", "timeUtc"), to: "12:30" }],
      /zoneNetwork\.us-east-1a\.timeUtc: .*09:30-16:00/,
    ],
    ["one within the drill", [{ at: at("zoneNetwork", "us-east-1a", "timeUtc"), to: "08:30" }], /timeUtc: .*leave recovery\.drill alone/],
    [
      "two at a time",
      [{ at: at("zoneNetwork", "us-east-1a", "timeUtc"), to: "05:30" }],
      /zoneNetwork\.us-east-1a\.timeUtc: .*leave recovery\.experiments\.stopTasks\.api alone/,
    ],
    ["an unknown service", [stopTasks("apii", {})], /stopTasks\.apii: one of api, realtime/],
    ["an unknown zone", [{ at: at("zoneNetwork"), to: { "us-west-2a": {} } }], /zoneNetwork\.us-west-2a: one of us-east-1a, us-east-1b/],
    ["a share above everything", [stopTasks("api", { percent: 101 })], /stopTasks\.api\.percent: .*100/],
    ["a share that is less than a task", [stopTasks("api", { percent: 49 })], /stopTasks\.api\.percent: 50 or more/],
    ["one without a stop condition", [stopTasks("api", { stopsOn: [] })], /stopTasks\.api\.stopsOn: /],
    [
      "an alarm of a service that has none that is critical",
      [stopTasks("reporting", { percent: 100 })],
      /stopTasks\.reporting\.stopsOn: loadBalancer alone/,
    ],
  ])("refuse %s, and say where and what is allowed", (_, changes, message) => {
    const findings = found("staging", changes);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(message);
  });

  it("refuse one where customers trade, unless it is asked for in words", () => {
    const asked = (more: object): Change[] => [{ at: at(), to: { stopTasks: { api: { percent: 50, ...more } } } }];
    expect(found("prod", asked({}))).toEqual([expect.stringMatching(/stopTasks\.api\.whereCustomersTrade: a reason and who has agreed/)]);
    expect(found("prod", asked({ whereCustomersTrade: { ...words, reason: "why not" } }))).toEqual([
      expect.stringMatching(/whereCustomersTrade\.reason/),
    ]);
    expect(found("prod", asked({ whereCustomersTrade: words }))).toEqual([]);
  });

  it("let experiments and the drill be at the same hour of different days", () => {
    expect(
      found("staging", [
        { at: at("dayOfMonth"), to: 9 },
        { at: at("zoneNetwork", "us-east-1a", "timeUtc"), to: "08:30" },
      ]),
    ).toEqual([]);
  });
});
