import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";

/** What an instance of a class can do, for comparing two. */
interface Size {
  readonly vcpus: number;
  readonly memoryGiB: number;
}

/** GiB for each vCPU, by the first letters of a family. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
const memoryPerVcpu: Readonly<Record<string, number>> = { m: 4, r: 8, x: 16 };
/** Classes whose memory does not follow from their vCPUs. */
const burstable: Readonly<Record<string, Size>> = {
  micro: { vcpus: 2, memoryGiB: 1 },
  small: { vcpus: 2, memoryGiB: 2 },
  medium: { vcpus: 2, memoryGiB: 4 },
  large: { vcpus: 2, memoryGiB: 8 },
};

/** @returns undefined for a class whose size its name does not say. */
export function sizeOf(instanceClass: string): Size | undefined {
  const [, family = "", size = ""] = /^db\.([a-z]+)[0-9][a-z0-9]*\.([a-z0-9]+)$/.exec(instanceClass) ?? [];
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  if (family === "t" && burstable[size] !== undefined) return burstable[size];
  const vcpus = size === "large" ? 2 : times === undefined ? undefined : 4 * Number(times === "" ? 1 : times);
  const perVcpu = family === "t" ? 4 : memoryPerVcpu[family];
  return vcpus === undefined || perVcpu === undefined ? undefined : { vcpus, memoryGiB: vcpus * perVcpu };
}

/** Addresses of a subnet that tasks cannot have: AWS's own five, endpoints, functions and databases. */
const reservedPerSubnet = 45;
/** Each subnet is a /24. */
const perSubnet = 256 - reservedPerSubnet;
/** While a version is deployed its tasks run beside those of the one before. */
const atDeployment = 2;

const most = ({ services: { catalog } }: Pick<EnvironmentConfig, "services">): [string, number][] =>
  Object.entries(catalog).map(([service, { tasks }]) => [service, Math.max(tasks.minimum, tasks.maximum) * atDeployment]);

/** Settings of which each is allowed, and which together say something that nobody means. */
export const consistencyRules = [
  rule({
    id: "restricted-data-is-kept",
    reads: ["dataClassification", "keepsData"],
    check: ({ dataClassification, keepsData }, report) => {
      if (keepsData || dataClassification !== "restricted") return;
      report({
        path: ["keepsData"],
        allowed: "true, where dataClassification is restricted",
        fix: "write keepsData: true, or class what the environment holds as it is: a copy without restricted data is no restricted environment",
      });
    },
  }),
  rule({
    id: "kept-data-has-an-audit-lock",
    reads: ["keepsData", "storage"],
    check: ({ keepsData, storage: { audit } }, report) => {
      if (!keepsData || audit.objectLock.mode !== "off") return;
      report({
        path: ["storage", "audit", "objectLock", "mode"],
        allowed: "governance or compliance, where keepsData is true",
        fix: "lock the audit logs: whoever can delete data can else delete the record of it, too",
      });
    },
  }),
  rule({
    id: "kept-data-survives-a-zone",
    reads: ["keepsData", "database"],
    check: ({ keepsData, database: { multiAz } }, report) => {
      if (!keepsData || multiAz) return;
      report({
        path: ["database", "multiAz"],
        allowed: "true, where keepsData is true",
        fix: "write multiAz: true: with one zone its loss takes what was written since the last backup",
      });
    },
  }),
  /** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html */
  rule({
    id: "replica-can-carry-the-load",
    reads: ["keepsData", "database"],
    check: ({ keepsData, database: { instanceClass, replica } }, report) => {
      const [source, own] = [sizeOf(instanceClass), sizeOf(replica.instanceClass)];
      if (!keepsData || source === undefined || own === undefined) return;
      if (own.vcpus >= source.vcpus && own.memoryGiB >= source.memoryGiB) return;
      report({
        path: ["database", "replica", "instanceClass"],
        allowed: `${instanceClass}, the primary's class, or a larger one: at least ${source.vcpus} vCPUs and ${source.memoryGiB} GiB`,
        fix: `use ${instanceClass}; after a promotion the replica carries the whole load`,
      });
    },
  }),
  rule({
    id: "something-can-be-written",
    reads: ["edge"],
    check: ({ edge: { api } }, report) => {
      const groups = Object.entries(api);
      if (groups.length === 0 || groups.some(([, { answeredBy }]) => answeredBy !== "nearest")) return;
      const [name = ""] = groups.at(-1) ?? [];
      report({
        path: ["edge", "api", name, "answeredBy"],
        allowed: "primary for at least one entry of edge.api: the nearest region takes GET, HEAD and OPTIONS alone",
        fix: "write answeredBy: primary for the paths on which something is written, or nothing can be",
      });
    },
  }),
  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html */
  rule({
    id: "tasks-have-addresses",
    reads: ["services", "regions"],
    check: ({ services, regions }, report) => {
      const zones = Math.min(...Object.values(regions).map((region) => Object.keys(region.zones).length));
      const room = zones * perSubnet;
      const wanted = most({ services });
      const sum = wanted.reduce((total, [, tasks]) => total + tasks, 0);
      const [largest] = [...wanted].sort(([, a], [, b]) => b - a);
      if (sum <= room || largest === undefined) return;
      report({
        path: ["services", "catalog", largest[0], "tasks", "maximum"],
        allowed: `tasks of all services that come to ${Math.floor(room / atDeployment)} at the most: ${zones} subnets of 256 addresses hold two versions of each while one is deployed`,
        fix: `lower it; all services together come to ${sum / atDeployment}, and a task that finds no address does not start`,
      });
    },
  }),
];
