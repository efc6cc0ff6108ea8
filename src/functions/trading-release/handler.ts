import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { responseItem, tradingAllowed } from "../../facts/trading-flag";
import { recordForAudit } from "../shared/audit-record";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { type Approval, judgeRelease, type Verdict } from "./release";

interface Clients {
  readonly table: DynamoDBClient;
  readonly parameters: SSMClient;
  readonly logs: CloudWatchLogsClient;
}

/**
 * Lets trading in again when two different people have approved it. Who calls it does not matter: who approved is known by
 * items whose keys IAM ties to whoever writes them.
 *
 * Environment: TRADING_FLAG_PARAMETER, RESPONSES_TABLE, AUDIT_LOG_GROUP.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { table: new DynamoDBClient({}), parameters: new SSMClient({}), logs: new CloudWatchLogsClient({}) },
  log: Log = functionLog("trading-release"),
): () => Promise<Verdict> {
  return async () => {
    const name = required(environment, "TRADING_FLAG_PARAMETER");
    const table = required(environment, "RESPONSES_TABLE");
    const group = required(environment, "AUDIT_LOG_GROUP");
    const { Parameter: parameter } = await clients.parameters.send(new GetParameterCommand({ Name: name }));
    const { Value: stopped, Version: version } = parameter ?? {};
    if (stopped === undefined || version === undefined) throw new Error(`the parameter ${name} has no value`);
    const verdict = judgeRelease(stopped, await approvalsIn(clients.table, table));
    const { released, approvedBy, reason } = verdict;
    log.info("asked to let trading in", { released: String(released), reason });
    if (!released) return verdict;
    // Written down first: a release that nobody can be shown does not happen.
    await recordForAudit(clients.logs, group, { actor: approvedBy.join(", "), decision: "release trading", releases: stopped });
    const { Version: next } = await clients.parameters.send(
      new PutParameterCommand({ Name: name, Value: tradingAllowed, Type: "String", Overwrite: true }),
    );
    if (next === version + 1) return verdict;
    // Parameter Store takes no condition: somebody stopped trading anew between the look and the release, and that holds.
    await clients.parameters.send(new PutParameterCommand({ Name: name, Value: `${stopped} again`, Type: "String", Overwrite: true }));
    const again = "trading was stopped anew meanwhile; approve that stop";
    await recordForAudit(clients.logs, group, { actor: "trading-release", decision: "stopped again", reason: again });
    return { ...verdict, released: false, reason: again };
  };
}

async function approvalsIn(client: DynamoDBClient, table: string): Promise<readonly Approval[]> {
  const approvals: Approval[] = [];
  let from: ScanCommand["input"]["ExclusiveStartKey"];
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    for (const item of items) {
      const [key, releases] = [item[responseItem.key]?.S, item[responseItem.releases]?.S];
      if (key !== undefined && releases !== undefined) approvals.push({ key, releases });
    }
    from = last;
  } while (from !== undefined);
  return approvals;
}

export const handler = createHandler(process.env);
