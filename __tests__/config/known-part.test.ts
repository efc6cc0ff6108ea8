import { type Change, findingsAfter, type Path, placesOf } from "../helpers/config";

const service = (name: string, ...rest: string[]): Path => ["services", "catalog", name, ...rest];
const spotForSignals: Change = { at: service("signals", "capacity"), to: "fargateSpot" };

/** Places of what is found in prod once it is changed. */
const places = (...changes: readonly Change[]): string[] =>
  placesOf(findingsAfter({ prod: changes }))
    .map((place) => place.replace(/^prod (services\.catalog\.)?/, ""))
    .sort();

describe("beside what the schema refuses", () => {
  it("rules still find what is wrong in other entries of a record", () => {
    const found = places(
      { at: service("api", "route", "healthPath"), to: "health" },
      { at: service("signals", "capacity"), to: "fargateSpot" },
      { at: service("marketdata", "cpu"), to: 512 },
      { at: service("marketdata", "memoryMiB"), to: 8192 },
      { at: service("realtime", "tasks"), to: { minimum: 9, maximum: 3 } },
    );
    expect(found).toEqual(["api.route.healthPath", "marketdata.memoryMiB", "realtime.tasks.minimum", "signals.capacity"]);
  });

  it.each<[string, Change, string]>([
    ["in the same entry", { at: service("signals", "tasks"), to: { minimum: "two" } }, "signals.tasks.minimum"],
    ["in an entry that is none", { at: service("realtime"), to: 5 }, "realtime"],
    ["in an entry without a key that it needs", { at: service("realtime", "description") }, "realtime.description"],
    ["behind an entry that the rule cannot read", { at: service("api", "capacity"), to: "fargat" }, "api.capacity"],
  ])("rules find what is wrong %s", (_, change, place) => {
    expect(places(change, spotForSignals)).toEqual([place, "signals.capacity"].sort());
  });

  it("rules find what is wrong in the same group", () => {
    expect(places({ at: ["dns", "geolocation", "default"] }, { at: ["dns", "healthChecks"], to: { enabled: false } })).toEqual([
      "dns.geolocation.default",
      "dns.healthChecks.enabled",
    ]);
  });

  it("environments are still compared in what is right", () => {
    const clash: Change[] = [{ at: ["regions", "primary", "cidr"], to: "10.4.0.0/16" }];
    expect(
      placesOf(findingsAfter({ dev: [{ at: ["regions", "primary", "zones", "us-east-1a"], to: 10 }, ...clash], staging: clash })),
    ).toEqual(["dev regions.primary.zones.us-east-1a", "staging regions.primary.cidr"]);
    expect(placesOf(findingsAfter({ dev: [{ at: ["regions", "primary", "cidr"], to: "10.4" }], prod: clash, staging: clash }))).toEqual([
      "dev regions.primary.cidr",
      "staging regions.primary.cidr",
    ]);
  });
});

describe("a mere consequence of what the schema refuses is not reported:", () => {
  it.each<[string, Change[], ...string[]]>([
    ["that the probed service has no route, when its route is no group", [{ at: service("api", "route"), to: 5 }], "api.route"],
    [
      "that, when its route is misspelt",
      [{ at: service("api", "route") }, { at: service("api", "rouet"), to: { paths: ["/api/*"], priority: 900 } }],
      "api.rouet",
    ],
    [
      "that it does not exist, when its name is of no allowed form",
      [{ at: service("api") }, { at: service("API"), to: { description: "REST API", route: { paths: ["/api/*"], priority: 900 } } }],
      "API",
    ],
    [
      "that an opening is after the close, when the close is misspelt",
      [{ at: ["market"], to: { open: "17:00", cloes: "18:00", days: 5 } }],
      "market.cloes",
      "market.days",
    ],
    [
      "that a peak is too high, when the maximum is no number",
      [{ at: service("api", "tasks"), to: { peakMinimum: 30, maximum: "many" } }],
      "api.tasks.maximum",
    ],
    [
      "that credentials are not declared, when the name that declares them is wrong",
      [{ at: ["secrets", "external"], to: { Feed: { kind: "feed", description: "A feed" }, other: 5 } }],
      "secrets.external.Feed",
      "secrets.external.other",
    ],
    [
      "that a path is hidden by one behind it, when what is wrong stands before",
      [{ at: ["edge", "api", "marketdata", "answeredBy"], to: "nobody" }],
      "edge.api.marketdata.answeredBy",
    ],
    ["that two roles are missing, when the list of roles is none", [{ at: ["access", "humanRoles"], to: 1 }], "access.humanRoles"],
  ])("%s", (_, changes, ...expected) => {
    expect(places(...changes)).toEqual(expected);
  });
});
