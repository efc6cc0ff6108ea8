import { loadEstate } from "../../../config/load";
import { dnsRules } from "../../../config/rules/dns";
import { routeRules } from "../../../config/rules/routes";
import { serviceRules } from "../../../config/rules/services";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

type Edit = (environment: Writable<EnvironmentConfig>, api: Writable<EnvironmentConfig["services"]["catalog"][string]>) => void;

function violations(environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const { id, check } of [...serviceRules, ...routeRules, ...dnsRules])
    check(environment, (violation) => found.push({ ...violation, id }));
  return found;
}

function prodWith(edit: Edit): EnvironmentConfig {
  const prod = editedEstate((environment) => {
    if (environment.services.catalog.api !== undefined) edit(environment, environment.services.catalog.api);
  }).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}

describe("rules of services and names", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
    "find nothing in %s",
    (_, environment) => {
      expect(violations(environment)).toEqual([]);
    },
  );

  it.each<[string, Edit, string, RegExp]>([
    [
      "memory that Fargate does not pair with the CPU",
      (_, api) => {
        api.cpu = 256;
        api.memoryMiB = 30_720;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 2048/,
    ],
    [
      "a step of memory that Fargate does not have",
      (_, api) => {
        api.cpu = 1024;
        api.memoryMiB = 2500;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 3072/,
    ],
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
      "a priority that another service has",
      (_, api) => {
        if (api.route !== undefined) api.route.priority = 200;
      },
      "priorities-differ at services.catalog.signals.route.priority",
      /one rule at each/,
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
      "an instance type without ENA",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "t2.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a burstable type in a placement group",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "t4g.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "an image's architecture that the type does not have",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7i.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a size that the family does not have",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7gn.24xlarge";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /take c7gn.large/,
    ],
    [
      "a size that does not exist",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c7gn.nonsense";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a family that does not exist",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "hpc6g.large";
      },
      "close-together-with-ena at services.catalog.api.instanceType",
      /c7gn/,
    ],
    [
      "a task with more CPU than its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.large", cpu: 4096 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.xlarge,/,
    ],
    [
      "a task that takes all memory of its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.xlarge", memoryMiB: 8192 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.2xlarge,/,
    ],
    [
      "a task that leaves ECS too little of a small instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", memoryMiB: 1793 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take c7gn.large,/,
    ],
    [
      "a task that no size of the family holds",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", cpu: 16_384, memoryMiB: 122_880 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /take m7g.12xlarge,/,
    ],
    [
      "a task that no instance holds",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", memoryMiB: 9_999_999 });
      },
      "task-fits-its-instance at services.catalog.api.instanceType",
      /^lower/,
    ],
    [
      "a task on instances that cannot hold its sidecars",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", memoryMiB: 300 });
      },
      "task-fits-its-instance at services.catalog.api.memoryMiB",
      /take 512/,
    ],
    [
      "less memory than Fargate has at the least",
      (_, api) => {
        api.memoryMiB = 300;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 2048/,
    ],
    [
      "more memory than Fargate has at the most",
      (_, api) => {
        api.memoryMiB = 200_000;
      },
      "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB",
      /take 8192/,
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
        Object.assign(secrets.external, { "database-secret-names": { description: "x" } });
        api.uses = { stores: { database: "readWrite" }, secrets: ["database-secret-names"], internet: false };
      },
      "variables-differ at services.catalog.api.uses.secrets.0",
      /DATABASE_SECRET_NAMES/,
    ],
    [
      "credentials that come in a variable of every task",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "aws-region": { description: "x" } });
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
    expectViolation(violations(prodWith(edit)), expected, fix);
  });

  it.each<[string, Edit]>([
    [
      "an ARM type with ENA",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "r8g.2xlarge";
      },
    ],
    [
      "the largest size of the eighth generation",
      (_, api) => {
        api.capacity = "placementGroup";
        api.instanceType = "c8gn.48xlarge";
      },
    ],
    [
      "a task that leaves a tenth of its instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.xlarge", cpu: 4096, memoryMiB: 7372 });
      },
    ],
    [
      "a task that leaves 256 MiB of a small instance",
      (_, api) => {
        Object.assign(api, { capacity: "placementGroup", instanceType: "c7gn.medium", memoryMiB: 1792 });
      },
    ],
    [
      "any instance type while tasks run elsewhere",
      (_, api) => {
        api.instanceType = "m6i.large";
      },
    ],
    [
      "a probed service close together",
      (_, api) => {
        api.capacity = "placementGroup";
      },
    ],
    [
      "bounds that are equal, and so the peak",
      (_, api) => {
        api.tasks = { minimum: 3, maximum: 3, peakMinimum: 3 };
      },
    ],
    [
      "credentials in the variable of a store that the service does not use",
      ({ secrets }, api) => {
        Object.assign(secrets.external, { "database-secret-names": { description: "x" } });
        api.uses = { stores: { cache: "readWrite" }, secrets: ["database-secret-names"], internet: false };
      },
    ],
    [
      "a name that begins like one that is taken",
      ({ services }, api) => {
        services.catalog.metricsreader = { ...api, route: undefined };
      },
    ],
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
    expect(violations(prodWith(edit))).toEqual([]);
  });

  it("name a service's name and its length, not what it holds", () => {
    const found = violations(
      prodWith(({ services }, api) => {
        services.catalog.verylongservicename = { ...api, route: undefined };
      }),
    );
    expect(found.map(({ got }) => got)).toEqual(['the name "verylongservicename" of 19 characters']);
  });
});
