import { loadEstate } from "../../../config/load";
import { realConfig } from "../../helpers/estate";
import { expectViolation } from "../../helpers/rule-violations";
import { type Edit, violations, prodAfter } from "./service-rules";

describe("rules of services and names", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "find nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

  it.each<[string, Edit, string, RegExp]>([
    [
      "a minimum above the maximum",
      (_, api) => {
        api.tasks.minimum = 21;
      },
      "tasks-in-order at services.catalog.api.tasks.minimum",
      /lower the minimum/,
    ],
    [
      "fewer tasks in a peak than outside it",
      (_, api) => {
        api.tasks.peakMinimum = 1;
      },
      "tasks-in-order at services.catalog.api.tasks.peakMinimum",
      /between the two/,
    ],
    [
      "a name that is too long once it is prefixed",
      ({ services }, api) => {
        services.catalog.verylongservicename = { ...api, route: undefined };
      },
      "service-names-fit at services.catalog.verylongservicename",
      /shorten the name/,
    ],
    [
      "a name that another part of the estate has",
      ({ services }, api) => {
        services.catalog.metrics = { ...api, route: undefined };
      },
      "service-names-free at services.catalog.metrics",
      /something else by the name metrics/,
    ],
    [
      "a name that every object of JavaScript has",
      ({ services }, api) => {
        Object.assign(services.catalog, { constructor: { ...api, route: undefined } });
      },
      "service-names-free at services.catalog.constructor",
      /something else/,
    ],
    [
      "spare capacity for a critical service",
      (_, api) => {
        api.capacity = "fargateSpot";
      },
      "critical-services-keep-their-capacity at services.catalog.api.capacity",
      /critical: false/,
    ],
    [
      "credentials twice",
      (_, api) => {
        api.uses.secrets = ["feed-polygon", "feed-polygon"];
      },
      "uses-named-once at services.catalog.api.uses.secrets.1",
      /remove it/,
    ],
    [
      "credentials that come in a store's variable",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "database-secret-names": { kind: "other", description: "x" } });
        api.uses = { stores: { database: "readWrite" }, secrets: ["database-secret-names"], internet: false };
      },
      "variables-differ at services.catalog.api.uses.secrets.0",
      /DATABASE_SECRET_NAMES/,
    ],
    [
      "credentials that come in a variable of who sends orders",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "trading-epoch-table": { kind: "broker", description: "x" } });
        api.uses.secrets = ["trading-epoch-table"];
      },
      "variables-differ at services.catalog.api.uses.secrets.0",
      /TRADING_EPOCH_TABLE/,
    ],
    [
      "credentials that come in a variable of every task",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "aws-region": { kind: "other", description: "x" } });
        api.uses.secrets = ["aws-region"];
      },
      "variables-differ at services.catalog.api.uses.secrets.0",
      /AWS_REGION/,
    ],
    [
      "a region whose health is that of spare capacity",
      (_, api) => {
        Object.assign(api, { critical: false, capacity: "fargateSpot" });
      },
      "probed-service-is-critical at services.catalog.api.critical",
      /critical: true and capacity: fargate,/,
    ],
    [
      "a region whose health is that of something dispensable",
      (_, api) => {
        api.critical = false;
      },
      "probed-service-is-critical at services.catalog.api.critical",
      /critical: true, or/,
    ],
    [
      "bounds in the wrong order beside a peak outside them",
      (_, api) => {
        api.tasks = { minimum: 9, maximum: 3, peakMinimum: 12 };
      },
      "tasks-in-order at services.catalog.api.tasks.peakMinimum",
      /between the two/,
    ],
    [
      "credentials that nobody declares",
      (_, api) => {
        api.uses.secrets = ["feed-polygn"];
      },
      "service-secrets-exist at services.catalog.api.uses.secrets.0",
      /add it there/,
    ],
    [
      "a region whose health nobody stands for",
      ({ services }) => {
        services.probed = "reporting";
      },
      "probed-service-is-reached at services.probed",
      /health stands for/,
    ],
    [
      "an existing zone without id",
      ({ dns }) => {
        dns.hostedZone = { source: "existing" };
      },
      "existing-zone-has-an-id at dns.hostedZone.id",
      /list-hosted-zones/,
    ],
    [
      "no region for CloudFront",
      ({ regions }) => {
        regions.primary.name = "eu-west-1";
      },
      "cloudfront-has-its-region at regions.primary.name",
      /one of the two us-east-1/,
    ],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodAfter(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "bounds that are equal, and so the peak",
      (_, api) => {
        api.tasks = { minimum: 3, maximum: 3, peakMinimum: 3 };
      },
    ],
    [
      "credentials in the variable of a store that the service does not use",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "database-secret-names": { kind: "other", description: "x" } });
        api.uses = { stores: { cache: "readWrite" }, secrets: ["database-secret-names"], internet: false };
      },
    ],
    [
      "a name that begins like one that is taken",
      ({ services }, api) => {
        services.catalog.metricsreader = { ...api, route: undefined };
      },
    ],
  ])("take %s", (_, edit) => {
    expect(violations(prodAfter(edit))).toEqual([]);
  });

  it("name a service's name and its length, not what it holds", () => {
    const found = violations(
      prodAfter(({ services }, api) => {
        services.catalog.verylongservicename = { ...api, route: undefined };
      }),
    );
    expect(found.map(({ got }) => got)).toEqual(['the name "verylongservicename" of 19 characters']);
  });
});
