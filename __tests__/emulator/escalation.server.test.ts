import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchClient, PutCompositeAlarmCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { createLink, type LinkApi, type LinkSettings, ofOtherRegion } from "../helpers/escalation-link";
import { realStack, resourceAt, resources } from "../helpers/estate";

/**
 * Production's escalation, as it is synthesized and with its real functions, run by the stand-in's Step Functions with
 * waits of seconds. That machine calls the services beside it in the same process, so alarms, topics and parameters
 * are made there, and not by way of the router. Links are opened by way of its API Gateway, with the routes of production.
 * By way of the router, in the name of its role, it runs in escalation-router.server.test.ts.
 */
const waitSeconds = 2;
const region = "us-east-1";
const page = "smart0dte-prod-page-database";
const otherPage = "smart0dte-prod-page-cache";
const parameterOf = (name: string) => `/smart0dte/prod/pages/acknowledged/${name}`;

let folder: string;
let emulator: TestEmulator;
let cloudWatch: CloudWatchClient;
let machines: SFNClient;
let parameters: SSMClient;
let queues: SQSClient;
let queueUrl: string;
let machineArn: string;
let settings: LinkSettings;
let api: LinkApi;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "escalation-"));
  emulator = await startTestEmulator("prod", folder);
  const { ministack } = JSON.parse(readFileSync(path.join(emulator.stateDir, "state.json"), "utf8")) as { ministack: { port: number } };
  const endpoint = `http://127.0.0.1:${ministack.port}`;
  settings = { region, endpoint, credentials: { accessKeyId: "emulator", secretAccessKey: "emulator" } };
  [cloudWatch, machines, parameters, queues] = [
    new CloudWatchClient(settings),
    new SFNClient(settings),
    new SSMClient(settings),
    new SQSClient(settings),
  ];
  const stack = await realStack(`prod-${region}-observability`);
  await hearEverything(new SNSClient(settings), stack);
  api = await createLink(settings, stack);
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

/** The definition with waits of seconds, and what the stand-in calls the refusal of a name that is taken; nothing else of it is changed. */
function hurried(definition: string): string {
  const machine = JSON.parse(definition) as { States: Record<string, { Type: string; Seconds?: number }> };
  for (const state of Object.values(machine.States)) if (state.Type === "Wait") state.Seconds = waitSeconds;
  return JSON.stringify(machine).replaceAll("StepFunctions.ExecutionAlreadyExistsException", "ExecutionAlreadyExists");
}

/** One queue that hears every topic of the escalation. */
async function hearEverything(topics: SNSClient, stack: Parameters<typeof resources>[0]): Promise<void> {
  ({ QueueUrl: queueUrl = "" } = await queues.send(new CreateQueueCommand({ QueueName: "heard" })));
  for (const { args } of resources(stack, "aws_sns_topic")) {
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: String(args.name) }));
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: `arn:aws:sqs:${region}:333333333333:heard` }));
  }
}

/** Opens a link of a message, or presses its button. */
async function open(link: string, method: "GET" | "POST"): Promise<{ status: number; text: string }> {
  const answer = await fetch(link.replace(api.address, api.here), { method });
  return { status: answer.status, text: await answer.text() };
}
const linkIn = (message: string): string => /https:\/\/\S+$/.exec(message)?.[0] ?? "no link";

const ring = (state: "ALARM" | "OK") =>
  cloudWatch.send(new SetAlarmStateCommand({ AlarmName: "symptom", StateValue: state, StateReason: "played" }));
const acknowledge = (name: string, value = name) =>
  parameters.send(new PutParameterCommand({ Name: parameterOf(name), Value: value, Type: "String", Overwrite: true }));
const acknowledged = async (): Promise<string | undefined> =>
  (await parameters.send(new GetParameterCommand({ Name: parameterOf(page) }))).Parameter?.Value;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** An event's time names whole seconds. */
