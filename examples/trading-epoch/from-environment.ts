import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { epochVariables, type EpochEnvironment } from "../../src/facts/task-variables";
import { dynamoEpochStore } from "./dynamo-epoch-store";
import { TradingEpoch } from "./trading-epoch";
import { readFlag, TradingFlag } from "./trading-flag";

/** What one answer may take: well below a lease, so that a question can be repeated before it ends. */
const answerMilliseconds = 1000;

/**
 * The trading epoch of a task, and the flag that stops trading, from the variables that the estate gives it.
 *
 * @throws Error when a variable is missing: a task that does not know the epoch must not start, and not trade without it.
 */
export function tradingEpochFromEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  readonly epoch: TradingEpoch;
  readonly client: DynamoDBClient;
  readonly flag: TradingFlag;
  readonly flagClient: SSMClient;
} {
  const valueOf = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "")
      throw new Error(`the environment has no ${name}; orders are sent with ${epochVariables.join(", ")} alone`);
    return value;
  };
  const secondsOf = (name: keyof EpochEnvironment): number => {
    const seconds = Number(valueOf(name));
    if (!Number.isInteger(seconds) || seconds < 1) throw new Error(`${name} is ${valueOf(name)}, and must be whole seconds, 1 or more`);
    return seconds;
  };
  const client = new DynamoDBClient({
    // The recovery region's, in both regions.
    region: valueOf("TRADING_EPOCH_REGION"),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: answerMilliseconds, requestTimeout: answerMilliseconds },
  });
  const leaseSeconds = secondsOf("TRADING_EPOCH_LEASE_SECONDS");
  // Of the task's own region: each region is stopped by itself.
  const flagClient = new SSMClient({
    region: valueOf("AWS_REGION"),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: answerMilliseconds, requestTimeout: answerMilliseconds },
  });
  return {
    client,
    flagClient,
    flag: new TradingFlag({
      read: readFlag(flagClient, valueOf("TRADING_FLAG_PARAMETER")),
      leaseSeconds,
      clock: () => performance.now(),
    }),
    epoch: new TradingEpoch({
      store: dynamoEpochStore(client, valueOf("TRADING_EPOCH_TABLE")),
      region: valueOf("AWS_REGION"),
      leaseSeconds,
      orderSeconds: secondsOf("TRADING_EPOCH_ORDER_SECONDS"),
      clock: () => performance.now(),
    }),
  };
}
