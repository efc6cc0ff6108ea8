import { edgeRules } from "../../../config/rules/edge";
import { edgeQuotaRules } from "../../../config/rules/edge-quotas";
import { routeRules } from "../../../config/rules/routes";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { type Writable } from "../../helpers/estate";
import { type FoundViolation, prodWith, violationsOf } from "../../helpers/rule-violations";

/** A change of prod's edge, and of prod. */
export type Edit = (edge: Writable<EnvironmentConfig["edge"]>, environment: Writable<EnvironmentConfig>) => void;

/** What the rules of the edge and of routes find in an environment. */
export const violations = (environment: EnvironmentConfig): FoundViolation[] =>
  violationsOf([...edgeRules, ...edgeQuotaRules, ...routeRules], environment);

/** prod, changed. */
export const prodAfter = (edit: Edit): EnvironmentConfig => prodWith((environment) => edit(environment.edge, environment));

/** Paths that have nothing in common. */
export const manyPaths = (count: number): string[] => Array.from({ length: count }, (_, index) => `/api/v1/part-${index}`);

/** A group of the API's paths that are kept, by default for each caller. */
export const group = (paths: string[], cacheSeconds = 60, keyHeaders = ["Authorization"]) => ({
  paths,
  answeredBy: "primary" as const,
  cacheSeconds,
  keyHeaders,
});
