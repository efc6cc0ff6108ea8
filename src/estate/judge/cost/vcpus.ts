import { NotUnderstood } from "./model";

/** vCPUs of a class. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
export function vcpusOfClass(instanceClass: string): number {
  const [, family = "", size = ""] = /^db\.(\w+)\.(\w+)$/.exec(instanceClass) ?? [];
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  if (times !== undefined) return 4 * Number(times === "" ? 1 : times);
  if (size === "large" || (family.startsWith("t") && ["micro", "small", "medium"].includes(size))) return 2;
  if (size === "medium") return 1;
  throw new NotUnderstood(`nobody knows the vCPUs of ${instanceClass}`);
}
