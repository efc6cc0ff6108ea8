import { fits, instanceFamilies, instanceSizes, roomOf, smallestFor, type TaskSize } from "../../src/facts/instance-types";
import { type EnvironmentConfig } from "../schema/environment";
import { type Report, rule } from "./rule";

type Entry = EnvironmentConfig["services"]["catalog"][string];

/** Families to fall back on: the network's own first, then those with more memory. */
const usual = ["c7gn", "m7g", "r7g", "x2gd"];

/** Least memory of a task on instances; Fargate has its own. The proxy and the collector beside the application reserve 192 and may take more. */
const leastMemoryMiB = 512;

const closeTogether = ({ services: { catalog } }: Pick<EnvironmentConfig, "services">): [string, Entry][] =>
  Object.entries(catalog).filter(([, { capacity }]) => capacity === "placementGroup");

function checkFit(service: string, { instanceType, cpu, memoryMiB }: Entry, report: Report): void {
  const room = roomOf(instanceType);
  const task: TaskSize = { cpu, memoryMiB };
  if (room === undefined || fits(task, room)) return;
  const larger = smallestFor(task, [instanceType.split(".", 1)[0] ?? "", ...usual]);
  report({
    path: ["services", "catalog", service, "instanceType"],
    allowed: `a type with room for a task of ${cpu} CPU units and ${memoryMiB} MiB; ${instanceType} has ${room.cpu} and, besides what ECS and the system take, ${room.memoryMiB}`,
    fix: larger === undefined ? "lower cpu or memoryMiB" : `take ${larger}, or lower cpu or memoryMiB; the task would never be placed`,
  });
}

/** Rules of services whose tasks run on instances that stand close together. */
export const serviceInstanceRules = [
  rule({
    id: "close-together-with-ena",
    reads: ["services"],
    check: (environment, report) => {
      for (const [service, { instanceType, cpu, memoryMiB }] of closeTogether(environment)) {
        if (roomOf(instanceType) !== undefined) continue;
        report({
          path: ["services", "catalog", service, "instanceType"],
          allowed: `an ARM type with an Elastic Network Adapter that takes placement groups: ${instanceFamilies.join(", ")}; of size ${instanceSizes}`,
          fix: `take ${smallestFor({ cpu, memoryMiB }, usual) ?? "a larger one"}, the smallest of ${usual.join(", ")} that has room for the task; others are of another architecture, burstable or not known here`,
        });
      }
    },
  }),
  rule({
    id: "task-fits-its-instance",
    reads: ["services"],
    check: (environment, report) => {
      for (const [service, entry] of closeTogether(environment)) {
        checkFit(service, entry, report);
        if (entry.memoryMiB >= leastMemoryMiB) continue;
        report({
          path: ["services", "catalog", service, "memoryMiB"],
          allowed: `at least ${leastMemoryMiB}`,
          fix: `take ${leastMemoryMiB} or more; the proxy and the collector run in it beside the application`,
        });
      }
    },
  }),
];
