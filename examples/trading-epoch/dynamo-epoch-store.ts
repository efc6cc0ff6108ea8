import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { epochItem } from "../../src/facts/trading-epoch";
import { type EpochStore } from "./trading-epoch";

/**
 * The table of the recovery region. In both regions the client is made for the recovery region: there is one epoch,
 * and it must not depend on the region that may be lost.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export const dynamoEpochStore = (client: DynamoDBClient, table: string): EpochStore => ({
  read: async () => {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { [epochItem.key]: { S: epochItem.name } }, ConsistentRead: true }),
    );
    const epoch = Number(item?.[epochItem.epoch]?.N);
    const holder = item?.[epochItem.holder]?.S;
    if (!Number.isInteger(epoch) || holder === undefined) throw new Error(`table ${table} has no trading epoch`);
    return { epoch, holder };
  },
});
