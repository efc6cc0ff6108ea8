import { bucketName } from "../../src/facts/naming";
import { rule } from "./rule";

export const identityRules = [
  /** The state bucket must be found by its name alone, by a person, on the day when everything else is gone. */
  rule({
    id: "state-bucket-name-whole",
    reads: ["project", "account", "regions"],
    check: ({ project, account, regions }, report) => {
      const names = Object.values(regions).map(({ name: region }) => ({
        whole: `${project}-${account.name}-state-${account.id}-${region}`,
        made: bucketName({ project, owner: account.name }, "state", account.id, region),
      }));
      const excess = Math.max(...names.map(({ whole, made }) => (whole === made ? 0 : whole.length - made.length)));
      if (excess === 0) return;
      report({
        path: ["account", "name"],
        allowed: `a name ${excess} or more characters shorter: the name of the state bucket carries it, and bucket names end at 63 characters`,
        fix: "shorten the account's name before the first apply",
      });
    },
  }),
];
