import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { responseItem } from "../../facts/trading-flag";

/** How often a change is tried again when another run was faster: more runs at a time than there are responses do not come. */
const attempts = 10;

/** Answer to a look at what is remembered; without `memory` nothing is written. */
export interface Change<T, M> {
  readonly answer: T;
  readonly memory?: M;
}

/** An item of the table of responses that holds one value as JSON. */
export interface KeptItem<M> {
  readonly table: string;
  readonly key: string;
  /** What is remembered before anything was written. */
  readonly nothing: M;
}

/**
 * Looks at what an item remembers and changes it in one step: when somebody else wrote in between, the look is made again.
 *
 * @throws Error when others were faster every time; whoever called tries again then
 */
export async function changeItem<T, M>(
  client: DynamoDBClient,
  { table, key: name, nothing }: KeptItem<M>,
  look: (memory: M) => Change<T, M>,
): Promise<T> {
  const key = { [responseItem.key]: { S: name } };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
    const version = Number(item?.[responseItem.version]?.N ?? 0);
    const written = item?.[responseItem.memory]?.S;
    const { answer, memory } = look(written === undefined ? nothing : (JSON.parse(written) as M));
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
  throw new Error(`the item ${name} of ${table} was changed by others ${attempts} times in a row`);
}
