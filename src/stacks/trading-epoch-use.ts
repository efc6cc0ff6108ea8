import { epochTableName } from "../modules/failover/trading-epoch-table";
import { type StoreUse } from "../modules/services/task-access";
import { dynamodbTableArn } from "../modules/shared/arns";
import { type EpochEnvironment } from "../facts/task-variables";
import { tradingFlagParameter, tradingFlagRole } from "../facts/trading-flag";
import { type PlacedStack } from "../layers/instances";
import { namesOf } from "./data-props";

/**
 * The trading epoch and the flag of the region for a service that can send orders, in either region: there is one table, in the recovery region,
 * known by its name. Takeovers alone write to it. The key needs no statement: its policy lets whoever may use DynamoDB.
 */
export function tradingEpochUse(placed: PlacedStack): StoreUse {
  const { account, regions, recovery } = placed.environment;
  const table = epochTableName(namesOf(placed));
  const region = regions.recovery.name;
  return {
    securityGroupIds: [],
    environment: {
      TRADING_EPOCH_TABLE: table,
      TRADING_EPOCH_REGION: region,
      TRADING_EPOCH_LEASE_SECONDS: String(recovery.tradingEpoch.leaseSeconds),
      TRADING_EPOCH_ORDER_SECONDS: String(recovery.tradingEpoch.orderSeconds),
      TRADING_FLAG_PARAMETER: tradingFlagParameter(namesOf(placed)),
    } satisfies EpochEnvironment,
    secretNames: [],
    // Of the task's own region: each stops by itself.
    parameters: [tradingFlagRole],
    statements: [
      {
        sid: "ReadTradingEpoch",
        effect: "Allow",
        actions: ["dynamodb:GetItem"],
        resources: [dynamodbTableArn(region, account.id, table)],
      },
    ],
  };
}
