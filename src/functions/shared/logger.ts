import { Logger } from "@aws-lambda-powertools/logger";

/** What a function writes down. Values of secrets are never passed to it: names, users and steps are. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, string>>): void;
  error(message: string, fields?: Readonly<Record<string, string>>): void;
}

/**
 * Structured lines for CloudWatch Logs. The event is never logged as a whole, not even at level
 * DEBUG: fields are named one by one at the place that logs.
 * @see https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/
 */
export function functionLog(serviceName: string): Log {
  const logger = new Logger({ serviceName });
  return {
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    error: (message, fields = {}) => logger.error(message, { ...fields }),
  };
}
