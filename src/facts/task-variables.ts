/** Variables that the application of every task has. */
export const taskVariables = ["AWS_REGION", "ENVIRONMENT", "SERVICE", "AUDIT_LOG_GROUP", "OTEL_EXPORTER_OTLP_ENDPOINT"] as const;

/** Variables that a store adds to those of the services that use it. */
export const storeVariables = {
  database: ["DATABASE_WRITER_PARAMETER", "DATABASE_READER_PARAMETER", "DATABASE_SECRET_NAMES"],
  cache: ["CACHE_ENDPOINT", "CACHE_SECRET_NAME"],
  timeSeries: ["TIME_SERIES_DATABASE", "TIME_SERIES_ENDPOINT"],
} as const;

/** Variables of a service that can send orders: where the trading epoch is, the times of its contract, and the flag that stops trading. */
export const epochVariables = [
  "TRADING_EPOCH_TABLE",
  "TRADING_EPOCH_REGION",
  "TRADING_EPOCH_LEASE_SECONDS",
  "TRADING_EPOCH_ORDER_SECONDS",
  "TRADING_FLAG_PARAMETER",
] as const;
export type EpochEnvironment = Readonly<Record<(typeof epochVariables)[number], string>>;

/** Values of all variables of a store. */
export type StoreEnvironment<S extends keyof typeof storeVariables> = Readonly<Record<(typeof storeVariables)[S][number], string>>;

/** Variable that credentials of others come in. */
export const secretVariable = (secret: string): string => secret.toUpperCase().replaceAll("-", "_");
