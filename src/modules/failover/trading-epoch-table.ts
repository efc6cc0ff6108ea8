import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item";
import { Construct } from "constructs";
import { epochItem } from "../../facts/trading-epoch";
import { backupTag, selected } from "../../facts/backup-tag";
import { type NameScope, physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface TradingEpochTableProps {
  /** Of the recovery region. */
  readonly place: Place;
  readonly keyArn: string;
  /** Region that trades in the first epoch. */
  readonly firstHolder: string;
  readonly keepsData: boolean;
}

export const epochTableName = (names: NameScope): string => physicalName("dynamodbTable", names, "trading-epoch");

/**
 * Which region may send orders: one item, read by everybody who sends, and written by takeovers alone. Terraform
 * writes the first epoch and never touches the item again.
 */
export class TradingEpochTable extends Construct {
  public readonly name: string;
  public readonly arn: string;

  public constructor(scope: Construct, id: string, { place, keyArn, firstHolder, keepsData }: TradingEpochTableProps) {
    super(scope, id);
    const table = new DynamodbTable(this, "table", {
      name: epochTableName(place.names),
      billingMode: "PAY_PER_REQUEST",
      hashKey: epochItem.key,
      attribute: [{ name: epochItem.key, type: "S" }],
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: keepsData,
      tags: { [backupTag]: selected },
      lifecycle: { preventDestroy: keepsData },
    });
    new DynamodbTableItem(this, "first", {
      tableName: table.name,
      hashKey: table.hashKey,
      item: JSON.stringify({
        [epochItem.key]: { S: epochItem.name },
        [epochItem.epoch]: { N: "1" },
        [epochItem.holder]: { S: firstHolder },
        [epochItem.run]: { S: "first" },
      }),
      // From now on the item is the failover's: Terraform must never hand trading back.
      lifecycle: { ignoreChanges: ["item"] },
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
