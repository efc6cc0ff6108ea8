import { fargateMemory } from "../../src/facts/fargate-sizes";
import { type EnvironmentConfig } from "../schema/environment";
import { type Report, rule } from "./rule";
import { serviceInstanceRules } from "./service-instances";
import { serviceNameRules } from "./service-names";
import { serviceUseRules } from "./service-uses";

type Catalog = EnvironmentConfig["services"]["catalog"];
type Entry = Catalog[string];

const services = (catalog: Catalog): [string, Entry][] => Object.entries(catalog);
const at = (service: string, ...rest: (string | number)[]): (string | number)[] => ["services", "catalog", service, ...rest];

function checkTasks(service: string, { tasks: { minimum, maximum, peakMinimum } }: Entry, report: Report): void {
  if (minimum > maximum)
    report({
      path: at(service, "tasks", "minimum"),
      allowed: `at most tasks.maximum, ${maximum}`,
      fix: "lower the minimum or raise the maximum",
    });
  // Between the two whichever is which, so that bounds in the wrong order are one mistake.
  const [least, most] = [Math.min(minimum, maximum), Math.max(minimum, maximum)];
  if (peakMinimum === undefined || (peakMinimum >= least && peakMinimum <= most)) return;
  report({
    path: at(service, "tasks", "peakMinimum"),
    allowed: `from ${least} to ${most}, the bounds of tasks`,
    fix: "take a number between the two; a peak needs no fewer tasks than a quiet hour",
  });
}

export const serviceRules = [
  ...serviceNameRules,
  ...serviceInstanceRules,
  ...serviceUseRules,
  rule({
    id: "fargate-pairs-cpu-and-memory",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { capacity, cpu, memoryMiB }] of services(catalog)) {
        const amounts = fargateMemory.get(cpu) ?? [];
        if (capacity === "placementGroup" || amounts.includes(memoryMiB)) continue;
        const [least, most] = [amounts[0] ?? 0, amounts.at(-1) ?? 0];
        const nearest = amounts.find((amount) => amount >= memoryMiB) ?? most;
        report({
          path: at(service, "memoryMiB"),
          allowed: `an amount from ${least} to ${most} that Fargate pairs with ${cpu} CPU units`,
          fix: `take ${nearest}, or another cpu; AWS refuses the pair when the task definition is registered`,
        });
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
    id: "priorities-differ",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      const taken = new Map<number, string>();
      for (const [service, { route }] of services(catalog)) {
        if (route === undefined) continue;
        const other = taken.get(route.priority);
        if (other === undefined) taken.set(route.priority, service);
        else
          report({
            path: at(service, "route", "priority"),
            allowed: `a number that ${other} does not have`,
            fix: "take a free one; a listener has one rule at each priority",
          });
      }
    },
  }),
  rule({
    id: "critical-services-keep-their-capacity",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [service, { critical, capacity }] of services(catalog)) {
        if (critical && capacity === "fargateSpot")
          report({
            path: at(service, "capacity"),
            allowed: "fargate or placementGroup for a critical service",
            fix: "take fargate, or say critical: false if trading does not need it",
          });
      }
    },
  }),
  rule({
    id: "probed-service-is-reached",
    reads: ["services"],
    check: ({ services: { catalog, probed } }, report) => {
      if (catalog[probed]?.route !== undefined) return;
      const routed = services(catalog)
        .filter(([, { route }]) => route !== undefined)
        .map(([service]) => service);
      report({
        path: ["services", "probed"],
        allowed: `a service with a route: ${routed.join(", ") || "there is none"}`,
        fix: "name the service whose health stands for the region's",
      });
    },
  }),
  rule({
    id: "probed-service-is-critical",
    reads: ["services"],
    check: ({ services: { catalog, probed } }, report) => {
      const entry = catalog[probed];
      if (entry?.critical !== false) return;
      report({
        path: at(probed, "critical"),
        allowed: `true for ${probed}, which services.probed names: its health decides whether the region's traffic goes elsewhere`,
        fix: `say critical: true${entry.capacity === "fargateSpot" ? " and capacity: fargate, which AWS does not take back" : ""}, or let services.probed name a critical service`,
      });
    },
  }),
];
