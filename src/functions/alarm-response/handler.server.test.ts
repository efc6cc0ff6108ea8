import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { responseItem } from "../../facts/trading-flag";
import { alarmResponseStatements } from "../../modules/function-permissions/alarm-response";
import { recordEvents } from "../../modules/services/task-access";
import { createHandler } from "./handler";

const group = "/smart0dte/prod/audit";
const place = { names: { project: "smart0dte", owner: "prod" }, accountId: "333333333333", region: "us-east-1" };
const environment: NodeJS.ProcessEnv = {
  RESPONSES: JSON.stringify([
    { name: "stop", alarm: "page-trading", guards: { when: "marketHours", atMostPerHour: 5, dryRun: false } },
    { name: "look", alarm: "page-peer", guards: { when: "always", atMostPerHour: 1, dryRun: true } },
  ]),
  MARKET: JSON.stringify({
    timeZone: "America/New_York",
    days: ["mon", "tue", "wed", "thu", "fri"],
    open: "09:30",
    close: "16:00",
    closures: { "2026-12-02": "a closure of our own" },
    earlyCloses: {},
  }),
  FINDING_RESPONSES: JSON.stringify([
    {
      name: "isolate",
      action: "isolateTask",
      findings: ["Execution:Runtime/"],
      minimumSeverity: 7,
      blockHours: 0,
      guards: { when: "always", atMostPerHour: 2, dryRun: false },
    },
    {
      name: "block",
      action: "blockAddress",
      findings: ["CredentialAccess:RDS/"],
      minimumSeverity: 4,
      blockHours: 24,
      guards: { when: "always", atMostPerHour: 1, dryRun: true },
    },
  ]),
  ISOLATABLE: JSON.stringify({
    cluster: "services",
    neverBlock: [],
    services: [{ service: "api", ecsService: "prod-api", role: "api-run", sendsOrders: false }],
  }),
  RESPONSES_TABLE: "responses",
  AUDIT_LOG_GROUP: group,
};

let server: RunningServer & { readonly endpoint: string };
let table: DynamoDBClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  server = await startMoto();
  table = new DynamoDBClient({ ...emulatorClient(server.endpoint), maxAttempts: 1 });
  logs = new CloudWatchLogsClient({ ...emulatorClient(server.endpoint), maxAttempts: 1 });
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
  table.destroy();
  logs.destroy();
  await server.stop();
});

const handlerAt = (instant: string, clients = { table, logs }) =>
  createHandler(environment, clients, new MemoryLog(), () => new Date(instant));
const begins = (run: string, alarm = "page-trading", since = run) => ({ step: "begin", run, alarm, since }) as const;

async function recorded(run: string): Promise<unknown[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group, logStreamNamePrefix: "responses/" }));
  return events.map(({ message = "" }) => JSON.parse(message) as { run?: string }).filter((record) => record.run === run);
}

test("of runs that begin at the same time one acts, the others wait, and the next acts when it ends", async () => {
  const handler = handlerAt("2026-12-01T15:00:00Z");
  const runs = ["a", "b", "c", "d"];
  const answers = await Promise.all(runs.map((run) => handler(begins(run))));
  const decisions = answers.map((answer) => ("decision" in answer ? answer.decision : ""));
  expect([...decisions].sort()).toEqual(["act", "wait", "wait", "wait"]);
  const acting = runs[decisions.indexOf("act")] ?? "";
  const next = runs.find((run) => run !== acting) ?? "";
  expect(await handler(begins(next))).toMatchObject({ decision: "wait" });
  expect(await handler({ step: "end", run: acting, response: "stop", outcome: "done" })).toEqual({ recorded: true });
  expect(await handler(begins(next))).toMatchObject({ decision: "act", response: "stop" });
  await handler({ step: "end", run: next, response: "stop", outcome: "failed" });
  expect(await recorded(acting)).toEqual([
    expect.objectContaining({ actor: "automated response", decision: "act", response: "stop", alarm: "page-trading" }),
    expect.objectContaining({ decision: "done", response: "stop" }),
  ]);
  expect(await recorded(next)).toHaveLength(2);
});

test("what is refused is written down with its reason, on days too that the environment closes by itself", async () => {
  const handler = handlerAt("2026-12-02T15:00:00Z");
  expect(await handler(begins("closed"))).toEqual({ decision: "refuse", response: "stop", reason: "the market is closed" });
  expect(await recorded("closed")).toEqual([expect.objectContaining({ decision: "refuse", reason: "the market is closed" })]);
});

test("a dry run says what it would have done", async () => {
  expect(await handlerAt("2026-12-05T03:00:00Z")(begins("dry", "page-peer"))).toMatchObject({ decision: "dryRun", response: "look" });
});

test("an alarm that has no response is none of the machine's: it fails, and people are told", async () => {
  await expect(handlerAt("2026-12-01T15:00:00Z")(begins("one", "page-cache"))).rejects.toThrow(/no response follows the alarm page-cache/);
});

