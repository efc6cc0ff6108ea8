import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { responseItem } from "../../facts/trading-flag";
import { type Memory, nothingRemembered } from "./guards";

/** How often a change is tried again when another run was faster: more runs at a time than there are responses do not come. */
const attempts = 10;

/** Answer to a look at the memory; without `memory` nothing is written. */
export interface Change<T> {
  readonly answer: T;
  readonly memory?: Memory;
}

/**
 * Looks at what the guards remember and changes it in one step: when somebody else wrote in between, the look is made again.
 *
 * @throws Error when others were faster every time; the machine asks again then
 */
export async function changeMemory<T>(client: DynamoDBClient, table: string, look: (memory: Memory) => Change<T>): Promise<T> {
  const key = { [responseItem.key]: { S: responseItem.guards } };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const version = Number(item?.[responseItem.version]?.N ?? 0);
    const written = item?.[responseItem.memory]?.S;
    const { answer, memory } = look(written === undefined ? nothingRemembered : (JSON.parse(written) as Memory));
    if (memory === undefined) return answer;
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...key,
            [responseItem.version]: { N: String(version + 1) },
            [responseItem.memory]: { S: JSON.stringify(memory) },
          },
          ConditionExpression: item === undefined ? "attribute_not_exists(#version)" : "#version = :version",
          ExpressionAttributeNames: { "#version": responseItem.version },
          ...(item === undefined ? {} : { ExpressionAttributeValues: { ":version": { N: String(version) } } }),
        }),
      );
      return answer;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
  throw new Error(`the memory of the guards in ${table} was changed by others ${attempts} times in a row`);
}
