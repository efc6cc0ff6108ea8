import { CreateTableCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const Key = { name: { S: "trading" } };

/** What stands beside the epoch of a takeover. */
export interface Decision {
  readonly reason: string | undefined;
  readonly recovery: string | undefined;
  readonly primary: string | undefined;
}

/** The item of the recovery region's table that says who trades. */
export class TradingEpoch {
  public constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  public async create(): Promise<void> {
    await this.client.send(
      new CreateTableCommand({
        TableName: this.table,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "name", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }],
      }),
    );
  }

  public async hold(epoch: number, holder: string, run: string): Promise<void> {
    const Item = { ...Key, epoch: { N: String(epoch) }, holder: { S: holder }, run: { S: run } };
    await this.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  public async read(): Promise<{ readonly holder: string | undefined; readonly epoch: number } & Decision> {
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return {
      holder: Item?.holder?.S,
      epoch: Number(Item?.epoch?.N),
      reason: Item?.reason?.S,
      recovery: Item?.recoveryEvidence?.S,
      primary: Item?.primaryEvidence?.S,
    };
  }
}
