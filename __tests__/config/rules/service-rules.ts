import { dnsRules } from "../../../config/rules/dns";
import { routeRules } from "../../../config/rules/routes";
import { serviceRules } from "../../../config/rules/services";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { type FoundViolation, prodWith, violationsOf } from "../../helpers/rule-violations";

/** A change of prod and, within it, of the service that its health stands for. */
export type Edit = (environment: Writable<EnvironmentConfig>, api: Writable<EnvironmentConfig["services"]["catalog"][string]>) => void;

/** What the rules of services, of their routes and of names find in an environment. */
export const violations = (environment: EnvironmentConfig): FoundViolation[] =>
  violationsOf([...serviceRules, ...routeRules, ...dnsRules], environment);

/** prod, changed. */
export const prodAfter = (edit: Edit): EnvironmentConfig =>
  prodWith((environment) => {
    if (environment.services.catalog.api !== undefined) edit(environment, environment.services.catalog.api);
  });
