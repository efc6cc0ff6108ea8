import { type EnvironmentConfig } from "../../config/schema/environment";
import { cacheTokenSecret, databaseSecret, databaseSecretsOf, databaseTableOf } from "./data-props";

/**
 * Names, without the environment's part, of the secrets that Secrets Manager copies to the recovery region: a failover makes
 * them secrets of their own there. A test compares them with what the stacks make.
 */
export const copiedSecrets = (config: EnvironmentConfig): string[] =>
  [
    databaseSecret.administrator,
    ...databaseTableOf(config).services.flatMap(({ service }) => databaseSecretsOf(service)),
    ...(config.cache.recovery.mode === "globalDatastore" ? [cacheTokenSecret] : []),
    ...Object.keys(config.secrets.external).map((name) => `external/${name}`),
  ].sort();
