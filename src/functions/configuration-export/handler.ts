import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTaskDefinitionCommand, ECSClient, ListTaskDefinitionFamiliesCommand, type TaskDefinition } from "@aws-sdk/client-ecs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetParametersByPathCommand, type Parameter, SSMClient } from "@aws-sdk/client-ssm";
import { exportedItemsMetric, exportedParameterTypes } from "../../facts/configuration-export";
import { required } from "../shared/environment";
import { functionLog, type Log } from "../shared/logger";
import { exportOf, itemsIn, type Read } from "./export";

interface Clients {
  readonly parameters: SSMClient;
  readonly ecs: ECSClient;
  readonly s3: S3Client;
  readonly cloudWatch: CloudWatchClient;
}

/** Most that AWS gives at once. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const parametersAtOnce = 10;
/** What a name of a file may hold of a time: no colons, and no more than the minute. */
const minuteOf = (at: Date): string => at.toISOString().slice(0, 16).replace(":", "-");
const isThere = (error: unknown): boolean => error instanceof Error && error.name === "PreconditionFailed";

/**
 * Keeps the region's parameters and task definitions as one object below the bucket of backups, which AWS Backup copies and
 * S3 replicates. It asks for no SecureString, and has no right to decrypt one. An object is never written over.
 *
 * Environment: PARAMETER_PATH, FAMILY_PREFIX, EXPORT_BUCKET, EXPORT_PREFIX, METRIC_NAMESPACE, AWS_REGION.
 *
 * @param now for tests
 */
export function createHandler(
  environment: NodeJS.ProcessEnv,
  clients: Clients = { parameters: new SSMClient({}), ecs: new ECSClient({}), s3: new S3Client({}), cloudWatch: new CloudWatchClient({}) },
  log: Log = functionLog("configuration-export"),
  now: () => Date = () => new Date(),
): () => Promise<void> {
  return async () => {
    const [path, familyPrefix] = [required(environment, "PARAMETER_PATH"), required(environment, "FAMILY_PREFIX")];
    const region = required(environment, "AWS_REGION");
    const read: Read = {
      at: now(),
      region,
      path,
      parameters: await parametersBelow(clients.parameters, path),
      familyPrefix,
      taskDefinitions: await taskDefinitionsOf(clients.ecs, familyPrefix),
    };
    const Key = `${required(environment, "EXPORT_PREFIX")}/${region}/${minuteOf(read.at)}.json`;
    try {
      await clients.s3.send(
        new PutObjectCommand({
          Bucket: required(environment, "EXPORT_BUCKET"),
          Key,
          Body: `${JSON.stringify(exportOf(read), undefined, 2)}\n`,
          ContentType: "application/json",
          ChecksumAlgorithm: "SHA256",
          IfNoneMatch: "*",
        }),
      );
    } catch (error) {
      // A call that Lambda repeats in the same minute has done its work.
      if (!isThere(error)) throw error;
    }
    const items = itemsIn(read);
    await clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: required(environment, "METRIC_NAMESPACE"),
        MetricData: [{ MetricName: exportedItemsMetric, Value: items, Unit: "Count" }],
      }),
    );
    log.info("the configuration is exported", { key: Key, items: String(items) });
  };
}

async function parametersBelow(client: SSMClient, path: string): Promise<Parameter[]> {
  const found: Parameter[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetParametersByPathCommand({
        Path: path,
        Recursive: true,
        WithDecryption: false,
        MaxResults: parametersAtOnce,
        ParameterFilters: [{ Key: "Type", Option: "Equals", Values: [...exportedParameterTypes] }],
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    found.push(...(page.Parameters ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/** The newest active revision of each family, which the next task of it is started from. */
async function taskDefinitionsOf(client: ECSClient, familyPrefix: string): Promise<TaskDefinition[]> {
  const families: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListTaskDefinitionFamiliesCommand({ familyPrefix, status: "ACTIVE", ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    families.push(...(page.families ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const found: TaskDefinition[] = [];
  // One after the other: ECS throttles, and nobody waits.
  for (const family of families) {
    const { taskDefinition } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: family }));
    if (taskDefinition === undefined) throw new Error(`ECS has the family ${family} and does not describe it`);
    found.push(taskDefinition);
  }
  return found;
}

export const handler = createHandler(process.env);
