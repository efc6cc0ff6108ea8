import { estateRule, rule } from "./rule";

const kinds = ["cloudfrontOriginFacing", "route53HealthChecks"] as const;
const places = ["primary", "recovery"] as const;

/** Ids that AWS gives in each region: one that was copied from another names nothing there, or something else. */
export const regionalIdRules = [
  rule({
    id: "prefix-lists-differ",
    reads: ["regions"],
    check: ({ regions }, report) => {
      for (const place of places) {
        const { prefixLists } = regions[place];
        if (prefixLists.cloudfrontOriginFacing !== prefixLists.route53HealthChecks) continue;
        report({
          path: ["regions", place, "prefixLists", "route53HealthChecks"],
          allowed: "another id than cloudfrontOriginFacing's: each list has its own",
          fix: "look it up: aws ec2 describe-managed-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.*",
        });
      }
      for (const kind of kinds) {
        if (regions.primary.name === regions.recovery.name) continue;
        if (regions.primary.prefixLists[kind] !== regions.recovery.prefixLists[kind]) continue;
        report({
          path: ["regions", "recovery", "prefixLists", kind],
          allowed: `the id of the list in ${regions.recovery.name}; this is the one of ${regions.primary.name}`,
          fix: `look it up there: aws ec2 describe-managed-prefix-lists --region ${regions.recovery.name}`,
        });
      }
    },
  }),
];

export const regionalIdEstateRules = [
  estateRule({
    id: "prefix-lists-are-of-their-region",
    reads: ["regions"],
    check: (environments, report) => {
      const seen = new Map<string, { readonly region: string; readonly environment: string }>();
      for (const { environment, regions } of environments)
        for (const place of places)
          for (const kind of kinds) {
            const id = regions[place].prefixLists[kind];
            const region = regions[place].name;
            const known = seen.get(id);
            if (known === undefined) seen.set(id, { region, environment });
            else if (known.region !== region && known.environment !== environment)
              report(environment, {
                path: ["regions", place, "prefixLists", kind],
                allowed: `the id of the list in ${region}; ${known.environment} has this one for ${known.region}`,
                fix: `look it up there: aws ec2 describe-managed-prefix-lists --region ${region}`,
              });
          }
    },
  }),
];
