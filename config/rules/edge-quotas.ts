import { type EnvironmentConfig } from "../schema/environment";
import { cloudFrontQuota } from "../schema/quotas";
import { comparedPaths } from "./edge";
import { estateRule, rule } from "./rule";

type Edge = EnvironmentConfig["edge"];

/** Behaviors of an environment's distribution: one for each path, and one for everything else. */
export const behaviorCount = (edge: Edge): number => comparedPaths(edge).length + 1;

/** Cache policies that an environment makes: for pages, for assets, and for each group of paths whose answers are kept. */
export const cachePolicyCount = ({ api }: Edge): number => 2 + Object.values(api).filter(({ cacheSeconds }) => cacheSeconds > 0).length;

export const edgeQuotaRules = [
  rule({
    id: "behaviors-fit-a-distribution",
    reads: ["edge"],
    check: ({ edge }, report) => {
      const own = edge.realTimePaths.length + Object.values(edge.api).flatMap(({ paths }) => paths).length;
      const over = behaviorCount(edge) - cloudFrontQuota.behaviors;
      if (over <= 0) return;
      report({
        path: ["edge", "api"],
        got: `${own} paths with those of edge.realTimePaths`,
        allowed: `at most ${own - over} paths`,
        fix: `join paths that begin alike, or write a higher quota into config/schema/quotas.ts once AWS has granted it; of ${cloudFrontQuota.behaviors} cache behaviors of a distribution the web application takes ${behaviorCount(edge) - own}`,
      });
    },
  }),
];

export const edgeQuotaEstateRules = [
  estateRule({
    id: "cache-policies-fit-an-account",
    reads: ["account", "edge"],
    check: (environments, report) => {
      const made = new Map<string, number>();
      for (const { environment, account, edge } of environments) {
        const others = made.get(account.id) ?? 0;
        made.set(account.id, others + cachePolicyCount(edge));
        const over = others + cachePolicyCount(edge) - cloudFrontQuota.cachePolicies;
        if (over <= 0) continue;
        report(environment, {
          path: ["edge", "api"],
          got: `${cachePolicyCount(edge)} cache policies${others === 0 ? "" : ` besides ${others} of other environments in the account`}`,
          allowed: `at most ${cloudFrontQuota.cachePolicies} cache policies in an account: two of each environment and one of each group of paths that are cached`,
          fix: `join ${over + 1} groups whose answers are kept alike, give ${over} of them cacheSeconds: 0, or write a higher quota into config/schema/quotas.ts once AWS has granted it`,
        });
      }
    },
  }),
];