const eventTime = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Delivers an event of a page as EventBridge does; @returns the run that it starts, when it has ended or another one escalates for it */
async function deliver(of: string, time: string): Promise<string> {
  const { executionArn = "" } = await machines.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn,
      input: JSON.stringify({ time, region, detail: { alarmName: of, state: { value: "ALARM" } } }),
    }),
  );
  const name = createHash("sha256").update(`${of} ${time}`).digest("hex");
  const claimed = executionArn.replace(/[^:]+$/, name);
  for (;;) {
    if (await machines.send(new DescribeExecutionCommand({ executionArn: claimed })).catch(() => undefined)) return claimed;
    const { events = [] } = await machines.send(new GetExecutionHistoryCommand({ executionArn }));
    if (events.some(({ type }) => type === "TaskFailed")) return executionArn;
    await pause(100);
  }
}

/**
 * Delivers an event, and does something with each message that is heard until the escalation has ended.
 * @param onMessage its number, from 1, and its text
 * @param times how often EventBridge delivers the event
 */
async function escalate(onMessage: (which: number, text: string) => Promise<unknown> = () => Promise.resolve(), of = page, times = 1) {
  const time = eventTime();
  const runs = await Promise.all(Array.from({ length: times }, () => deliver(of, time)));
  const executionArn = runs[0];
  const told: string[] = [];
  const links: string[] = [];
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = "{}", ReceiptHandle } of Messages) {
      const { TopicArn, Message } = JSON.parse(Body) as { TopicArn: string; Message: string };
      expect(Message).toContain(`${of} rings in ${region}`);
      links.push(linkIn(Message));
      await onMessage(told.push(TopicArn.replace(/^.*smart0dte-prod-pages-/, "")), Message);
      await queues.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    const { status, error } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== "RUNNING" && Messages.length === 0) return { told, links, status, error, runs: new Set(runs).size };
    await pause(200);
  }
}

describe("production's escalation on the stand-in", () => {
  beforeEach(async () => {
    await ring("ALARM");
    for (const name of [page, otherPage]) await acknowledge(name, "nothing");
  });

  it("tells whoever is on call, then the second level and the third, when nobody answers", async () => {
    const { told, status } = await escalate();
    expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/), "second-level", "third-level"]);
    expect(status).toBe("SUCCEEDED");
  });

  it("tells nobody more once somebody acknowledges the page", async () => {
    const { told, status } = await escalate((which) => (which === 1 ? acknowledge(page) : Promise.resolve()));
    expect(told).toEqual([expect.stringMatching(/^on-call-/)]);
    expect(status).toBe("SUCCEEDED");
  });

  it("goes on when another page was acknowledged", async () => {
    const { told } = await escalate(() => acknowledge(otherPage));
    expect(told.slice(1)).toEqual(["second-level", "third-level"]);
  });

  it("ends with the page", async () => {
    const { told, status } = await escalate(() => ring("OK"));
    expect(told).toEqual([expect.stringMatching(/^on-call-/)]);
    expect(status).toBe("SUCCEEDED");
  });
});

