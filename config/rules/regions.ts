import { rule } from "./rule";

/** CloudFront takes its certificates and web ACLs from this region alone. */
const edgeRegion = "us-east-1";

export const regionRules = [
  rule({
    id: "regions-differ",
    reads: ["regions"],
    check: ({ regions }, report) => {
      if (regions.primary.name !== regions.recovery.name) return;
      report({ path: ["regions", "recovery", "name"], allowed: "a region other than the primary", fix: "name the region that stands by for the primary" });
    },
  }),
  /** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html */
  rule({
    id: "edge-region-present",
    reads: ["regions"],
    check: ({ regions: { primary, recovery } }, report) => {
      // With two equal regions the rule above already says what is wrong.
      if (primary.name === recovery.name || [primary.name, recovery.name].includes(edgeRegion)) return;
      report({
        path: ["regions", "primary", "name"],
        allowed: `${edgeRegion}, here or as the recovery region: CloudFront's certificates and web ACLs exist nowhere else`,
        fix: `make one of the two regions ${edgeRegion}`,
      });
    },
  }),
];
