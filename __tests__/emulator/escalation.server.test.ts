import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchClient, PutCompositeAlarmCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { ensureFunctionArchives } from "../../src/estate/functions/archives";
import { root } from "../helpers/command";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { realStack, type Resource, resourceAt, resources } from "../helpers/estate";

/**
 * Production's escalation, as it is synthesized and with its real function, run by the stand-in's Step Functions with
 * waits of seconds. That machine calls the services beside it in the same process, so alarms, topics and parameters
 * are made there, and not by way of the router.
 */
const waitSeconds = 2;
const region = "us-east-1";
const page = "smart0dte-prod-page-database";
const acknowledgement = "/smart0dte/prod/pages/acknowledged";

let folder: string;
let emulator: TestEmulator;
let cloudWatch: CloudWatchClient;
let machines: SFNClient;
let parameters: SSMClient;
let queues: SQSClient;
let queueUrl: string;
let machineArn: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "escalation-"));
  emulator = await startTestEmulator("prod", folder);
  const { ministack } = JSON.parse(readFileSync(path.join(emulator.stateDir, "state.json"), "utf8")) as { ministack: { port: number } };
  const endpoint = `http://127.0.0.1:${ministack.port}`;
  const settings = { region, endpoint, credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" } };
  [cloudWatch, machines, parameters, queues] = [
    new CloudWatchClient(settings),
    new SFNClient(settings),
    new SSMClient(settings),
    new SQSClient(settings),
  ];
  const stack = await realStack(`prod-${region}-observability`);
  await hearEverything(new SNSClient(settings), stack);
  await createFunction(endpoint, stack);
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: "symptom",
      Namespace: "AWS/RDS",
      MetricName: "FreeStorageSpace",
      Statistic: "Minimum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
    }),
  );
  await cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: page, AlarmRule: 'ALARM("symptom")' }));
  const { args } = resourceAt(stack, "escalation/machine/machine");
  const { stateMachineArn = "" } = await machines.send(
    new CreateStateMachineCommand({
      name: String(args.name),
      roleArn: "arn:aws:iam::333333333333:role/escalation",
      definition: hurried(String(args.definition)),
    }),
  );
  machineArn = stateMachineArn;
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The definition with waits of seconds; nothing else of it is changed. */
function hurried(definition: string): string {
  const machine = JSON.parse(definition) as { States: Record<string, { Type: string; Seconds?: number }> };
  for (const state of Object.values(machine.States)) if (state.Type === "Wait") state.Seconds = waitSeconds;
  return JSON.stringify(machine);
}

/** One queue that hears every topic of the escalation. */
async function hearEverything(topics: SNSClient, stack: Parameters<typeof resources>[0]): Promise<void> {
  ({ QueueUrl: queueUrl = "" } = await queues.send(new CreateQueueCommand({ QueueName: "heard" })));
  for (const { args } of resources(stack, "aws_sns_topic")) {
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: String(args.name) }));
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: `arn:aws:sqs:${region}:333333333333:heard` }));
  }
}

/** The function as it is synthesized, with the archive that is deployed; the SDK for Lambda is not among the packages. */
async function createFunction(endpoint: string, stack: Parameters<typeof resources>[0]): Promise<void> {
  const [{ args }] = resources(stack, "aws_lambda_function").filter(
    ({ args: { function_name: name } }) => name === "smart0dte-prod-on-call",
  ) as [Resource];
  const { variables } = args.environment as { variables: Record<string, string> };
  const { folder: built, archives } = await ensureFunctionArchives(root);
  const archive = archives.find(({ name }) => name === "on-call");
  if (archive === undefined) throw new Error("there is no archive of on-call");
  const answer = await fetch(`${endpoint}/2015-03-31/functions`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({
      FunctionName: args.function_name,
      Runtime: args.runtime,
      Handler: args.handler,
      Role: "arn:aws:iam::333333333333:role/on-call",
      Timeout: args.timeout,
      Environment: { Variables: variables },
      Code: { ZipFile: readFileSync(path.join(built, archive.file)).toString("base64") },
    }),
  });
  if (!answer.ok) throw new Error(`the function was not made: ${answer.status} ${await answer.text()}`);
}

const ring = (state: "ALARM" | "OK") =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: "symptom", StateValue: state, StateReason: "played" }));
const acknowledge = (name: string) =>
  parameters.send(new PutParameterCommand({ Name: acknowledgement, Value: name, Type: "String", Overwrite: true }));

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts an escalation as EventBridge does, and does something as soon as the first topic has heard. */
async function escalate(afterFirst: () => Promise<unknown> = () => Promise.resolve()) {
  const { executionArn } = await machines.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn,
      input: JSON.stringify({ time: new Date().toISOString(), region, detail: { alarmName: page, state: { value: "ALARM" } } }),
    }),
  );
  const told: string[] = [];
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = "{}", ReceiptHandle } of Messages) {
      const { TopicArn, Message } = JSON.parse(Body) as { TopicArn: string; Message: string };
      expect(Message).toContain(`${page} rings in ${region}`);
      if (told.push(TopicArn.replace(/^.*smart0dte-prod-pages-/, "")) === 1) await afterFirst();
      await queues.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    const { status, error } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING" && Messages.length === 0) return { told, status, error };
    await pause(200);
  }
}

describe("production's escalation on the stand-in", () => {
  beforeEach(async () => {
    await ring("ALARM");
    await acknowledge("nothing");
  });

  it("tells whoever is on call, then the second level and the third, when nobody answers", async () => {
    const { told, status } = await escalate();
    expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/), "second-level", "third-level"]);
    expect(status).toBe("SUCCEEDED");
  });

  it("tells nobody more once somebody acknowledges the page", async () => {
    const { told, status } = await escalate(() => acknowledge(page));
    expect(told).toEqual([expect.stringMatching(/^on-call-/)]);
    expect(status).toBe("SUCCEEDED");
  });

  it("goes on when another page was acknowledged", async () => {
    const { told } = await escalate(() => acknowledge("smart0dte-prod-page-cache"));
    expect(told.slice(1)).toEqual(["second-level", "third-level"]);
  });

  it("ends with the page", async () => {
    const { told, status } = await escalate(() => ring("OK"));
    expect(told).toEqual([expect.stringMatching(/^on-call-/)]);
    expect(status).toBe("SUCCEEDED");
  });
});
