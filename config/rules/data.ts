import { cacheRules } from "./cache";
import { dataWindowRules } from "./data-windows";
import { databaseRules } from "./database";
import { type Rule, rule } from "./rule";

/**
 * Secrets Manager appends a hyphen and six characters to a secret's ARN. A name that ends like that
 * is taken for the end of a whole ARN where the ARN is given without them.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
const looksSuffixed = /-[^-/]{6}$/;

const rotations = ["administratorDays", "cacheTokenDays"] as const;

/** Days of the shortest month: what is left of it and the next one's beginning lie at least so close together. */
const shortestMonth = 28;

/** What AWS refuses, or does and nobody wants, in the stores and their credentials, although a plan accepts it. */
export const dataRules: readonly Rule[] = [
  ...databaseRules,
  ...cacheRules,
  ...dataWindowRules,
  rule({
    id: "time-series-engine-open",
    reads: ["timeSeries"],
    check: ({ timeSeries: { engine, liveAnalytics } }, report) => {
      if (engine !== "timestream-liveanalytics" || liveAnalytics.accountAccess === "open") return;
      report({
        path: ["timeSeries", "engine"],
        allowed: "timestream-influxdb, while timeSeries.liveAnalytics.accountAccess is closed",
        fix: "use timestream-influxdb, or set accountAccess to open if the account used LiveAnalytics before 2025-06-20",
      });
    },
  }),
  rule({
    id: "secret-names-without-suffix",
    reads: ["secrets"],
    check: ({ secrets: { external } }, report) => {
      for (const name of Object.keys(external)) {
        if (!looksSuffixed.test(name)) continue;
        report({
          path: ["secrets", "external", name],
          got: `the name ${JSON.stringify(name)}`,
          allowed: "a name that does not end in a hyphen and six characters",
          fix: `name it otherwise, for example ${name}-key; Secrets Manager would take its name for a whole ARN's end, and find no secret`,
        });
      }
    },
  }),
  rule({
    id: "rotation-longer-than-overlap",
    reads: ["secrets"],
    check: ({ secrets: { rotation } }, report) => {
      const { firstDay, secondDay } = rotation.serviceUsers;
      const days = Math.min(secondDay - firstDay, shortestMonth - (secondDay - firstDay));
      if (days * 24 <= rotation.overlapHours) {
        report({
          path: ["secrets", "rotation", "serviceUsers", "secondDay"],
          allowed: `a day after ${firstDay} (firstDay), from which it is more than ${rotation.overlapHours} hours away in both directions (secrets.rotation.overlapHours)`,
          fix: "put about half a month between the two days, or make clients read their credentials again sooner",
        });
      }
      for (const name of rotations) {
        if (rotation[name] * 24 > rotation.overlapHours) continue;
        report({
          path: ["secrets", "rotation", name],
          allowed: `more than ${rotation.overlapHours} hours (secrets.rotation.overlapHours)`,
          fix: "rotate less often, or make clients read their credentials again sooner",
        });
      }
    },
  }),
];