describe("the link in production's messages", () => {
  beforeEach(async () => {
    await ring("ALARM");
    await acknowledge(page, "nothing");
  });

  it("shows the page to whoever opens it, and tells nobody more once the button was pressed", async () => {
    const seen: unknown[] = [];
    const { told, links, status } = await escalate(async (_, text) => {
      const link = linkIn(text);
      const shown = await open(link, "GET");
      seen.push(shown.status, shown.text.includes("I look at it"), await acknowledged());
      seen.push((await open(link, "POST")).status, (await open(link, "POST")).text.includes("was acknowledged by desk-"));
    });
    expect(seen).toEqual([200, true, "nothing", 200, true]);
    expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/)]);
    expect(await acknowledged()).toMatch(/^\S+Z link of desk-(early|late), the first level$/);
    expect([links.length, status]).toEqual([1, "SUCCEEDED"]);
  });

  it("changes nothing for those who only open it, as scanners of mail do", async () => {
    const { told } = await escalate((_, text) => open(linkIn(text), "GET"));
    expect(told.slice(1)).toEqual(["second-level", "third-level"]);
  });

  it("ends the escalation after it has climbed, by the newest link and by the first one", async () => {
    for (const which of [0, 1]) {
      await acknowledge(page, "nothing");
      const heard: string[] = [];
      const { told } = await escalate(async (number, text) => {
        heard.push(linkIn(text));
        if (number === 2) expect((await open(heard[which] ?? "", "POST")).status).toBe(200);
      });
      expect(told.slice(1)).toEqual(["second-level"]);
    }
  });

  it("acknowledges nothing when it was forged, is of the other region, or its page has ended", async () => {
    const refused: number[] = [];
    const { told, links } = await escalate(async (_, text) => {
      const [mac = "", ...rest] = linkIn(text)
        .slice(api.address.length + 1)
        .split(".");
      const forged = [`${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`, ...rest].join(".");
      refused.push((await open(`${api.address}/${forged}`, "POST")).status);
      refused.push((await open(await ofOtherRegion(linkIn(text), api, settings), "POST")).status);
    });
    expect(told.slice(1)).toEqual(["second-level", "third-level"]);
    expect(new Set(refused)).toEqual(new Set([404]));
    await ring("OK");
    expect((await open(links[0] ?? "", "POST")).status).toBe(410);
    expect(await acknowledged()).toBe("nothing");
  });

  it("is left out where its function fails, and everybody is told all the same", async () => {
    const { args } = resourceAt(await realStack(`prod-${region}-observability`), "escalation/machine/machine");
    const { stateMachineArn } = await machines.send(
      new CreateStateMachineCommand({
        name: "without-link",
        roleArn: "arn:aws:iam::333333333333:role/escalation",
        definition: hurried(String(args.definition))
          .replaceAll(":function:smart0dte-prod-page-link", ":function:gone")
          .replaceAll(":stateMachine:smart0dte-prod-escalation", ":stateMachine:without-link"),
      }),
    );
    const before = machineArn;
    machineArn = stateMachineArn ?? "";
    try {
      const { told, links, status } = await escalate();
      expect(told.slice(1)).toEqual(["second-level", "third-level"]);
      expect(links).toEqual(["no link", "no link", "no link"]);
      expect(status).toBe("SUCCEEDED");
    } finally {
      machineArn = before;
    }
  });
});

describe("an event that is delivered twice", () => {
  beforeEach(async () => {
    await ring("ALARM");
    await acknowledge(page, "nothing");
  });

  it("is escalated once, and sends each message once", async () => {
    const { told, status, runs } = await escalate(undefined, page, 2);
    expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/), "second-level", "third-level"]);
    expect([status, runs]).toEqual(["SUCCEEDED", 1]);
  });

  it("is over with one acknowledgement", async () => {
    const { told, status } = await escalate((_, text) => open(linkIn(text), "POST"), page, 2);
    expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/)]);
    expect(status).toBe("SUCCEEDED");
  });

  it("notifies people all the same where the claim fails", async () => {
    const { args } = resourceAt(await realStack(`prod-${region}-observability`), "escalation/machine/machine");
    const { stateMachineArn } = await machines.send(
      new CreateStateMachineCommand({
        name: "without-claim",
        roleArn: "arn:aws:iam::333333333333:role/escalation",
        definition: hurried(String(args.definition)).replaceAll(":stateMachine:smart0dte-prod-escalation", ":stateMachine:gone"),
      }),
    );
    const before = machineArn;
    machineArn = stateMachineArn ?? "";
    try {
      const { told, status } = await escalate((which) => (which === 2 ? acknowledge(page) : Promise.resolve()));
      expect(told).toEqual([expect.stringMatching(/^on-call-desk-(early|late)$/), "second-level"]);
      expect(status).toBe("SUCCEEDED");
    } finally {
      machineArn = before;
    }
  });
});

describe("production's escalation of a lost region", () => {
  it("tells all levels without waiting for anybody", async () => {
    const lost = "smart0dte-prod-page-peer";
    await cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: lost, AlarmRule: 'ALARM("symptom")' }));
    await ring("ALARM");
    await acknowledge(lost, "nothing");
    const { told } = await escalate(() => acknowledge(lost), lost);
    expect(told.slice(1)).toEqual(["second-level", "third-level"]);
  });
});
