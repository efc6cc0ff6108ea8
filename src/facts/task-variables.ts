/** Variables that the application of every task has. */
export const taskVariables = ["AWS_REGION", "ENVIRONMENT", "SERVICE", "AUDIT_LOG_GROUP", "OTEL_EXPORTER_OTLP_ENDPOINT"] as const;

/** Variables that a store adds to those of the services that use it. */
export const storeVariables = {
  database: ["DATABASE_WRITER_PARAMETER", "DATABASE_READER_PARAMETER", "DATABASE_SECRET_NAMES"],
  cache: ["CACHE_ENDPOINT", "CACHE_SECRET_NAME"],
  timeSeries: ["TIME_SERIES_DATABASE", "TIME_SERIES_ENDPOINT"],
} as const;

/** Values of all variables of a store. */
export type StoreEnvironment<S extends keyof typeof storeVariables> = Readonly<Record<(typeof storeVariables)[S][number], string>>;

/** Variable that credentials of others come in. */
export const secretVariable = (secret: string): string => secret.toUpperCase().replaceAll("-", "_");
