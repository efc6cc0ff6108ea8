import { fargateMemory } from "../../src/modules/services/fargate-sizes";
import { type EnvironmentConfig } from "../schema/environment";
import { suggest } from "../../src/shared/suggest";
import { covers } from "./path-patterns";
import { type Report, rule } from "./rule";

type Catalog = EnvironmentConfig["services"]["catalog"];
type Entry = Catalog[string];

const services = (catalog: Catalog): [string, Entry][] => Object.entries(catalog);
const at = (service: string, ...rest: (string | number)[]): (string | number)[] => ["services", "catalog", service, ...rest];

/** Longest name of a target group, and what is put behind the service's name in it. */
const targetGroup = { limit: 32, suffix: 2 } as const;

interface Routed {
  readonly service: string;
  readonly index: number;
  readonly path: string;
  readonly priority: number;
}

const routes = (catalog: Catalog): Routed[] =>
  services(catalog)
    .flatMap(([service, { route }]) => (route === undefined ? [] : route.paths.map((path, index) => ({ service, index, path, priority: route.priority }))))
    .sort((a, b) => a.priority - b.priority);

/**
 * ARM instances of the fifth generation and later have an Elastic Network Adapter; burstable ones and
 * those of earlier generations cannot stand in a cluster placement group or have none.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html
 */
const closeTogether = /^(c|m|r|x|hpc|i|im|is)[6-9]g[a-z]*\./;

function checkTasks(service: string, { tasks: { minimum, maximum, peakMinimum } }: Entry, report: Report): void {
  if (minimum > maximum) report({ path: at(service, "tasks", "minimum"), allowed: `at most tasks.maximum, ${maximum}`, fix: "lower the minimum or raise the maximum" });
  // Between the two whichever is which, so that bounds in the wrong order are one mistake.
  const [least, most] = [Math.min(minimum, maximum), Math.max(minimum, maximum)];
  if (peakMinimum === undefined || (peakMinimum >= least && peakMinimum <= most)) return;
  report({ path: at(service, "tasks", "peakMinimum"), allowed: `from ${least} to ${most}, the bounds of tasks`, fix: "take a number between the two; a peak needs no fewer tasks than a quiet hour" });
}

export const serviceRules = [
  rule({
    id: "fargate-pairs-cpu-and-memory",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { capacity, cpu, memoryMiB }] of services(catalog)) {
        const amounts = fargateMemory.get(cpu) ?? [];
        if (capacity === "placementGroup" || amounts.includes(memoryMiB)) continue;
        const [least, most] = [amounts[0] ?? 0, amounts.at(-1) ?? 0];
        const nearest = amounts.find((amount) => amount >= memoryMiB) ?? most;
        report({ path: at(service, "memoryMiB"), allowed: `an amount from ${least} to ${most} that Fargate pairs with ${cpu} CPU units`, fix: `take ${nearest}, or another cpu; AWS refuses the pair when the task definition is registered` });
      }
    },
  }),
  rule({
    id: "tasks-in-order",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, entry] of services(catalog)) checkTasks(service, entry, report);
    },
  }),
  rule({
    id: "paths-apart",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      const all = routes(catalog);
      all.forEach(({ service, index, path }, place) => {
        const before = all.slice(0, place).find((earlier) => covers(earlier.path, path));
        if (before === undefined) return;
        const same = before.path === path;
        report({
          path: at(service, "route", "paths", index),
          allowed: same ? `a path that ${before.service} does not have` : `a path that no earlier rule takes; ${before.path} of ${before.service} comes first with priority ${before.priority}`,
          fix: same ? "leave the path to one of the two" : `give ${service} a lower priority number than ${before.service}, or another path`,
        });
      });
    },
  }),
  rule({
    id: "priorities-differ",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      const taken = new Map<number, string>();
      for (const [service, { route }] of services(catalog)) {
        if (route === undefined) continue;
        const other = taken.get(route.priority);
        if (other === undefined) taken.set(route.priority, service);
        else report({ path: at(service, "route", "priority"), allowed: `a number that ${other} does not have`, fix: "take a free one; a listener has one rule at each priority" });
      }
    },
  }),
  rule({
    id: "service-names-fit",
    reads: ["project", "environment", "services"],
    check: ({ project, environment, services: { catalog } }, report) => {
      const room = targetGroup.limit - targetGroup.suffix - `${project}-${environment}-`.length;
      for (const service of Object.keys(catalog)) {
        if (service.length > room) report({ path: at(service), allowed: `a name of at most ${room} characters`, fix: `shorten the name; with ${project}-${environment}- before it, its target groups have more than the ${targetGroup.limit} characters that AWS takes` });
      }
    },
  }),
  rule({
    id: "critical-services-keep-their-capacity",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { critical, capacity }] of services(catalog)) {
        if (critical && capacity === "fargateSpot") report({ path: at(service, "capacity"), allowed: "fargate or placementGroup for a critical service", fix: "take fargate, or say critical: false if trading does not need it" });
      }
    },
  }),
  rule({
    id: "close-together-with-ena",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { capacity, instanceType }] of services(catalog)) {
        if (capacity !== "placementGroup" || closeTogether.test(instanceType)) continue;
        report({ path: at(service, "instanceType"), allowed: "an ARM type with an Elastic Network Adapter that takes placement groups, such as c7gn.xlarge", fix: "take a type of a family like c7gn, m7g or r7g; burstable and older families have none" });
      }
    },
  }),
  rule({
    id: "service-secrets-exist",
    reads: ["services", "secrets"],
    check: ({ services: { catalog }, secrets: { external } }, report) => {
      const names = Object.keys(external);
      for (const [service, { uses }] of services(catalog)) {
        uses.secrets.forEach((name, index) => {
          if (names.includes(name)) return;
          const suggestion = suggest(name, names);
          report({ path: at(service, "uses", "secrets", index), allowed: `a name under secrets.external: ${names.join(", ") || "there is none"}`, fix: "name one of them, or add it there", ...(suggestion === undefined ? {} : { suggestion }) });
        });
      }
    },
  }),
  rule({
    id: "probed-service-is-reached",
    reads: ["services"],
    check: ({ services: { catalog, probed } }, report) => {
      if (catalog[probed]?.route !== undefined) return;
      const routed = services(catalog).filter(([, { route }]) => route !== undefined).map(([service]) => service);
      report({ path: ["services", "probed"], allowed: `a service with a route: ${routed.join(", ") || "there is none"}`, fix: "name the service whose health stands for the region's" });
    },
  }),
];
