import { loadEstate } from "../../../config/load";
import { dnsRules } from "../../../config/rules/dns";
import { serviceRules } from "../../../config/rules/services";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

type Edit = (environment: Writable<EnvironmentConfig>, api: Writable<EnvironmentConfig["services"]["catalog"][string]>) => void;

function violations(environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const { id, check } of [...serviceRules, ...dnsRules]) check(environment, (violation) => found.push({ ...violation, id }));
  return found;
}

function prodWith(edit: Edit): EnvironmentConfig {
  const prod = editedEstate((environment) => { if (environment.services.catalog.api !== undefined) edit(environment, environment.services.catalog.api); }).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return prod;
}

describe("rules of services and names", () => {
  it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))("find nothing in %s", (_, environment) => {
    expect(violations(environment)).toEqual([]);
  });

  it.each<[string, Edit, string, RegExp]>([
    ["memory that Fargate does not pair with the CPU", (_, api) => { api.cpu = 256; api.memoryMiB = 30_720; }, "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB", /take 2048/],
    ["a step of memory that Fargate does not have", (_, api) => { api.cpu = 1024; api.memoryMiB = 2500; }, "fargate-pairs-cpu-and-memory at services.catalog.api.memoryMiB", /take 3072/],
    ["a minimum above the maximum", (_, api) => { api.tasks.minimum = 21; }, "tasks-in-order at services.catalog.api.tasks.minimum", /lower the minimum/],
    ["fewer tasks in a peak than outside it", (_, api) => { api.tasks.peakMinimum = 1; }, "tasks-in-order at services.catalog.api.tasks.peakMinimum", /between the two/],
    ["a path that another service has", (_, api) => { if (api.route !== undefined) api.route.paths = ["/api/*", "/ws/*"]; }, "paths-apart at services.catalog.api.route.paths.1", /leave the path to one/],
    ["a path that an earlier rule hides", (_, api) => { if (api.route !== undefined) api.route.priority = 150; }, "paths-apart at services.catalog.signals.route.paths.0", /lower priority number than api/],
    ["a priority that another service has", (_, api) => { if (api.route !== undefined) api.route.priority = 200; }, "priorities-differ at services.catalog.signals.route.priority", /one rule at each/],
    ["a name that is too long once it is prefixed", ({ services }, api) => { services.catalog.verylongservicename = { ...api, route: undefined }; }, "service-names-fit at services.catalog.verylongservicename", /shorten the name/],
    ["spare capacity for a critical service", (_, api) => { api.capacity = "fargateSpot"; }, "critical-services-keep-their-capacity at services.catalog.api.capacity", /critical: false/],
    ["an instance type without ENA", (_, api) => { api.capacity = "placementGroup"; api.instanceType = "t2.large"; }, "close-together-with-ena at services.catalog.api.instanceType", /c7gn/],
    ["a burstable type in a placement group", (_, api) => { api.capacity = "placementGroup"; api.instanceType = "t4g.large"; }, "close-together-with-ena at services.catalog.api.instanceType", /c7gn/],
    ["an image's architecture that the type does not have", (_, api) => { api.capacity = "placementGroup"; api.instanceType = "c7i.large"; }, "close-together-with-ena at services.catalog.api.instanceType", /c7gn/],
    ["credentials that nobody declares", (_, api) => { api.uses.secrets = ["feed-polygn"]; }, "service-secrets-exist at services.catalog.api.uses.secrets.0", /add it there/],
    ["a region whose health nobody stands for", ({ services }) => { services.probed = "reporting"; }, "probed-service-is-reached at services.probed", /health stands for/],
    ["an existing zone without id", ({ dns }) => { dns.hostedZone = { source: "existing" }; }, "existing-zone-has-an-id at dns.hostedZone.id", /list-hosted-zones/],
    ["no region for CloudFront", ({ regions }) => { regions.primary.name = "eu-west-1"; }, "cloudfront-has-its-region at regions.primary.name", /one of the two us-east-1/],
  ])("refuse %s", (_, edit, expected, fix) => {
    expectViolation(violations(prodWith(edit)), expected, fix);
  });

  it("take an ARM type with ENA", () => {
    expect(violations(prodWith((_, api) => { api.capacity = "placementGroup"; api.instanceType = "r8g.2xlarge"; }))).toEqual([]);
  });
});
