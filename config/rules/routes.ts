import { requestsOf } from "../../src/facts/deployment-checks";
import { contentPaths, listenerPriorities, serviceRuleSize } from "../../src/facts/listener-rules";
import { type EnvironmentConfig } from "../schema/environment";
import { listenerRuleQuota } from "../schema/quotas";
import { covers } from "./path-patterns";
import { rule } from "./rule";

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const parameterCharacters = 4096;

/**
 * Services whose objectives fit the 4 KB of a function's variables, beside what else the report is told: the suffixes of a load
 * balancer's ARN and of two target groups', with names of 32 characters, make 260 of one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const mostReported = 12;

type Services = EnvironmentConfig["services"];

interface Routed {
  readonly service: string;
  readonly index: number;
  readonly path: string;
  readonly priority: number;
}

const at = (service: string, ...rest: (string | number)[]): (string | number)[] => [
  "services",
  "catalog",
  service,
  "route",
  "paths",
  ...rest,
];

/** Paths of services in the order in which a load balancer compares a request with them. */
const routes = ({ catalog }: Services): Routed[] =>
  Object.entries(catalog)
    .flatMap(([service, { route }]) =>
      route === undefined ? [] : route.paths.map((path, index) => ({ service, index, path, priority: route.priority })),
    )
    .sort((a, b) => a.priority - b.priority);

/** What the load balancer answers before it asks the service with a path, and why the service cannot have it. */
function takenBefore({ catalog, probed }: Services, { service, path }: Routed): { readonly by: string; readonly why: string } | undefined {
  const content = contentPaths.find((own) => covers(own, path));
  if (content !== undefined) return { by: content, why: "what lies there is the web application's" };
  const probe = catalog[probed]?.route?.healthPath;
  return probe !== undefined && service !== probed && covers(probe, path)
    ? { by: probe, why: `${probed} answers there for the region's health` }
    : undefined;
}

function allowedAfter(before: Routed, { service, path }: Routed): string {
  if (before.path === path) return before.service === service ? "each path once" : `a path that ${before.service} does not have`;
  return `a path that no earlier rule takes; ${before.path} of ${before.service} comes first with priority ${before.priority}`;
}

function fixAfter(before: Routed, { service, path }: Routed): string {
  if (before.service === service) return `leave it out: the service has it already by ${before.path}`;
  if (before.path === path) return "leave the path to one of the two";
  return before.priority > listenerPriorities.firstService
    ? `give ${service} a lower priority number than ${before.service}, or another path`
    : `give ${before.service} a higher priority number than ${service}, or ${service} another path`;
}

export const routeRules = [
  rule({
    id: "paths-apart",
    reads: ["services"],
    check: ({ services }, report) => {
      const all = routes(services);
      all.forEach((route, place) => {
        const key = at(route.service, route.index);
        const own = takenBefore(services, route);
        if (own !== undefined)
          return report({
            path: key,
            allowed: `a path that the load balancer does not answer itself; its own rule for ${own.by} comes first`,
            fix: `take another path: ${own.why}`,
          });
        const before = all.slice(0, place).find((earlier) => covers(earlier.path, route.path));
        if (before !== undefined) report({ path: key, allowed: allowedAfter(before, route), fix: fixAfter(before, route) });
      });
    },
  }),
  rule({
    id: "paths-are-routed-whole",
    reads: ["edge", "services"],
    check: ({ edge: { realTimePaths }, services }, report) => {
      const all = routes(services);
      all.forEach(({ service, index, path }) => {
        const whole = path.endsWith("/*") ? path.slice(0, -"/*".length) : "";
        if (whole === "" || all.some((own) => own.service === service && covers(own.path, whole))) return;
        const other = all.find((one) => covers(one.path, whole))?.service;
        // A path that nobody asks for, such as /api, need not be anybody's.
        if (other === undefined && !realTimePaths.includes(whole)) return;
        report({
          path: at(service, index),
          allowed: `${whole} beside ${path}, which does not cover it`,
          fix: `add ${whole}: a request for it would reach ${other ?? "nobody"}`,
        });
      });
    },
  }),
  rule({
    id: "checks-reach-the-service",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { route }] of Object.entries(catalog)) {
        if (route === undefined) continue;
        const { paths, checks } = route;
        const path = ["services", "catalog", service, "route", "checks"];
        for (const asked of Object.keys(checks)) {
          if (paths.some((own) => covers(own, asked.replace(/\?.*$/, "")))) continue;
          report({
            path: [...path, asked],
            allowed: `a path that ${paths.join(" or ")} covers; for any other the load balancer asks no version of ${service}`,
            fix: "take a path of the service's own",
          });
        }
        if (JSON.stringify(requestsOf(paths, checks)).length > parameterCharacters)
          report({
            path,
            allowed: `requests that fit a parameter of ${parameterCharacters} characters`,
            fix: "ask fewer paths, or shorter ones",
          });
      }
    },
  }),
  rule({
    id: "reports-hold-all-routes",
    reads: ["observability", "services"],
    check: ({ observability: { reportsTell }, services: { catalog } }, report) => {
      const routed = Object.values(catalog).filter(({ route }) => route !== undefined).length;
      if (reportsTell !== undefined && routed > mostReported)
        report({
          path: ["observability", "reportsTell"],
          got: `reports of ${routed} services with a route`,
          allowed: `reports of at most ${mostReported} services with a route`,
          fix: "leave out the reports: what their function is told of the services does not fit its variables",
        });
    },
  }),
  rule({
    id: "paths-fit-a-rule",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      const most = listenerRuleQuota.wildcards - serviceRuleSize([]).wildcards;
      for (const [service, { route }] of Object.entries(catalog)) {
        if (route === undefined || serviceRuleSize(route.paths).wildcards <= listenerRuleQuota.wildcards) continue;
        report({
          path: at(service),
          got: `paths with ${serviceRuleSize(route.paths).wildcards - serviceRuleSize([]).wildcards} wildcards`,
          allowed: `at most ${most} of * and ? in all paths of a service together`,
          fix: `join paths that begin alike, or write some out; AWS takes ${listenerRuleQuota.wildcards} wildcards in a rule, and the header that every request must have needs the others`,
        });
      }
    },
  }),
];