test("what cannot be written down is not done", async () => {
  const gone = new CloudWatchLogsClient({ ...emulatorClient("http://127.0.0.1:9"), maxAttempts: 1 });
  await expect(handlerAt("2026-12-03T15:00:00Z", { table, logs: gone })(begins("unseen"))).rejects.toThrow();
  gone.destroy();
});

const finding = (id: string, group = "service:prod-api") => ({
  id,
  type: "Execution:Runtime/NewBinaryExecuted",
  severity: 8,
  resource: {
    ecsClusterDetails: { name: "services", taskDetails: { arn: "arn:aws:ecs:us-east-1:333333333333:task/services/0a", group } },
  },
});

test("a finding is answered once a day, with what is acted on, and written down", async () => {
  const handler = handlerAt("2026-12-04T15:00:00Z");
  const task = "arn:aws:ecs:us-east-1:333333333333:task/services/0a";
  expect(await handler({ step: "beginFinding", run: "f1", finding: finding("one") })).toMatchObject({
    decision: "act",
    action: "isolateTask",
    target: { trading: "goesOn", service: "api", what: task },
  });
  await handler({
    step: "evidence",
    run: "f1",
    response: "isolate",
    what: task,
    task: { group: "service:prod-api", definition: "d", containers: [], attachments: [] },
  });
  await handler({ step: "end", run: "f1", response: "isolate", outcome: "done" });
  expect(await handlerAt("2026-12-05T14:00:00Z")({ step: "beginFinding", run: "f2", finding: finding("one") })).toMatchObject({
    decision: "known",
  });
  const records = await recorded("f1");
  expect(records).toEqual([
    expect.objectContaining({ decision: "act", finding: "one", target: task, service: "api" }),
    expect.objectContaining({ decision: "evidence", target: task }),
    expect.objectContaining({ decision: "done" }),
  ]);
});

test("no evidence is kept of a task that ECS does not know as a service's, so that it is not stopped", async () => {
  const task = { group: null, definition: null, containers: [], attachments: [] };
  for (const group of [null, "family:prod-api"])
    await expect(
      handlerAt("2026-12-04T15:00:00Z")({ step: "evidence", run: "e1", response: "isolate", what: "arn:task", task: { ...task, group } }),
    ).rejects.toThrow(/ECS knows no task arn:task/);
  expect(await recorded("e1")).toEqual([]);
});

test("a finding acts beside no alarm", async () => {
  expect(await handlerAt("2026-12-08T15:00:00Z")(begins("acting"))).toMatchObject({ decision: "act" });
  expect(await handlerAt("2026-12-08T15:00:01Z")({ step: "beginFinding", run: "f3", finding: finding("two") })).toMatchObject({
    decision: "wait",
  });
  await handlerAt("2026-12-08T15:00:02Z")({ step: "end", run: "acting", response: "stop", outcome: "done" });
});

test("what may not be acted on is refused before the guards are asked, and written down", async () => {
  const handler = handlerAt("2026-12-09T15:00:00Z");
  for (const run of ["n1", "n2", "n3"])
    expect(await handler({ step: "beginFinding", run, finding: finding(run, "family:other") })).toMatchObject({ decision: "refuse" });
  expect(await recorded("n1")).toEqual([expect.objectContaining({ decision: "refuse", finding: "n1" })]);
  // They have used up none of its acts.
  expect(await handler({ step: "beginFinding", run: "f4", finding: finding("three") })).toMatchObject({ decision: "act" });
  await handler({ step: "end", run: "f4", response: "isolate", outcome: "done" });
});

test("a finding that nobody has a response to fails, and people are notified", async () => {
  const one = { ...finding("five"), type: "Recon:EC2/Portscan" };
  await expect(handlerAt("2026-12-09T15:00:00Z")({ step: "beginFinding", run: "f5", finding: one })).rejects.toThrow(/no response follows/);
});

test("the AppSpec gets the revision that the service has, and none is made up", async () => {
  const handler = handlerAt("2026-12-01T15:00:00Z");
  const template = '{"TaskDefinition":"<TASK_DEFINITION>"}';
  const taskSets = [
    { Status: "ACTIVE", TaskDefinition: "arn:old" },
    { Status: "PRIMARY", TaskDefinition: "arn:now" },
  ];
  expect(await handler({ step: "appSpec", template, taskSets })).toEqual({ content: '{"TaskDefinition":"arn:now"}' });
  await expect(handler({ step: "appSpec", template, taskSets: [] })).rejects.toThrow(/no primary task set/);
  await expect(handler({ step: "appSpec", template: "{}", taskSets })).rejects.toThrow(/no <TASK_DEFINITION>/);
});

test("the role allows exactly the calls that this takes", async () => {
  const calls = [recordActions(table, "dynamodb"), recordActions(logs, "logs")];
  await handlerAt("2026-12-08T15:00:00Z")(begins("counted"));
  const tableArn = "arn:aws:dynamodb:us-east-1:333333333333:table/responses";
  const statements = alarmResponseStatements({ tableArn, recordEvents: recordEvents(place, "responses", group) });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});
