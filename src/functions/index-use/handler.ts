import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { indexProofDays, indexUseMetrics } from "../../facts/index-use";
import { adminCredential } from "../postgres-rotation/admin-session";
import { PostgresDatabase, readCertificates, withSession } from "../postgres-rotation/database";
import { rdsAuthorities } from "../postgres-rotation/rds-authorities";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { readSecretValue } from "../shared/rotation/secret-value";
import { indexUse } from "./unused";

interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly cloudWatch: CloudWatchClient;
}

/**
 * Reports how many indexes of its region's database no query has read, and for how long that is counted; which ones stands in its
 * log. Nothing is said to be unused before a quarter of a year is counted.
 *
 * Environment: DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, ADMIN_SECRET (name or ARN), METRIC_NAMESPACE; DATABASE_CA_FILE (PEM)
 * instead of the RDS authorities for a server with another CA.
 *
 * @param proofDays for tests
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { secretsManager: new SecretsManagerClient({}), cloudWatch: new CloudWatchClient({}) },
  log: Log = functionLog("index-use"),
  proofDays: number = indexProofDays,
): () => Promise<void> {
  return async () => {
    const caFile = environment.DATABASE_CA_FILE;
    const database = new PostgresDatabase({
      host: required(environment, "DATABASE_HOST"),
      port: Number(required(environment, "DATABASE_PORT")),
      database: required(environment, "DATABASE_NAME"),
      certificateAuthorities: caFile === undefined ? rdsAuthorities(required(environment, "AWS_REGION")) : readCertificates(caFile),
    });
    const administrator = await adminCredential({
      store: { read: (secretId, stage) => readSecretValue(clients.secretsManager, { secretId, stage }) },
      database,
      adminSecretId: required(environment, "ADMIN_SECRET"),
    });
    const { countedDays, unused } = await withSession(database, administrator, indexUse);
    const proves = countedDays >= proofDays;
    const measures = { [indexUseMetrics.countedDays]: countedDays, ...(proves ? { [indexUseMetrics.unused]: unused.length } : {}) };
    await clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: required(environment, "METRIC_NAMESPACE"),
        MetricData: Object.entries(measures).map(([MetricName, Value]) => ({ MetricName, Value, Unit: "None" })),
      }),
    );
    log.info(proves ? "indexes that no query has read" : "indexes that no query has read yet, which proves nothing so early", {
      countedDays: countedDays.toFixed(1),
      indexes: unused.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(", "),
    });
  };
}

export const handler = createHandler(process.env);
