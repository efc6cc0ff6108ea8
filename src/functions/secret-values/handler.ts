import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { reportValues } from "./report";

interface Clients {
  readonly secretsManager: SecretsManagerClient;
  readonly cloudWatch: CloudWatchClient;
}

/**
 * Reports which secrets have no value. ECS starts no task that is to get one of them, and says so in
 * the service's events alone.
 *
 * Environment: SECRET_NAMES, separated by commas; METRIC_NAMESPACE, METRIC_NAME, METRIC_DIMENSION.
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { secretsManager: new SecretsManagerClient({}), cloudWatch: new CloudWatchClient({}) },
  log: Log = functionLog("secret-values"),
): () => Promise<void> {
  return async () => {
    const names = required(environment, "SECRET_NAMES").split(",");
    const [namespace, metric, dimension] = ["METRIC_NAMESPACE", "METRIC_NAME", "METRIC_DIMENSION"].map((name) =>
      required(environment, name),
    );
    const missing = await reportValues(
      names,
      {
        of: async (name) =>
          Object.values((await clients.secretsManager.send(new DescribeSecretCommand({ SecretId: name }))).VersionIdsToStages ?? {}).flat(),
      },
      {
        publish: async (name, value) => {
          const Dimensions = [{ Name: dimension, Value: name }];
          await clients.cloudWatch.send(
            new PutMetricDataCommand({
              Namespace: namespace,
              MetricData: [{ MetricName: metric, Dimensions, Value: value, Unit: "None" }],
            }),
          );
        },
      },
    );
    log.info(missing.length === 0 ? "every secret has a value" : "secrets have no value", {
      missing: missing.join(" "),
      asked: String(names.length),
    });
  };
}

export const handler = createHandler(process.env);
