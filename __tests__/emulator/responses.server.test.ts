import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { root } from "../helpers/command";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { onlyResource, realStack, resources, type SynthesizedStack } from "../helpers/estate";

/**
 * Production's responses, as they are synthesized and with their real function, run by the stand-in's Step Functions. That
 * machine calls the services beside it in the same process, so that what it works on is made there, and not by way of the
 * router. The market's hours are taken away from the guards: the test runs at any time.
 */
const region = "us-west-2";
const flag = "/smart0dte/prod/trading/flag";
const group = "/smart0dte/prod/audit";

let folder: string;
let emulator: TestEmulator;
let machines: SFNClient;
let parameters: SSMClient;
let logs: CloudWatchLogsClient;
let machineArn: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "responses-"));
  emulator = await startTestEmulator("prod", folder);
  const { ministack } = JSON.parse(readFileSync(path.join(emulator.stateDir, "state.json"), "utf8")) as { ministack: { port: number } };
  const endpoint = `http://127.0.0.1:${ministack.port}`;
  const settings = { region, endpoint, credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" } };
  [machines, parameters, logs] = [new SFNClient(settings), new SSMClient(settings), new CloudWatchLogsClient(settings)];
  const stack = await realStack(`prod-${region}-observability`);
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await parameters.send(new PutParameterCommand({ Name: flag, Value: "allowed", Type: "String" }));
  await new SNSClient(settings).send(new CreateTopicCommand({ Name: "smart0dte-prod-alerts-critical" }));
  const table = onlyResource(stack, "aws_dynamodb_table").args;
  const [{ name = "", type = "S" } = {}] = table["attribute"] as { name?: string; type?: "S" }[];
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: String(table["name"]),
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
    }),
  );
  await createGuards(endpoint, stack);
  machineArn = await createMachine(stack, "smart0dte-prod-responses", (definition) => definition);
  // In the place of the failover: only that it is started, and how, is looked at here.
  await createMachine(await realStack(`prod-${region}-failover`), "smart0dte-prod-failover", () =>
    JSON.stringify({ StartAt: "started", States: { started: { Type: "Succeed" } } }),
  );
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function createMachine(stack: SynthesizedStack, name: string, change: (definition: string) => string): Promise<string> {
  const found = resources(stack, "aws_sfn_state_machine").find(({ args }) => args["name"] === name);
  const { stateMachineArn = "" } = await machines.send(
    new CreateStateMachineCommand({
      name,
      roleArn: "arn:aws:iam::333333333333:role/responses",
      definition: change(String(found?.args["definition"])),
    }),
  );
  return stateMachineArn;
}

/** The function as it is synthesized, with the archive that is deployed; the SDK for Lambda is not among the packages. */
async function createGuards(endpoint: string, stack: SynthesizedStack): Promise<void> {
  const found = resources(stack, "aws_lambda_function").find(({ args }) => args["function_name"] === "smart0dte-prod-responses-guards");
  const args = found?.args ?? {};
  const { variables } = args["environment"] as { variables: Record<string, string> };
  const responses = JSON.parse(variables["RESPONSES"] ?? "[]") as { guards: { when: string } }[];
  for (const { guards } of responses) guards.when = "always";
  const { folder: built, archives } = await ensureFunctionArchives(root);
  const archive = archives.find(({ name }) => name === "alarm-response");
  if (archive === undefined) throw new Error("there is no archive of alarm-response");
  const answer = await fetch(`${endpoint}/2015-03-31/functions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({
      FunctionName: args["function_name"],
      Runtime: args["runtime"],
      Handler: args["handler"],
      Role: "arn:aws:iam::333333333333:role/alarm-response",
      Timeout: args["timeout"],
      Environment: { Variables: { ...variables, RESPONSES: JSON.stringify(responses), AWS_ENDPOINT_URL: endpoint } },
      Code: { ZipFile: readFileSync(path.join(built, archive.file)).toString("base64") },
    }),
  });
  if (!answer.ok) throw new Error(`the function was not made: ${answer.status} ${await answer.text()}`);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts the machine as EventBridge does. @returns how the run ended */
async function ring(alarm: string, time = new Date().toISOString()) {
  const { executionArn } = await machines.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn,
      input: JSON.stringify({ time, region, detail: { alarmName: `smart0dte-prod-${alarm}`, state: { value: "ALARM" } } }),
    }),
  );
  for (;;) {
    const { status, output, error, cause } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING") return { status, output, error, cause, name: executionArn?.split(":").at(-1) };
    await pause(200);
  }
}

const held = async (): Promise<string | undefined> => (await parameters.send(new GetParameterCommand({ Name: flag }))).Parameter?.Value;

async function recorded(): Promise<Record<string, string>[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
  return events.map(({ message = "" }) => JSON.parse(message) as Record<string, string>);
}

describe("production's responses on the stand-in", () => {
  it("stop trading once, by the name of the run, and say so to auditors", async () => {
    const time = new Date().toISOString();
    const { status, name } = await ring("page-trading", time);
    expect(status).toBe("SUCCEEDED");
    expect(await held()).toBe(`stopped ${name}`);
    expect((await recorded()).map(({ decision, response }) => [decision, response])).toEqual([
      ["act", "stop-trading"],
      ["done", "stop-trading"],
    ]);
    // The same change of the alarm, delivered again, and another one within the hour.
    expect((await ring("page-trading", time)).status).toBe("SUCCEEDED");
    expect((await ring("page-trading")).status).toBe("SUCCEEDED");
    expect(await held()).toBe(`stopped ${name}`);
    expect((await recorded()).map(({ decision }) => decision)).toEqual(["act", "done", "known", "refuse"]);
  });

  it("only say what they would have done in a dry run", async () => {
    expect((await ring("page-services")).status).toBe("SUCCEEDED");
    expect((await recorded()).at(-1)).toMatchObject({ decision: "dryRun", response: "more-api-tasks" });
  });

  it("start the failover's dry run in the recovery region", async () => {
    expect((await ring("page-peer")).status).toBe("SUCCEEDED");
    expect((await recorded()).at(-1)).toMatchObject({ decision: "done", response: "look-at-recovery" });
  });

  it("fail where what they work on is not there, and free the turn", async () => {
    expect((await ring("trading-data-silent")).status).toBe("FAILED");
    expect((await recorded()).at(-1)).toMatchObject({ decision: "failed", response: "restart-marketdata" });
  });

  it("fail on an alarm that nobody has a response to", async () => {
    expect((await ring("page-cache")).status).toBe("FAILED");
  });
});
