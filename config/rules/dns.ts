import { rule } from "./rule";

export const dnsRules = [
  rule({
    id: "existing-zone-has-an-id",
    reads: ["dns"],
    check: ({ dns: { hostedZone } }, report) => {
      if (hostedZone.source === "own" || hostedZone.id !== undefined) return;
      report({ path: ["dns", "hostedZone", "id"], allowed: "the id of the zone that is there", fix: "write it from `aws route53 list-hosted-zones`, or set source to own" });
    },
  }),
  rule({
    id: "cloudfront-has-its-region",
    reads: ["regions"],
    check: ({ regions: { primary, recovery } }, report) => {
      if ([primary.name, recovery.name].includes("us-east-1")) return;
      report({ path: ["regions", "primary", "name"], allowed: "us-east-1 as one of the two regions", fix: "make one of the two us-east-1: the certificate of CloudFront and the hosted zone's stack live there" });
    },
  }),
];
