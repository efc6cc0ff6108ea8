import { createHash } from "node:crypto";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMotoOf } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { exportedItemsMetric } from "../../facts/configuration-export";
import { configurationExportStatements } from "../../modules/function-permissions/configuration-export";
import { createHandler } from "./handler";

const namespace = "smart0dte/prod/configuration-export";
const environment = {
  PARAMETER_PATH: "/smart0dte/prod",
  FAMILY_PREFIX: "smart0dte-prod-",
  EXPORT_BUCKET: "backups",
  EXPORT_PREFIX: "configuration",
  METRIC_NAMESPACE: namespace,
  AWS_REGION: "us-east-1",
};

let server: RunningServer;
let clients: { readonly parameters: SSMClient; readonly ecs: ECSClient; readonly s3: S3Client; readonly cloudWatch: CloudWatchClient };

const parameter = (Name: string, Value: string, Type: "String" | "StringList" | "SecureString" = "String") =>
  clients.parameters.send(new PutParameterCommand({ Name, Value, Type, Overwrite: true }));
const family = (name: string, image: string) =>
  clients.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      cpu: "256",
      memory: "512",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      containerDefinitions: [
        { name: "app", image, secrets: [{ name: "DATABASE", valueFrom: "arn:aws:secretsmanager:us-east-1:1:secret:one" }] },
      ],
    }),
  );

beforeAll(async () => {
  const started = await startMotoOf("ssm,ecs,s3,cloudwatch");
  server = started;
  const settings = { ...emulatorClient(started.endpoint), maxAttempts: 1 };
  clients = {
    parameters: new SSMClient(settings),
    ecs: new ECSClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    cloudWatch: new CloudWatchClient(settings),
  };
  await clients.s3.send(new CreateBucketCommand({ Bucket: "backups" }));
  for (let number = 0; number < 23; number += 1) await parameter(`/smart0dte/prod/services/api/${number}`, `value ${number}`);
  await parameter("/smart0dte/prod/db/writer", "writer.example.com");
  await parameter("/smart0dte/prod/list", "a,b", "StringList");
  await parameter("/smart0dte/prod/token", "not for anybody", "SecureString");
  await parameter("/smart0dte/production/db/writer", "another environment's");
  await parameter("/smart0dte/staging/db/writer", "another environment's");
  await family("smart0dte-prod-api", "api:1");
  await family("smart0dte-prod-api", "api:2");
  await family("smart0dte-prod-feed", "feed:1");
  await family("smart0dte-staging-api", "api:1");
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await server.stop();
});

const run = (at: string, log = new MemoryLog()) => createHandler(environment, clients, log, () => new Date(at))();
const keys = async () => ((await clients.s3.send(new ListObjectsV2Command({ Bucket: "backups" }))).Contents ?? []).map(({ Key }) => Key);
interface Exported {
  readonly format: string;
  readonly complete: unknown;
  readonly sha256: string;
  readonly contents: {
    readonly parameters: readonly { readonly name: string; readonly value: string; readonly type: string }[];
    readonly taskDefinitions: readonly { readonly family: string; readonly revision: number }[];
  };
}
const textOf = async (Key: string) =>
  (await (await clients.s3.send(new GetObjectCommand({ Bucket: "backups", Key }))).Body?.transformToString()) ?? "";

test("every parameter below the path and the newest revision of every family are in one object, by exactly the calls that the role allows", async () => {
  const calls = [
    recordActions(clients.parameters, "ssm"),
    recordActions(clients.ecs, "ecs"),
    recordActions(clients.cloudWatch, "cloudwatch"),
  ];
  const wrote = recordActions(clients.s3, "s3");
  await run("2026-12-01T06:00:10Z");
  const asked = [...calls, wrote].flatMap((actions) => [...actions]);
  const statements = configurationExportStatements({
    place: { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-east-1" },
    path: "/smart0dte/prod",
    bucket: "backups",
    prefix: "configuration",
    namespace,
  });
  expect(asked.sort()).toEqual(allowedActions(statements, /^$/));
  const exported = JSON.parse(await textOf("configuration/us-east-1/2026-12-01T06-00.json")) as Exported;
  expect(exported.format).toBe("configuration-export/1");
  expect(exported.complete).toEqual({
    parameters: { path: "/smart0dte/prod", types: ["String", "StringList"], count: 25 },
    taskDefinitions: { familyPrefix: "smart0dte-prod-", count: 2 },
  });
  expect(exported.contents.parameters).toHaveLength(25);
  expect(exported.contents.parameters.map(({ name }) => name)).toEqual(exported.contents.parameters.map(({ name }) => name).sort());
  expect(exported.contents.parameters).toContainEqual({ name: "/smart0dte/prod/list", type: "StringList", value: "a,b", version: 1 });
  expect(exported.contents.taskDefinitions.map((one) => [one.family, one.revision])).toEqual([
    ["smart0dte-prod-api", 2],
    ["smart0dte-prod-feed", 1],
  ]);
});

test("no SecureString is in it, neither its value nor its name, and nothing of another environment", async () => {
  const [key = ""] = await keys();
  expect(await textOf(key)).not.toMatch(/not for anybody|prod\/token|production|staging/);
});

test("its digest is that of the contents as they stand, and changes with them alone", async () => {
  const [key = ""] = await keys();
  const first = JSON.parse(await textOf(key)) as Exported;
  expect(createHash("sha256").update(JSON.stringify(first.contents)).digest("hex")).toBe(first.sha256);
  await run("2026-12-01T12:00:00Z");
  const same = JSON.parse(await textOf("configuration/us-east-1/2026-12-01T12-00.json")) as Exported;
  expect(same.sha256).toBe(first.sha256);
  await parameter("/smart0dte/prod/db/writer", "other.example.com");
  await run("2026-12-01T18:00:00Z");
  const other = JSON.parse(await textOf("configuration/us-east-1/2026-12-01T18-00.json")) as Exported;
  expect(other.sha256).not.toBe(first.sha256);
});

test("an export is never written over by another one of its minute", async () => {
  const key = "configuration/us-east-1/2026-12-01T18-00.json";
  const before = await textOf(key);
  await parameter("/smart0dte/prod/db/writer", "third.example.com");
  await run("2026-12-01T18:00:59Z");
  expect(await textOf(key)).toBe(before);
});

test("the alarm is told how much was exported, and nothing when nothing was found", async () => {
  const { Datapoints = [] } = await clients.cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: exportedItemsMetric,
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 3600 * 2,
      Statistics: ["Maximum", "Minimum"],
    }),
  );
  expect(Datapoints.map(({ Maximum }) => Maximum)).toEqual([27]);
  const before = await keys();
  const empty = createHandler({ ...environment, PARAMETER_PATH: "/smart0dte/nobody" }, clients, new MemoryLog(), () => new Date());
  await expect(empty()).rejects.toThrow("there is no parameter below /smart0dte/nobody");
  expect(await keys()).toEqual(before);
});
