import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Definition } from "../../../src/modules/state-machines/definition";

type Settings = NonNullable<ConstructorParameters<typeof SFNClient>[0]> & { readonly region: string };

export interface Run {
  readonly status: string;
  readonly error: string | undefined;
  readonly states: readonly string[];
  /** Subjects of what people were told. */
  readonly told: readonly string[];
  readonly epochs: readonly number[];
}

/** A person who is asked. */
export interface Person {
  /** What is answered; null for one who does not. */
  readonly decision: string | null;
  /** What happens while the person thinks. */
  readonly beforeAnswer?: (() => Promise<unknown>) | undefined;
}

/** Runs of the failover's machine, and the people who hear what it asks and tells. */
export class MachineRuns {
  private readonly machines: SFNClient;
  private readonly queues: SQSClient;
  private queueUrl = "";
  private machineArn = "";
  private runs = 0;

  public constructor(
    private readonly settings: Settings,
    private readonly accountId: string,
  ) {
    this.machines = new SFNClient(settings);
    this.queues = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  }

  /** A topic, and one queue that hears all that is published there. */
  public async listen(topic: string): Promise<void> {
    ({ QueueUrl: this.queueUrl = "" } = await this.queues.send(new CreateQueueCommand({ QueueName: "heard" })));
    const topics = new SNSClient(this.settings);
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: topic }));
    const Endpoint = `arn:aws:sqs:${this.settings.region}:${this.accountId}:heard`;
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  }

  /** Makes the machine. */
  public async create(definition: Definition, role: string): Promise<void> {
    ({ stateMachineArn: this.machineArn = "" } = await this.machines.send(
      new CreateStateMachineCommand({
        name: "failover",
        roleArn: `arn:aws:iam::${this.accountId}:role/${role}`,
        definition: JSON.stringify(definition),
      }),
    ));
  }

  /** Works with a machine that is there. @returns what it is defined as */
  public async use(machineArn: string): Promise<Definition> {
    this.machineArn = machineArn;
    const { definition = "" } = await this.machines.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
    return JSON.parse(definition) as Definition;
  }

  /** Defines the machine as something else. */
  public async define(definition: Definition): Promise<void> {
    await this.machines.send(new UpdateStateMachineCommand({ stateMachineArn: this.machineArn, definition: JSON.stringify(definition) }));
  }

  /**
   * Runs a definition to its end.
   *
   * @param beside what goes on as long as it runs; it says which epoch it is
   */
  public async run(
    definition: Definition,
    input: Readonly<Record<string, string>>,
    person: Person,
    beside: () => Promise<number>,
  ): Promise<Run> {
    await this.define(definition);
    this.runs += 1;
    const { executionArn } = await this.machines.send(
      new StartExecutionCommand({ stateMachineArn: this.machineArn, name: `run-${this.runs}`, input: JSON.stringify(input) }),
    );
    const [told, epochs]: [string[], number[]] = [[], []];
    for (;;) {
      const { status = "", error } = await this.machines.send(new DescribeExecutionCommand({ executionArn }));
      const heard = await this.hear(person);
      told.push(...heard);
      epochs.push(await beside());
      if (status !== "RUNNING" && heard.length === 0)
        return { status, error, states: await this.entered(String(executionArn)), told, epochs };
    }
  }

  /** Hears what was told and nobody has heard, without an answer. */
  public async forget(): Promise<void> {
    while ((await this.hear({ decision: null })).length > 0);
  }

  private async hear({ decision, beforeAnswer }: Person): Promise<string[]> {
    const { Messages = [] } = await this.queues.send(new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }));
    return Promise.all(
      Messages.map(async ({ Body = "{}", ReceiptHandle }) => {
        const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
        await this.queues.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle }));
        const taskToken = /--task-token (\S+)/.exec(Message)?.[1];
        if (taskToken !== undefined) await beforeAnswer?.();
        if (taskToken !== undefined && decision !== null)
          await this.machines.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ decision }) }));
        return Subject;
      }),
    );
  }

  private async entered(executionArn: string): Promise<string[]> {
    const entered: string[] = [];
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
      const page = await this.machines.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) }),
      );
      entered.push(
        ...(page.events ?? []).flatMap(({ stateEnteredEventDetails: state }) => (state?.name === undefined ? [] : [state.name])),
      );
      nextToken = page.nextToken;
    }
    return entered;
  }
}
