import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { missingValueMetric, secretAgeMetric } from "../../facts/missing-value-metric";
import { createHandler } from "./handler";
import { secretValuesStatements } from "../../modules/function-permissions/secret-values";

const namespace = "smart0dte/prod/secrets";
const environment = {
  METRIC_NAMESPACE: namespace,
  METRIC_NAME: missingValueMetric.name,
  AGE_METRIC_NAME: secretAgeMetric.name,
  METRIC_DIMENSION: missingValueMetric.dimension,
};
const [stored, awaited, unknown] = ["external/feed", "external/broker", "external/nowhere"];

let server: RunningServer & { readonly endpoint: string };
let person: SecretsManagerClient;
let secretsManager: SecretsManagerClient;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  [person, secretsManager, cloudWatch] = [
    new SecretsManagerClient(settings),
    new SecretsManagerClient(settings),
    new CloudWatchClient(settings),
  ];
  await person.send(new CreateSecretCommand({ Name: stored, SecretString: "a-key-of-the-feed" }));
  await person.send(new CreateSecretCommand({ Name: awaited }));
});
afterAll(async () => {
  for (const client of [person, secretsManager, cloudWatch]) client.destroy();
  await server.stop();
});

const run = (names: readonly string[], log = new MemoryLog(), now = new Date()) =>
  createHandler({ ...environment, SECRET_NAMES: names.join(",") }, { secretsManager, cloudWatch }, log, () => now)();

/** What an alarm on one secret would see. */
async function reported(
  secretName: string,
  metric: string = missingValueMetric.name,
): Promise<{ readonly maximum: number | undefined; readonly minimum: number | undefined; readonly count: number }> {
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient(emulatorClient(server.endpoint)).send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: metric,
      Dimensions: [{ Name: missingValueMetric.dimension, Value: secretName }],
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      Period: 3600,
      Statistics: ["Maximum", "Minimum", "SampleCount"],
    }),
  );
  return { maximum: Datapoints[0]?.Maximum, minimum: Datapoints[0]?.Minimum, count: Datapoints[0]?.SampleCount ?? 0 };
}

test("a secret without a value is reported and named, one with a value is reported as well, and the role allows exactly the calls that takes", async () => {
  const calls = [recordActions(secretsManager, "secretsmanager"), recordActions(cloudWatch, "cloudwatch")];
  const log = new MemoryLog();
  await run([stored, awaited], log);
  expect(await reported(awaited)).toMatchObject({ maximum: 1, count: 1 });
  expect(await reported(stored)).toMatchObject({ maximum: 0, count: 1 });
  const written = log.lines.join();
  expect(written).toContain(awaited);
  expect(written).not.toContain("a-key-of-the-feed");
  const allowed = allowedActions(secretValuesStatements({ secretArns: ["arn:s"], namespace }), /^$/);
  expect(allowed).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("a secret that cannot be asked about is not reported, the others are, and the call fails", async () => {
  const before = (await reported(stored)).count;
  await expect(run([unknown, stored])).rejects.toThrow(`whether ${unknown} has a value could not be reported`);
  expect((await reported(stored)).count).toBe(before + 1);
  expect((await reported(unknown)).count).toBe(0);
});

test("once a value is stored the secret is no longer missing", async () => {
  await person.send(new PutSecretValueCommand({ SecretId: awaited, SecretString: "credentials" }));
  const log = new MemoryLog();
  await run([awaited], log);
  expect(log.lines.join()).toContain("every secret has a value");
});

test("the age of a value is reported in days since it was stored, and none of a secret without one", async () => {
  const [name, empty] = ["external/aged", "external/empty"];
  await person.send(new CreateSecretCommand({ Name: name, SecretString: "credentials" }));
  await person.send(new CreateSecretCommand({ Name: empty }));
  await run([name, empty], new MemoryLog(), new Date(Date.now() + 40 * 86_400_000));
  const { maximum = 0 } = await reported(name, secretAgeMetric.name);
  expect(Math.round(maximum)).toBe(40);
  expect((await reported(empty, secretAgeMetric.name)).count).toBe(0);
  await person.send(new PutSecretValueCommand({ SecretId: name, SecretString: "new credentials" }));
  await run([name]);
  const { minimum = 1 } = await reported(name, secretAgeMetric.name);
  expect(minimum).toBeLessThan(1);
});

test("of secrets that are rotated the ages alone are reported", async () => {
  const [rotated, without] = ["database/rotated", "database/without"];
  await person.send(new CreateSecretCommand({ Name: rotated, SecretString: "credentials" }));
  await person.send(new CreateSecretCommand({ Name: without }));
  const { METRIC_NAME: _, ...ages } = environment;
  const later = new Date(Date.now() + 34 * 86_400_000);
  await createHandler({ ...ages, SECRET_NAMES: `${rotated},${without}` }, { secretsManager, cloudWatch }, new MemoryLog(), () => later)();
  expect(Math.round((await reported(rotated, secretAgeMetric.name)).maximum ?? 0)).toBe(34);
  expect([(await reported(rotated)).count, (await reported(without)).count, (await reported(without, secretAgeMetric.name)).count]).toEqual(
    [0, 0, 0],
  );
});

test("a function without its settings says which one is missing", async () => {
  await expect(createHandler(environment, { secretsManager, cloudWatch }, new MemoryLog())()).rejects.toThrow("SECRET_NAMES");
});
