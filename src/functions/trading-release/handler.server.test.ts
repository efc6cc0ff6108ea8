import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { responseItem } from "../../facts/trading-flag";
import { tradingReleaseStatements } from "../../modules/function-permissions/trading-release";
import { recordEvents } from "../../modules/services/task-access";
import { createHandler } from "./handler";

const flag = "/smart0dte/prod/trading/flag";
const group = "/smart0dte/prod/audit";
const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-east-1" };
const environment = { TRADING_FLAG_PARAMETER: flag, RESPONSES_TABLE: "responses", AUDIT_LOG_GROUP: group };

let server: RunningServer & { readonly endpoint: string };
let table: DynamoDBClient;
let logs: CloudWatchLogsClient;
let parameters: SSMClient;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  [table, logs, parameters] = [new DynamoDBClient(settings), new CloudWatchLogsClient(settings), new SSMClient(settings)];
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await table.send(
    new CreateTableCommand({
      TableName: "responses",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: responseItem.key, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: responseItem.key, AttributeType: "S" }],
    }),
  );
});
afterAll(async () => {
  for (const client of [table, logs, parameters]) client.destroy();
  await server.stop();
});

const set = (value: string) => parameters.send(new PutParameterCommand({ Name: flag, Value: value, Type: "String", Overwrite: true }));
const held = async (): Promise<string | undefined> => (await parameters.send(new GetParameterCommand({ Name: flag }))).Parameter?.Value;
const approve = (person: string, releases: string) =>
  table.send(new PutItemCommand({ TableName: "responses", Item: { key: { S: `approved-by:${person}` }, releases: { S: releases } } }));
const ask = (clients = { table, parameters, logs }) => createHandler(environment, clients, new MemoryLog())();

test("two people let trading in, each in their own item, and auditors see who", async () => {
  await set("stopped run-1");
  expect(await ask()).toMatchObject({ released: false, flag: "stopped run-1", approvedBy: [] });
  await approve("ana", "stopped run-1");
  expect(await ask()).toMatchObject({ released: false, approvedBy: ["ana"] });
  expect(await held()).toBe("stopped run-1");
  await approve("ben", "stopped run-1");
  expect(await ask()).toMatchObject({ released: true, approvedBy: ["ana", "ben"] });
  expect(await held()).toBe("allowed");
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
  expect(events.map(({ message = "" }) => JSON.parse(message) as unknown)).toEqual([
    expect.objectContaining({ actor: "ana, ben", decision: "release trading", releases: "stopped run-1" }),
  ]);
});

test("what was approved once lets in no later stop", async () => {
  await set("stopped run-2");
  expect(await ask()).toMatchObject({ released: false, approvedBy: [] });
  expect(await held()).toBe("stopped run-2");
});

test("a stop that comes between the look and the release holds", async () => {
  await set("stopped run-3");
  for (const person of ["ana", "ben"]) await approve(person, "stopped run-3");
  const slow = new CloudWatchLogsClient({ ...emulatorClient(server.endpoint), maxAttempts: 1 });
  slow.middlewareStack.add(
    (next) => async (args) => {
      await set("stopped run-4");
      return next(args);
    },
    { step: "initialize", name: "meanwhile" },
  );
  expect((await ask({ table, parameters, logs: slow })).released).toBe(false);
  expect(await held()).toMatch(/^stopped /);
  expect((await ask()).released).toBe(false);
  slow.destroy();
});

test("what cannot be shown to auditors is not released", async () => {
  await set("stopped run-5");
  for (const person of ["ana", "ben"]) await approve(person, "stopped run-5");
  const gone = new CloudWatchLogsClient({ ...emulatorClient("http://127.0.0.1:9"), maxAttempts: 1 });
  await expect(ask({ table, parameters, logs: gone })).rejects.toThrow();
  expect(await held()).toBe("stopped run-5");
  gone.destroy();
});

test("the role allows exactly the calls that this takes", async () => {
  const calls = [recordActions(table, "dynamodb"), recordActions(parameters, "ssm"), recordActions(logs, "logs")];
  await ask();
  const statements = tradingReleaseStatements({
    tableArn: "arn:aws:dynamodb:us-east-1:333333333333:table/responses",
    flagArn: `arn:aws:ssm:us-east-1:333333333333:parameter${flag}`,
    recordEvents: recordEvents(place, "responses", group),
  });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});
