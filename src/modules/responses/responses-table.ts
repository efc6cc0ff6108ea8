import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { responseItem } from "../../facts/trading-flag";
import { type Place } from "../shared/place";
import { responsesTableName } from "./response-names";

export interface ResponsesTableProps {
  readonly place: Place;
  readonly keyArn: string;
  readonly keepsData: boolean;
}

/**
 * What guards remember of an hour, and who has approved that trading goes on. Nothing of it is worth a backup: a lost approval
 * is given again.
 */
export class ResponsesTable extends Construct {
  public constructor(scope: Construct, id: string, { place, keyArn, keepsData }: ResponsesTableProps) {
    super(scope, id);
    new DynamodbTable(this, "table", {
      name: responsesTableName(place.names),
      billingMode: "PAY_PER_REQUEST",
      hashKey: responseItem.key,
      attribute: [{ name: responseItem.key, type: "S" }],
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: keepsData,
      // Made anew it would have forgotten who approved what, and how often was acted.
      lifecycle: { preventDestroy: keepsData },
    });
  }
}
