import { epochVariables, secretVariable, storeVariables, taskVariables } from "../../src/facts/task-variables";
import { suggest } from "../../src/common/suggest";
import { type EnvironmentConfig } from "../schema/environment";
import { orderSenders } from "../schema/order-senders";
import { usedStores } from "../schema/services";
import { type Report, rule } from "./rule";

type Catalog = EnvironmentConfig["services"]["catalog"];

const services = (catalog: Catalog): [string, Catalog[string]][] => Object.entries(catalog);
const uses = (service: string, ...rest: (string | number)[]): (string | number)[] => ["services", "catalog", service, "uses", ...rest];

function checkRepeats(service: string, names: readonly string[], report: Report): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index)
      report({ path: uses(service, "secrets", index), allowed: "each name once", fix: "remove it; what it gives is there already" });
  });
}

/** Rules of what services use. */
export const serviceUseRules = [
  rule({
    id: "service-secrets-exist",
    reads: ["services", "secrets"],
    check: ({ services: { catalog }, secrets: { external } }, report) => {
      const names = Object.keys(external);
      for (const [
        service,
        {
          uses: { secrets },
        },
      ] of services(catalog)) {
        secrets.forEach((name, index) => {
          if (names.includes(name)) return;
          const suggestion = suggest(name, names);
          report({
            path: uses(service, "secrets", index),
            allowed: `a name under secrets.external: ${names.join(", ") || "there is none"}`,
            fix: "name one of them, or add it there",
            ...(suggestion === undefined ? {} : { suggestion }),
          });
        });
      }
    },
  }),
  rule({
    id: "uses-named-once",
    reads: ["services"],
    check: ({ services: { catalog } }, report) => {
      for (const [
        service,
        {
          uses: { secrets },
        },
      ] of services(catalog))
        checkRepeats(service, secrets, report);
    },
  }),
  /** ECS refuses a container with two values for one variable. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
  rule({
    id: "variables-differ",
    reads: ["services", "secrets"],
    check: ({ services: { catalog }, secrets: credentials }, report) => {
      const senders = orderSenders({ services: { catalog }, secrets: credentials });
      for (const [
        service,
        {
          uses: { stores, secrets },
        },
      ] of services(catalog)) {
        const taken: readonly string[] = [
          ...taskVariables,
          ...usedStores(stores).flatMap((store) => storeVariables[store]),
          ...(senders.includes(service) ? epochVariables : []),
        ];
        secrets.forEach((name, index) => {
          const variable = secretVariable(name);
          if (!taken.includes(variable)) return;
          report({
            path: uses(service, "secrets", index),
            allowed: `a name that gives no variable of the task's own: ${taken.join(", ")}`,
            fix: `give it another name under secrets.external, and here; ${variable} would have two values, which ECS refuses`,
          });
        });
      }
    },
  }),
];
