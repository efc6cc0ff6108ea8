import { loadEstate } from "../../../config/load";
import { edgeRules } from "../../../config/rules/edge";
import { edgeQuotaRules } from "../../../config/rules/edge-quotas";
import { routeRules } from "../../../config/rules/routes";
import { edgeSchema } from "../../../config/schema/edge";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { findingsAfter, placesOf } from "../../helpers/config";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

type Edit = (edge: Writable<EnvironmentConfig["edge"]>, environment: Writable<EnvironmentConfig>) => void;

function violations(environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const { id, check } of [...edgeRules, ...edgeQuotaRules, ...routeRules])
    check(environment, (violation) => found.push({ ...violation, id }));
  return found;
}

function prodWith(edit: Edit): EnvironmentConfig {
  const prod = editedEstate((environment) => edit(environment.edge, environment)).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}

/** Paths that have nothing in common. */
const manyPaths = (count: number): string[] => Array.from({ length: count }, (_, index) => `/api/v1/part-${index}`);

const group = (paths: string[], cacheSeconds = 60, keyHeaders = ["Authorization"]) => ({
  paths,
  answeredBy: "primary" as const,
  cacheSeconds,
  keyHeaders,
});

describe("rules of the edge", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "find nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

  it.each<[string, Edit, string, RegExp]>([
    [
      "an alias outside the hosted zone",
      (edge) => {
        edge.aliases = ["app.example.com"];
      },
      "aliases-are-in-the-zone at edge.aliases.0",
      /no other/,
    ],
    [
      "an alias that only ends in the domain's letters",
      (edge) => {
        edge.aliases = ["notsmart0dte.com"];
      },
      "aliases-are-in-the-zone at edge.aliases.0",
      /certificate covers none/,
    ],
    [
      "an alias two levels down, which the certificate does not cover",
      (edge) => {
        edge.aliases = ["www.app.smart0dte.com"];
      },
      "aliases-are-in-the-zone at edge.aliases.0",
      /certificate covers none/,
    ],
    [
      "the application's own name once more",
      (edge) => {
        edge.aliases = ["app.smart0dte.com"];
      },
      "aliases-are-in-the-zone at edge.aliases.0",
      /leave it out/,
    ],
    [
      "an alias twice",
      (edge) => {
        edge.aliases = ["www.smart0dte.com", "www.smart0dte.com"];
      },
      "aliases-are-in-the-zone at edge.aliases.1",
      /leave it out/,
    ],
    [
      "a cache time for /ws",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /a cached price is a wrong price/,
    ],
    [
      "a cache time for /ws without what follows",
      (edge) => {
        edge.api = { feed: group(["/ws"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for a part of /ws",
      (edge) => {
        edge.api = { feed: group(["/api/v1/quotes", "/ws/quotes/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.1",
      /realTimePaths/,
    ],
    [
      "a cache time for event streams",
      (edge) => {
        edge.api = { feed: group(["/api/v1/stream/*"], 1), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for a real-time path of the environment's own",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/live/prices"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /realTimePaths/,
    ],
    [
      "a cache time for what is listed already",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /leave it out/,
    ],
    [
      "a cache time for what stands before the star of a real-time path",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/quotes", "/live*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.1",
      /list \/live under edge\.realTimePaths/,
    ],
    [
      "a cache time for a pattern that can match such a path",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
        edge.api = { feed: group(["/l?v?"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /list \/live under/,
    ],
    [
      "the cache time of the whole API for a path in it that is sent as it happens",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/api/v2/feed/*"];
      },
      "real-time-is-never-cached at edge.api.rest.paths.0",
      /list \/api\/v2\/feed under/,
    ],
    [
      "a cache time for /ws where it is not listed",
      (edge) => {
        edge.realTimePaths = ["/ws/*", "/api/v1/stream*"];
        edge.api = { feed: group(["/w*"]), ...edge.api };
      },
      "real-time-is-never-cached at edge.api.feed.paths.0",
      /list \/ws under/,
    ],
    [
      "a list of real-time paths without /ws",
      (edge) => {
        edge.realTimePaths = ["/api/v1/stream/*"];
      },
      "real-time-stays-real-time at edge.realTimePaths",
      /add \/ws\/\*, \/ws, \/api\/v1\/stream:/,
    ],
    [
      "a cached path without the authorization header in its key",
      (edge) => {
        edge.api = { rest: group(["/api/*"], 60, ["Accept"]) };
      },
      "cached-answers-know-the-caller at edge.api.rest.keyHeaders",
      /one user's answer is given to another/,
    ],
    [
      "a header twice",
      (edge) => {
        edge.api = { rest: group(["/api/*"], 60, ["Authorization", "authorization"]) };
      },
      "cached-answers-know-the-caller at edge.api.rest.keyHeaders.1",
      /case makes no difference/,
    ],
    [
      "a path that an earlier one hides",
      (edge) => {
        edge.api = { rest: group(["/api/*"]), quotes: group(["/api/v1/quotes/*"], 5) };
      },
      "edge-paths-apart at edge.api.quotes.paths.0",
      /move the entry before/,
    ],
    [
      "a path below the assets",
      (edge) => {
        edge.api = { ...edge.api, own: group(["/assets/api/*"]) };
      },
      "edge-paths-apart at edge.api.own.paths.0",
      /take another path/,
    ],
    [
      "a path that an earlier one hides by a wildcard for one character",
      (edge) => {
        edge.api = { risks: group(["/api/v1/ris?"]), risk: group(["/api/v1/risk"]), ...edge.api };
      },
      "edge-paths-apart at edge.api.risk.paths.0",
      /move the entry before/,
    ],
    [
      "a path twice",
      (edge) => {
        edge.api = { ...edge.api, again: group(["/api/*"]) };
      },
      "edge-paths-apart at edge.api.again.paths.0",
      /^leave it out$/,
    ],
    [
      "a path below a real-time path",
      (edge) => {
        edge.api = { own: group(["/ws/quotes"], 0), ...edge.api };
      },
      "edge-paths-apart at edge.api.own.paths.0",
      /leave it out: real-time paths are compared first/,
    ],
    [
      "a path that takes the web application's page along by a wildcard for one character",
      (edge) => {
        edge.api = { ...edge.api, page: group(["/index.htm?"]) };
      },
      "edge-paths-apart at edge.api.page.paths.0",
      /narrow the pattern/,
    ],
    [
      "a real-time path that another one has",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/ws/quotes/*"];
      },
      "edge-paths-apart at edge.realTimePaths.4",
      /leave it out/,
    ],
    [
      "a path that takes the web application along",
      (edge) => {
        edge.api = { ...edge.api, all: group(["/*"]) };
      },
      "edge-paths-apart at edge.api.all.paths.0",
      /narrow the pattern/,
    ],
    [
      "a service's path that CloudFront does not pass on",
      (edge, { services }) => {
        edge.api = edgeSchema.parse(undefined).api;
        if (services.catalog.reporting !== undefined)
          services.catalog.reporting.route = { paths: ["/reports/*"], priority: 950, healthPath: "/health", hooks: {} };
      },
      "routes-are-passed-on at services.catalog.reporting.route.paths.0",
      /add an entry with the path to edge\.api, together with the default rest: \{ paths: \[\/api\/\*\] \}/,
    ],
    [
      "a service's path that an edge.api of its own does not pass on",
      (edge) => {
        edge.api = { orders: group(["/api/v1/orders/*"]) };
      },
      "routes-are-passed-on at services.catalog.api.route.paths.0",
      /to edge\.api; as it is/,
    ],
    [
      "a service's path that takes the web application along",
      (_, { services }) => {
        if (services.catalog.reporting !== undefined)
          services.catalog.reporting.route = { paths: ["/*"], priority: 950, healthPath: "/health", hooks: {} };
      },
      "routes-are-passed-on at services.catalog.reporting.route.paths.0",
      /narrow the pattern/,
    ],
    [
      "a path below which a service answers, and itself goes to another service",
      (_, { services }) => {
        if (services.catalog.execution?.route !== undefined) services.catalog.execution.route.paths = ["/api/v1/orders/*"];
      },
      "paths-are-routed-whole at services.catalog.execution.route.paths.0",
      /add \/api\/v1\/orders: a request for it would reach api/,
    ],
    [
      "a real-time path below which a service answers, and itself goes to nobody",
      (_, { services }) => {
        if (services.catalog.realtime?.route !== undefined)
          services.catalog.realtime.route.paths = ["/ws/*", "/api/v1/stream", "/api/v1/stream/*"];
      },
      "paths-are-routed-whole at services.catalog.realtime.route.paths.0",
      /add \/ws: a request for it would reach nobody/,
    ],
    [
      "more paths than a distribution has behaviors",
      (edge) => {
        edge.api = { many: group(manyPaths(68)), rest: group(["/api/*"]) };
      },
      "behaviors-fit-a-distribution at edge.api",
      /cache behaviors/,
    ],
    [
      "connections that the load balancer closes first",
      (edge, { ingress }) => {
        edge.origin.keepAliveSeconds = 60;
        ingress.idleTimeoutSeconds = 60;
      },
      "connections-outlive-their-use at edge.origin.keepAliveSeconds",
      /answers 502/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodWith(edit)), expected, fix);
  });

  it.each<[string, Edit, string]>([
    [
      "a cache time for a real-time path",
      (edge) => {
        edge.api = { feed: group(["/ws/*"]), ...edge.api };
      },
      "real-time-is-never-cached",
    ],
    [
      "a service's path that neither CloudFront nor the load balancer gives it",
      (_, { services }) => {
        const { route } = services.catalog.api ?? {};
        if (route !== undefined) route.paths = ["/api/*", "/static/x"];
      },
      "paths-apart",
    ],
  ])("tell once of %s", (_, edit, id) => {
    expect(violations(prodWith(edit)).map((one) => one.id)).toEqual([id]);
  });

  it.each<[string, Edit]>([
    [
      "the domain itself and names one level below it",
      (edge) => {
        edge.aliases = ["smart0dte.com", "www.smart0dte.com"];
      },
    ],
    [
      "a shorter time for some paths before the rest",
      (edge) => {
        edge.api = { quotes: group(["/api/v1/quotes/*"], 5), ...edge.api };
      },
    ],
    [
      "a path that is not cached and has no key",
      (edge) => {
        edge.api = { rest: group(["/api/*"], 0, []) };
      },
    ],
    [
      "the authorization header in small letters",
      (edge) => {
        edge.api = { rest: group(["/api/*"], 60, ["authorization"]) };
      },
    ],
    [
      "a real-time path of the environment's own",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/live/*"];
      },
    ],
    [
      "a real-time path in the API with what stands before its star",
      (edge) => {
        edge.realTimePaths = [...edge.realTimePaths, "/api/v2/feed/*", "/api/v2/feed"];
      },
    ],
    [
      "a path that only begins like /ws",
      (edge) => {
        edge.api = { ...edge.api, journal: group(["/wsj/*"]) };
      },
    ],
    [
      "a pattern whose real-time paths are all compared before it",
      (edge) => {
        edge.api = { ...edge.api, others: group(["/?s/*", "/ws*"]) };
      },
    ],
    [
      "a path that differs in more than a wildcard's one character",
      (edge) => {
        edge.api = { risks: group(["/api/v1/ris?"]), risk: group(["/api/v1/risks"]), ...edge.api };
      },
    ],
    [
      "as many paths as a distribution has behaviors",
      (edge) => {
        edge.api = { many: group(manyPaths(67)), rest: group(["/api/*"]) };
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodWith(edit))).toEqual([]);
  });
});

describe("an account's cache policies", () => {
  const groups = (count: number): object =>
    Object.fromEntries([
      ...manyPaths(count).map((path, index) => [`part-${index}`, { paths: [path] }] as const),
      ["rest", { paths: ["/api/*"] }],
    ]);
  const inOneAccount = { at: ["account"], to: { name: "trading-shared", id: "999999999999" } };
  const own = (count: number) => ({ at: ["edge"], to: { api: groups(count) } });

  it("are refused when they are more than AWS grants, and taken when they are as many", () => {
    expect(findingsAfter({ dev: [own(18)] })).toMatchObject([
      {
        path: "edge.api",
        rule: "cache-policies-fit-an-account",
        got: "21 cache policies",
        fix: expect.stringMatching(/^join 2 groups/) as string,
      },
    ]);
    expect(findingsAfter({ dev: [own(17)] })).toEqual([]);
  });

  it("are counted over the environments in it", () => {
    expect(placesOf(findingsAfter({ dev: [inOneAccount, own(8)], staging: [inOneAccount, own(7)] }))).toEqual(["staging edge.api"]);
    expect(findingsAfter({ dev: [inOneAccount, own(8)], staging: [inOneAccount, own(6)] })).toEqual([]);
  });
});

describe("the schema of the edge", () => {
  it("caches the API for a minute by caller, assets for a year and pages for a minute unless told otherwise", () => {
    expect(edgeSchema.parse(undefined)).toMatchObject({
      priceClass: "PriceClass_All",
      assetSeconds: 31_536_000,
      documentSeconds: 60,
      realTimePaths: ["/ws/*", "/api/v1/stream/*", "/ws", "/api/v1/stream"],
      api: { rest: { paths: ["/api/*"], cacheSeconds: 60, keyHeaders: ["Authorization", "Origin", "Accept"] } },
    });
  });

  it.each<[string, object]>([
    ["pages that are not kept at all, of which CloudFront keeps no compressed form", { documentSeconds: 0 }],
    ["pages that stay longer than a minute", { documentSeconds: 61 }],
    ["assets that stay longer than a year", { assetSeconds: 31_536_001 }],
    ["a price class that there is not", { priceClass: "PriceClass_300" }],
    ["a path that is not absolute", { api: { rest: { paths: ["api/*"] } } }],
    ["a group without paths", { api: { rest: { paths: [] } } }],
    ["cookies as a header of the key", { api: { rest: { paths: ["/api/*"], keyHeaders: ["Authorization", "Cookie"] } } }],
    ["a header that CloudFront handles itself", { api: { rest: { paths: ["/api/*"], keyHeaders: ["Authorization", "Accept-Encoding"] } } }],
    [
      "more headers than a key takes",
      { api: { rest: { paths: ["/api/*"], keyHeaders: Array.from({ length: 11 }, (_, index) => `X-Part-${index}`) } } },
    ],
    ["a wait for services that CloudFront does not have", { origin: { responseSeconds: 61 } }],
    ["a policy for browsers on two lines", { contentSecurityPolicy: "default-src 'self';\nimg-src *" }],
    ["steps of a rotation that follow each other too fast", { originToken: { settleMinutes: 1 } }],
    ["a key that there is not", { cacheEverything: true }],
  ])("refuses %s", (_, value) => {
    expect(edgeSchema.safeParse(value).success).toBe(false);
  });
});
