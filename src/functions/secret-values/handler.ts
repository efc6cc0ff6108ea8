import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { ListSecretVersionIdsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { reportValues } from "./report";

interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly cloudWatch: CloudWatchClient;
}

/**
 * When the version that carries AWSCURRENT was made. The secret's own date of change is another one: it moves with a tag as well.
 * Versions with a label are few, and come in one answer.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html
 */
async function storedAt(client: SecretsManagerClient, name: string): Promise<Date | undefined> {
  const { Versions: versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: name }));
  const current = versions.find(({ VersionStages: labels = [] }) => labels.includes("AWSCURRENT"));
  if (current !== undefined && current.CreatedDate === undefined) throw new Error("Secrets Manager does not say when its value was stored");
  return current?.CreatedDate;
}

/**
 * Reports which secrets have no value, and how old the values of the others are. ECS starts no task that is to get a secret
 * without a value, and says so in the service's events alone.
 *
 * Environment: SECRET_NAMES, separated by commas; METRIC_NAMESPACE, AGE_METRIC_NAME, METRIC_DIMENSION; METRIC_NAME where it is a
 * question whether there is a value.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { secretsManager: new SecretsManagerClient({}), cloudWatch: new CloudWatchClient({}) },
  log: Log = functionLog("secret-values"),
  now: () => Date = () => new Date(),
): () => Promise<void> {
  return async () => {
    const names = required(environment, "SECRET_NAMES").split(",");
    const [namespace, ageMetric, dimension] = ["METRIC_NAMESPACE", "AGE_METRIC_NAME", "METRIC_DIMENSION"].map((name) =>
      required(environment, name),
    );
    const metric = environment.METRIC_NAME;
    const missing = await reportValues(
      names,
      { storedAt: (name) => storedAt(clients.secretsManager, name) },
      {
        publish: async (name, ageDays) => {
          const Dimensions = [{ Name: dimension, Value: name }];
          const MetricData = [
            ...(metric === undefined
              ? []
              : [{ MetricName: metric, Dimensions, Value: ageDays === undefined ? 1 : 0, Unit: "None" as const }]),
            ...(ageDays === undefined ? [] : [{ MetricName: ageMetric, Dimensions, Value: ageDays, Unit: "None" as const }]),
          ];
          if (MetricData.length > 0) await clients.cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
        },
      },
      now(),
    );
    log.info(missing.length === 0 ? "every secret has a value" : "secrets have no value", {
      missing: missing.join(" "),
      asked: String(names.length),
    });
  };
}

export const handler = createHandler(process.env);
