import { Construct } from "constructs";
import { type FunctionArchive } from "../../facts/function-archive";
import { tradingFlagParameter } from "../../facts/trading-flag";
import { type LogKeeping } from "../data/encrypted-log-group";
import { tradingReleaseStatements } from "../function-permissions/trading-release";
import { InternalFunction } from "../functions/internal-function";
import { dynamodbTableArn, parameterArn } from "../shared/arns";
import { type Statement } from "../shared/iam";
import { type Place } from "../shared/place";
import { releaseFunctionRole, responsesTableName } from "./response-names";

export interface TradingReleaseProps {
  readonly place: Place;
  readonly archive: FunctionArchive;
  readonly auditLogGroupName: string;
  readonly recordEvents: Statement;
  readonly logs: LogKeeping;
}

/** Lets trading in again once two different people have approved it; a person calls it. */
export class TradingRelease extends Construct {
  public constructor(scope: Construct, id: string, { place, archive, auditLogGroupName, recordEvents, logs }: TradingReleaseProps) {
    super(scope, id);
    const { region, accountId, names } = place;
    const flag = tradingFlagParameter(names);
    const table = responsesTableName(names);
    new InternalFunction(this, "function", {
      place,
      name: releaseFunctionRole,
      description: "Lets trading in again once two different people have approved it",
      archive,
      environment: { TRADING_FLAG_PARAMETER: flag, RESPONSES_TABLE: table, AUDIT_LOG_GROUP: auditLogGroupName },
      statements: tradingReleaseStatements({
        tableArn: dynamodbTableArn(region, accountId, table),
        flagArn: parameterArn(region, accountId, flag),
        recordEvents,
      }),
      timeoutSeconds: 20,
      logs,
    });
  }
}
