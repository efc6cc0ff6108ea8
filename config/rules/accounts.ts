import { estateRule } from "./rule";

/** Those whose value differs from the most frequent one, with that value; of equally frequent ones the first counts. */
function outliers<T>(items: readonly T[], valueOf: (item: T) => string): { item: T; common: string }[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(valueOf(item), (counts.get(valueOf(item)) ?? 0) + 1);
  const common = [...counts].reduce<[string, number]>((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0])[0];
  return items.filter((item) => valueOf(item) !== common).map((item) => ({ item, common }));
}

/** Items that share a key with an earlier one, each with the first of its kind. */
function repeats<T>(items: readonly T[], keyOf: (item: T) => string): { item: T; first: T }[] {
  return items.flatMap((item, index) => {
    const first = items.find((other) => keyOf(other) === keyOf(item));
    return first === undefined || items.indexOf(first) === index ? [] : [{ item, first }];
  });
}

/** Everything made once per account comes from its first environment; the others must ask for the same. */
const accountWide = [
  { path: ["state", "retainVersionsDays"], of: "days that old states are kept" },
  { path: ["keys", "rotationPeriodDays"], of: "rotation period" },
  { path: ["keys", "deletionWindowDays"], of: "deletion window" },
  { path: ["audit", "trail", "adopt"], of: "trail" },
  { path: ["audit", "trail", "insights"], of: "choice of insights" },
  { path: ["audit", "trail", "logRetentionDays"], of: "retention of the trail's log" },
  { path: ["audit", "records", "glacierAfterDays"], of: "age at which records are archived" },
  { path: ["audit", "records", "deepArchiveAfterDays"], of: "age at which records are deep-archived" },
  { path: ["audit", "records", "retentionDays"], of: "retention of records" },
  { path: ["audit", "records", "accessLogRetentionDays"], of: "retention of the records' access logs" },
  { path: ["audit", "records", "objectLock", "mode"], of: "lock of records" },
  { path: ["audit", "records", "objectLock", "years"], of: "years of the lock of records" },
  { path: ["posture"], of: "posture" },
  { path: ["costs", "alerts"], of: "alerts of budgets" },
  { path: ["costs", "account"], of: "what an account has of costs once" },
  { path: ["regions", "primary", "name"], of: "primary region" },
  { path: ["regions", "recovery", "name"], of: "recovery region" },
] as const;

const read = (value: unknown, path: readonly string[]): string => {
  const found = path.reduce<unknown>((parent, part) => (parent as Record<string, unknown>)[part], value) ?? "nothing";
  return typeof found === "string" ? found : JSON.stringify(found);
};

export const accountRules = [
  estateRule({
    id: "one-project",
    reads: ["project"],
    check: (environments, report) => {
      for (const { item, common } of outliers(environments, ({ project }) => project)) {
        report(item.environment, {
          path: ["project"],
          allowed: `${common}, as in the other environments`,
          fix: "use one project name everywhere",
        });
      }
    },
  }),
  estateRule({
    id: "account-name-and-id-agree",
    reads: ["account"],
    check: (environments, report) => {
      for (const { item, first } of repeats(environments, ({ account }) => account.id)) {
        if (item.account.name === first.account.name) continue;
        report(item.environment, {
          path: ["account", "name"],
          allowed: `${first.account.name}, the name that ${first.environment} gives to the account with this id`,
          fix: "correct the id, or use one name for the account",
        });
      }
      for (const { item, first } of repeats(environments, ({ account }) => account.name)) {
        if (item.account.id === first.account.id) continue;
        report(item.environment, {
          path: ["account", "id"],
          allowed: `${first.account.id}, the id that ${first.environment} gives to ${first.account.name}`,
          fix: "correct the id, or give the account a name of its own",
        });
      }
    },
  }),
  estateRule({
    id: "account-name-is-no-environment",
    reads: ["account"],
    check: (environments, report) => {
      for (const { environment, account } of environments) {
        if (!environments.some((other) => other.environment === account.name)) continue;
        report(environment, {
          path: ["account", "name"],
          allowed: "a name that no environment has: names of what belongs to the account would be those of what belongs to the environment",
          fix: `choose another, for example trading-${account.name}`,
        });
      }
    },
  }),
  estateRule({
    id: "shared-account-agrees",
    reads: ["account", "state", "keys", "audit", "posture", "costs", "regions"],
    check: (environments, report) => {
      for (const { item, first } of repeats(environments, ({ account }) => account.id)) {
        for (const { path, of } of accountWide) {
          const wanted = read(first, path);
          if (read(item, path) === wanted) continue;
          report(item.environment, {
            path,
            allowed: `${wanted}, the ${of} of ${first.environment}, which has the same account`,
            fix: "use the same value in every environment of an account: it exists once there",
          });
        }
      }
    },
  }),
  estateRule({
    id: "domain-names-unique",
    reads: ["domainName"],
    check: (environments, report) => {
      for (const { item, first } of repeats(environments, ({ domainName }) => domainName)) {
        report(item.environment, {
          path: ["domainName"],
          allowed: `a domain that no other environment has; ${first.environment} has this one`,
          fix: "use a domain of its own",
        });
      }
    },
  }),
];
