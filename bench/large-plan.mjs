import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../scripts/build.mjs";

const golden = path.join(projectRoot, "__tests__", "estate", "judge", "review", "golden", "plans");

/** A plan with this many changes of every kind: the golden plans' changes over and over, each with a name of its own. */
export function largePlan(count) {
  const plans = readdirSync(golden)
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(golden, name), "utf8")));
  const changes = plans.flatMap(({ resource_changes: own }) => own).filter(({ change }) => !change.actions.includes("no-op"));
  return {
    ...plans[0],
    resource_changes: Array.from({ length: count }, (_, index) => {
      const change = changes[index % changes.length];
      return { ...change, name: `r${index}`, address: `${change.type}.r${index}` };
    }),
  };
}
