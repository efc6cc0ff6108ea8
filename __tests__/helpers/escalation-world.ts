import { CloudWatchClient, PutCompositeAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type TestEmulator } from "./emulator";
import { type resources as resourcesOf, resourceAt, resources } from "./estate";
import { createFunction, functionsOf, policyWithout, trust } from "./failover/functions";
import { UnsignedCaller } from "./failover/unsigned";

type Stack = Parameters<typeof resourcesOf>[0];

const accountId = "333333333333";
const waitSeconds = 2;
/** Longer than a busy machine takes for a call. */
const patientSeconds = 120;

/** The definition with waits of seconds and no pause between two attempts; nothing else of it is changed. */
function hurried(definition: string): string {
  const machine = JSON.parse(definition) as {
    States: Record<string, { Type: string; Seconds?: number; TimeoutSeconds?: number; Retry?: { IntervalSeconds: number }[] }>;
  };
  for (const state of Object.values(machine.States)) {
    if (state.Type === "Wait") state.Seconds = waitSeconds;
    if (state.TimeoutSeconds !== undefined) state.TimeoutSeconds = patientSeconds;
    for (const retry of state.Retry ?? []) retry.IntervalSeconds = 0;
  }
  return JSON.stringify(machine);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Production's escalation on the stand-in, by way of its router: the machine with its role and its permissions as they are
 * synthesized, and the alarms, topics, parameters and the function that it meets there as everything else of the estate does.
 */
export class EscalationWorld {
  private readonly cloudWatch: CloudWatchClient;
  private readonly iam: IAMClient;
  private readonly machines: SFNClient;
  private readonly parameters: SSMClient;
  private readonly queues: SQSClient;
  private readonly topics: SNSClient;
  private readonly caller: UnsignedCaller;
  private readonly role: string;
  private readonly subscriptions = new Map<string, string>();
  private queueUrl = "";
  private machineArn = "";

  public constructor(
    private readonly emulator: TestEmulator,
    private readonly stack: Stack,
    private readonly region: string,
    private readonly page: string,
  ) {
    const endpoint = String(emulator.environment.HTTPS_PROXY);
    const settings = { region, endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.cloudWatch = new CloudWatchClient(settings);
    this.iam = new IAMClient({ ...settings, region: "us-east-1" });
    this.machines = new SFNClient(settings);
    this.parameters = new SSMClient(settings);
    this.queues = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
    this.topics = new SNSClient(settings);
    this.caller = new UnsignedCaller(endpoint, region);
    const { role_arn: arn } = this.machine();
    this.role = String(resources(stack, "aws_iam_role").find(({ address }) => arn === `\${${address}.arn}`)?.args.name);
  }

  private machine() {
    return resourceAt(this.stack, "escalation/machine/machine").args;
  }

  public async create(): Promise<void> {
    ({ QueueUrl: this.queueUrl = "" } = await this.queues.send(new CreateQueueCommand({ QueueName: "heard" })));
    for (const { args } of resources(this.stack, "aws_sns_topic")) await this.topic(String(args.name));
    await this.onCall();
    await this.cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: this.page, AlarmRule: 'ALARM("symptom")' }));
    await this.iam.send(new CreateRoleCommand({ RoleName: this.role, AssumeRolePolicyDocument: trust("states.amazonaws.com") }));
    await this.allow();
    const { name, definition } = this.machine();
    ({ stateMachineArn: this.machineArn = "" } = await this.machines.send(
      new CreateStateMachineCommand({
        name: String(name),
        roleArn: `arn:aws:iam::${accountId}:role/${this.role}`,
        definition: hurried(String(definition)),
      }),
    ));
  }

  /** The function that knows the rota; the one that makes links is not there, and messages come without. */
  private async onCall(): Promise<void> {
    const [rendered] = functionsOf(this.stack).filter(({ args }) => args.function_name === "smart0dte-prod-on-call");
    if (rendered === undefined) throw new Error("there is no function that knows who is on call");
    await createFunction(rendered, { iam: this.iam, caller: this.caller, accountId });
  }

  /** A topic that the queue hears. */
  public async topic(name: string): Promise<void> {
    const { TopicArn } = await this.topics.send(new CreateTopicCommand({ Name: name }));
    const Endpoint = `arn:aws:sqs:${this.region}:${accountId}:heard`;
    const { SubscriptionArn = "" } = await this.topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    this.subscriptions.set(name, SubscriptionArn);
  }

  /** What SNS takes for some topics reaches nobody any more. */
  public async loseMessages(lost: (topic: string) => boolean): Promise<void> {
    for (const [name, SubscriptionArn] of this.subscriptions)
      if (lost(name)) await this.topics.send(new UnsubscribeCommand({ SubscriptionArn }));
  }

  /** Messages reach people again. */
  public async hearAgain(): Promise<void> {
    for (const name of this.subscriptions.keys()) await this.topic(name);
  }

  /** SNS refuses messages as too many: so many of them, or all. */
  public throttle(calls?: number): Promise<void> {
    const published = { service: "sns", operation: "Publish", region: this.region };
    return this.emulator.throttle({ ...published, ...(calls === undefined ? {} : { calls: String(calls) }) });
  }

  public endThrottle(): Promise<void> {
    return this.emulator.throttle();
  }

  public async withoutTopic(name: string): Promise<void> {
    await this.topics.send(new DeleteTopicCommand({ TopicArn: `arn:aws:sns:${this.region}:${accountId}:${name}` }));
  }

  /** Lets the machine do what its policies say, but for some actions. */
  public async allow(...butNot: readonly string[]): Promise<void> {
    const [address = ""] = resources(this.stack, "aws_iam_role").flatMap(({ args, address: at }) => (args.name === this.role ? [at] : []));
    for (const { name, args } of resources(this.stack, "aws_iam_role_policy").filter((one) => one.args.role === `\${${address}.name}`)) {
      const policy = JSON.parse(policyWithout(args.policy)) as { Statement: { Action: string | string[] }[] };
      for (const statement of policy.Statement)
        statement.Action = [statement.Action].flat().map((action) => (butNot.includes(action) ? "none:None" : action));
      await this.iam.send(new PutRolePolicyCommand({ RoleName: this.role, PolicyName: name, PolicyDocument: JSON.stringify(policy) }));
    }
  }

  public ring(state: "ALARM" | "OK") {
    return this.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: this.page, StateValue: state, StateReason: "played" }));
  }

  public acknowledge(value = this.page) {
    const Name = `/smart0dte/prod/pages/acknowledged/${this.page}`;
    return this.parameters.send(new PutParameterCommand({ Name, Value: value, Type: "String", Overwrite: true }));
  }

  /**
   * Delivers the event of a page that begins to ring, and does something with each message until all runs have ended.
   * @param times how often EventBridge delivers it
   */
  public async escalate(onMessage: (which: number) => Promise<unknown> = () => Promise.resolve(), times = 1) {
    const before = (await this.executions()).length;
    const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    const input = JSON.stringify({ time, region: this.region, detail: { alarmName: this.page, state: { value: "ALARM" } } });
    for (let left = times; left > 0; left -= 1)
      await this.machines.send(new StartExecutionCommand({ stateMachineArn: this.machineArn, input }));
    const told: string[] = [];
    for (;;) {
      // Asked first: what is told before a run has ended is heard after it at the latest.
      const runs = (await this.executions()).slice(before);
      const isOver = runs.every(({ status }) => status !== "RUNNING");
      const heard = await this.heard();
      for (const topic of heard) await onMessage(told.push(topic));
      if (isOver && heard.length === 0) {
        const states = await Promise.all(
          runs.map(({ executionArn }) => this.machines.send(new DescribeExecutionCommand({ executionArn }))),
        );
        return { told, runs: runs.length, ends: states.map(({ status, error }) => error ?? status) };
      }
      await pause(200);
    }
  }

  /** Oldest first. */
  private async executions() {
    const { executions = [] } = await this.machines.send(new ListExecutionsCommand({ stateMachineArn: this.machineArn, maxResults: 1000 }));
    return [...executions].sort((one, other) => (one.startDate?.getTime() ?? 0) - (other.startDate?.getTime() ?? 0));
  }

  private async heard(): Promise<string[]> {
    const { Messages = [] } = await this.queues.send(new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await this.queues.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle }));
    return Messages.map(({ Body = "{}" }) =>
      (JSON.parse(Body) as { TopicArn: string }).TopicArn.replace(/^.*:smart0dte-prod-(?:pages-)?/, ""),
    );
  }
}
