import { loadEstate } from "../../../config/load";
import { edgeSchema } from "../../../config/schema/edge";
import { findingsAfter, placesOf } from "../../helpers/config";
import { realConfig } from "../../helpers/estate";
import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter, manyPaths, group } from "./edge-rules";

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
      "the application's own name again",
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
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "the domain itself and names one level below it",
      (edge) => {
        edge.aliases = ["smart0dte.com", "www.smart0dte.com"];
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
      "as many paths as a distribution has behaviors",
      (edge) => {
        edge.api = { many: group(manyPaths(67)), rest: group(["/api/*"]) };
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
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
