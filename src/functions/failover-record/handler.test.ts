import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { loopbackClient } from "../../../__tests__/helpers/servers/loopback-client";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { failoverRecordStatements } from "../../modules/function-permissions/failover-record";
import { createHandler } from "./handler";

const executionArn = "arn:aws:states:us-west-2:333333333333:execution:smart0dte-prod-failover:cli-1";
const environment = { MACHINE: "smart0dte-prod-failover", RECORDS_BUCKET: "records" };
const ended = { detail: { executionArn } };

let server: Server;
let clients: { readonly stepFunctions: SFNClient; readonly s3: S3Client };
/** Objects by their key, each with the header that keeps it from being written over. */
let kept: Record<string, { readonly body: string; readonly ifNoneMatch: string | undefined }>;
let answer: (key: string) => number;
let redriveCount: number;

/** Step Functions, whose history has two pages, and S3. */
function answerOf(request: IncomingMessage, body: string): { readonly status: number; readonly text: string } {
  const action = String(request.headers["x-amz-target"] ?? "").split(".")[1];
  if (action === "DescribeExecution")
    return {
      status: 200,
      text: JSON.stringify({
        executionArn,
        input: '{"mode":"dryRun","reason":"monthly"}',
        status: "SUCCEEDED",
        startDate: 1796047200,
        redriveCount,
      }),
    };
  if (action === "GetExecutionHistory") {
    const { nextToken } = JSON.parse(body) as { nextToken?: string };
    const name = nextToken === undefined ? "gather-evidence" : "look-at-everything";
    const events = [{ id: 1, type: "TaskStateEntered", timestamp: 1796047201, stateEnteredEventDetails: { name } }];
    return { status: 200, text: JSON.stringify({ events, ...(nextToken === undefined ? { nextToken: "more" } : {}) }) };
  }
  const key = decodeURIComponent(String(request.url).split("?")[0] ?? "");
  const status = answer(key);
  if (status === 200) kept[key] = { body, ifNoneMatch: request.headers["if-none-match"] };
  return { status, text: status === 412 ? "<Error><Code>PreconditionFailed</Code></Error>" : "" };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { status, text } = answerOf(request, Buffer.concat(parts).toString());
      response.writeHead(status);
      response.end(text);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const settings = loopbackClient(server);
  clients = { stepFunctions: new SFNClient(settings), s3: new S3Client({ ...settings, forcePathStyle: true }) };
});
afterAll(() => {
  for (const client of Object.values(clients)) client.destroy();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  kept = {};
  answer = () => 200;
  redriveCount = 0;
});

test("keeps a run under its day and name, and never over another record, by exactly the calls that the role allows", async () => {
  const calls = [recordActions(clients.stepFunctions, "states"), recordActions(clients.s3, "s3")];
  await createHandler(environment, clients, new MemoryLog())(ended);
  const [[key, object] = []] = Object.entries(kept);
  expect([key, object?.ifNoneMatch]).toEqual(["/records/failover/2026-11-30/dryRun-cli-1.json", "*"]);
  expect(object?.body).toContain('"format": "failover-record/1"');
  // Both pages of the history.
  expect(object?.body).toMatch(/gather-evidence[\s\S]*look-at-everything/);
  const statements = failoverRecordStatements({ runsArn: "arn:aws:states:us-west-2:333333333333:execution:one:*", bucket: "records" });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("an event that comes twice changes nothing and is no failure", async () => {
  answer = () => 412;
  await createHandler(environment, clients, new MemoryLog())(ended);
  expect(kept).toEqual({});
});

test("a run that was continued after its end is kept a second time, beside what it was before", async () => {
  await createHandler(environment, clients, new MemoryLog())(ended);
  redriveCount = 1;
  await createHandler(environment, clients, new MemoryLog())(ended);
  expect(Object.keys(kept)).toEqual([
    "/records/failover/2026-11-30/dryRun-cli-1.json",
    "/records/failover/2026-11-30/dryRun-cli-1-redriven-1.json",
  ]);
  expect(Object.values(kept)[1]?.body).toContain('"redriven": 1');
});

test("a record that could not be kept is a failure, which its topic gets", async () => {
  answer = () => 403;
  await expect(createHandler(environment, clients, new MemoryLog())(ended)).rejects.toThrow();
});

test("runs of another machine are not recorded", async () => {
  const other = { detail: { executionArn: executionArn.replace("prod-failover", "prod-responses") } };
  await expect(createHandler(environment, clients, new MemoryLog())(other)).rejects.toThrow("is no run of smart0dte-prod-failover");
});
