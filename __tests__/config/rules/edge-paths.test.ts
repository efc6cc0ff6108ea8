import { edgeSchema } from "../../../config/schema/edge";
import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter, group } from "./edge-rules";

describe("rules of the edge's paths", () => {
  it.each<[string, Edit, string, RegExp]>([
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
          services.catalog.reporting.route = { paths: ["/reports/*"], priority: 950, healthPath: "/health", hooks: {}, checks: {} };
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
          services.catalog.reporting.route = { paths: ["/*"], priority: 950, healthPath: "/health", hooks: {}, checks: {} };
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
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit, string]>([
    [
      "a service's path that neither CloudFront nor the load balancer gives it",
      (_, { services }) => {
        const { route } = services.catalog.api ?? {};
        if (route !== undefined) route.paths = ["/api/*", "/static/x"];
      },
      "paths-apart",
    ],
  ])("report %s once", (_, edit, id) => {
    expect(violations(prodAfter(edit)).map((one) => one.id)).toEqual([id]);
  });

  it.each<[string, Edit]>([
    [
      "a shorter time for some paths before the rest",
      (edge) => {
        edge.api = { quotes: group(["/api/v1/quotes/*"], 5), ...edge.api };
      },
    ],
    [
      "a path that differs in more than a wildcard's one character",
      (edge) => {
        edge.api = { risks: group(["/api/v1/ris?"]), risk: group(["/api/v1/risks"]), ...edge.api };
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
  });
});
