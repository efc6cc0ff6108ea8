import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter } from "./service-rules";

describe("rules of services' routes", () => {
  it.each<[string, Edit, string, RegExp]>([
    [
      "a path that another service has",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/ws/*"];
      },
      "paths-apart at services.catalog.api.route.paths.1",
      /leave the path to one/,
    ],
    [
      "a path that an earlier rule hides",
      (_, api) => {
        if (api.route !== undefined) api.route.priority = 150;
      },
      "paths-apart at services.catalog.signals.route.paths.0",
      /lower priority number than api/,
    ],
    [
      "a path that an earlier rule hides by a wildcard for one character",
      (_, api) => {
        if (api.route !== undefined) {
          api.route.paths = ["/api/v?/orders/*"];
          api.route.priority = 150;
        }
      },
      "paths-apart at services.catalog.execution.route.paths.1",
      /lower priority number than api/,
    ],
    [
      "a path behind a rule before which there is no place",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/ws/quotes"];
      },
      "paths-apart at services.catalog.api.route.paths.0",
      /give realtime a higher priority number than api/,
    ],
    [
      "a path that the service has by another one",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/api/v1/risk"];
      },
      "paths-apart at services.catalog.api.route.paths.1",
      /leave it out: .* by \/api\/\*/,
    ],
    [
      "a path twice",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/api/*"];
      },
      "paths-apart at services.catalog.api.route.paths.1",
      /leave it out/,
    ],
    [
      "a path below the assets",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/static/x"];
      },
      "paths-apart at services.catalog.api.route.paths.1",
      /the web application's/,
    ],
    [
      "the path of health checks for another service than theirs",
      ({ services }) => {
        const { route } = services.catalog.execution ?? {};
        if (route !== undefined) route.paths = ["/health"];
      },
      "paths-apart at services.catalog.execution.route.paths.0",
      /api answers there/,
    ],
    [
      "more wildcards than a rule takes",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*/risk/*", "/api/*/limits/?", "/api/v?/books"];
      },
      "paths-fit-a-rule at services.catalog.api.route.paths",
      /join paths/,
    ],
    [
      "a check of a path that is another service's",
      (_, api) => {
        if (api.route !== undefined) api.route.checks = { "/elsewhere?x=1": 200 };
      },
      "checks-reach-the-service at services.catalog.api.route.checks./elsewhere?x=1",
      /of the service's own/,
    ],
    [
      "more services than a report is told of",
      ({ services }, api) => {
        for (let index = 0; index < 12; index += 1)
          services.catalog[`more${index}`] = {
            ...structuredClone(api),
            route: { paths: [`/more${index}`], priority: 700 + index, healthPath: "/health", hooks: {}, checks: {} },
          };
      },
      "reports-hold-all-routes at observability.reportsTell",
      /leave out the reports/,
    ],
    [
      "more requests than a parameter holds",
      (_, api) => {
        if (api.route !== undefined)
          api.route.checks = Object.fromEntries(Array.from({ length: 100 }, (__, index) => [`/api/v1/${"x".repeat(50)}${index}`, 200]));
      },
      "checks-reach-the-service at services.catalog.api.route.checks",
      /ask fewer/,
    ],
    [
      "a priority that another service has",
      (_, api) => {
        if (api.route !== undefined) api.route.priority = 200;
      },
      "priorities-differ at services.catalog.signals.route.priority",
      /one rule at each/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "as many wildcards as a rule takes",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*/risk/*", "/api/*/limits/?", "/api/v1/books"];
      },
    ],
    [
      "the path of health checks for the service that they ask",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/health"];
      },
    ],
    [
      "a path beside the assets",
      (_, api) => {
        if (api.route !== undefined) api.route.paths = ["/api/*", "/statics/x"];
      },
    ],
    [
      "a path that a wildcard for one character does not reach",
      (_, api) => {
        if (api.route !== undefined) {
          api.route.paths = ["/api/v1?/orders/*"];
          api.route.priority = 150;
        }
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
  });
});
