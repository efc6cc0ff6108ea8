import { rule } from "./rule";

export const regionRules = [
  rule({
    id: "regions-differ",
    reads: ["regions"],
    check: ({ regions }, report) => {
      if (regions.primary.name !== regions.recovery.name) return;
      report({ path: ["regions", "recovery", "name"], allowed: "a region other than the primary", fix: "name the region that stands by for the primary" });
    },
  }),
];
