import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateClusterCommand, CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { readFailback } from "../../../src/estate/judge/recovery/failback/state";
import { failbackSteps, type FailbackStep } from "../../../src/estate/judge/recovery/failback/steps";
import { failbackTargets, type FailbackTargets } from "../../../src/estate/judge/recovery/failback/targets";
import { recoveryTargets, type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { EstateValues } from "../../../src/estate/judge/access/world/values";
import { machineTasks } from "../../../src/estate/judge/access/world/machine-tasks";
import { type Definition } from "../../../src/modules/state-machines/definition";
import { type SynthesizedStack as Stack } from "../../../src/estate/synthesized";
import { type TestEmulator } from "../emulator";
import { onlyResource, resources, type SynthesizedStack } from "../estate";
import { type CheckedRequest } from "../../../src/facts/deployment-checks";
import { AnsweringServices } from "./answering";
import { CopiedSecrets } from "./copied-secrets";
import { Databases, type FoundDatabase, sourceOf } from "./databases";
import { anyArn, archiveOf, functionsOf, policyWithout, type RenderedFunction, trust } from "./functions";
import { UnsignedCaller } from "./unsigned";

/** Of the recovery region what a takeover is to bring about. */
export interface Found extends FoundDatabase {
  readonly holder: string | undefined;
  readonly flag: string | undefined;
  readonly writer: string | undefined;
  readonly deliveries: string | undefined;
  /** Secrets that follow another region's. */
  readonly copiedSecrets: readonly string[];
  /** Secrets that the region rotates itself. */
  readonly rotatingSecrets: readonly string[];
  /** Fewest tasks, by service. */
  readonly minimums: Readonly<Record<string, number>>;
}

export interface Run {
  readonly status: string;
  readonly error: string | undefined;
  readonly states: readonly string[];
  /** Subjects of what people were told. */
  readonly told: readonly string[];
  readonly epochs: readonly number[];
}

const proxyAddressOfRecovery = "the address that only AWS knows";
/** How many tasks run at least before a takeover. */
const standby = 1;

/**
 * What a failover works on, on the stand-in by way of its router, made from the synthesized estate without an apply:
 * the machine with its role and its permissions as they are rendered, and around it what it names.
 */
export class FailoverWorld {
  public readonly targets: RecoveryTargets;
  private readonly failback: FailbackTargets;
  private readonly region: string;
  private readonly primary: string;
  private readonly endpoint: string;
  private readonly caller: UnsignedCaller;
  private readonly dynamodb: DynamoDBClient;
  private readonly ssm: SSMClient;
  private readonly cloudWatch: CloudWatchClient;
  private readonly machines: SFNClient;
  private readonly queues: SQSClient;
  private readonly iam: IAMClient;
  private readonly definition: Definition;
  private readonly role: string;
  private readonly policy: string;
  private readonly writerParameter: string;
  private readonly deliveriesParameter: string;
  private readonly secrets: CopiedSecrets;
  private readonly checks: ReadonlyMap<string, readonly CheckedRequest[]>;
  /** Names of the secrets that a takeover makes the region's own. */
  public readonly secretNames: readonly string[];
  /** Those that rotate there from then on. */
  private readonly rotatedNames: readonly string[];
  public readonly answering: AnsweringServices;
  public readonly databases: Databases;
  private queueUrl = "";
  private machineArn = "";
  private runs = 0;

  public constructor(
    private readonly emulator: TestEmulator,
    private readonly stack: SynthesizedStack,
    all: readonly Stack[],
    environment: EnvironmentConfig,
    private readonly services: SynthesizedStack,
  ) {
    const values = new EstateValues(all).all();
    this.targets = recoveryTargets(values, environment);
    this.failback = failbackTargets(values, environment);
    ({ recovery: this.region, primary: this.primary } = this.targets);
    this.endpoint = String(emulator.environment.HTTPS_PROXY);
    const settings = { region: this.region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.caller = new UnsignedCaller(this.endpoint, this.region);
    this.databases = new Databases(
      { ...this.targets, source: sourceOf(stack), original: this.failback.original.identifier },
      { credentials: settings.credentials, endpoint: this.endpoint },
    );
    this.dynamodb = new DynamoDBClient(settings);
    this.ssm = new SSMClient(settings);
    this.cloudWatch = new CloudWatchClient(settings);
    this.machines = new SFNClient(settings);
    this.queues = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
    this.iam = new IAMClient({ ...settings, region: "us-east-1" });
    const machine = onlyResource(stack, "aws_sfn_state_machine").args;
    this.definition = JSON.parse(String(machine.definition)) as Definition;
    this.role = String(this.roles().find(({ args }) => String(args.name).includes("failover-machine"))?.args.name);
    this.policy = this.policyOf(this.role);
    const named = (step: string): string =>
      String(machineTasks(String(machine.definition)).find(({ name }) => name === step)?.parameters.Name);
    const tasks = machineTasks(String(machine.definition));
    this.secretNames = tasks
      .filter(({ integration }) => integration.endsWith("stopReplicationToReplica"))
      .map(({ parameters }) => String(parameters.SecretId));
    const rotated = tasks.flatMap(({ integration, parameters }) =>
      integration.endsWith("rotateSecret") ? [String(parameters.SecretId)] : [],
    );
    this.rotatedNames = this.secretNames.filter((name) => rotated.includes(name));
    this.secrets = new CopiedSecrets(this.secretNames, {
      primary: new SecretsManagerClient({ ...settings, region: this.primary }),
      recovery: new SecretsManagerClient(settings),
    });
    this.checks = new Map(
      resources(services, "aws_ssm_parameter").flatMap(({ args }): [string, CheckedRequest[]][] => {
        const service = /\/services\/([^/]+)\/checks$/.exec(String(args.name))?.[1];
        return service === undefined ? [] : [[service, JSON.parse(String(args.value)) as CheckedRequest[]]];
      }),
    );
    this.answering = new AnsweringServices(this.checks);
    this.writerParameter = named("lead-writers");
    this.deliveriesParameter = named("freeze-deliveries");
  }

  /** Makes the primary region's endpoints, and those of global services, answer nothing. */
  public lose(): Promise<void> {
    return this.emulator.lose(this.primary, true);
  }

  private roles() {
    return resources(this.stack, "aws_iam_role");
  }

  /** A role's policy as it is rendered; what only an apply knows is some ARN. */
  private policyOf(role: string): string {
    const address = this.roles().find(({ args }) => args.name === role)?.address ?? "";
    const found = resources(this.stack, "aws_iam_role_policy").find(({ args }) => String(args.role).includes(address));
    return policyWithout(found?.args.policy);
  }

  /** Makes everything once. */
  public async create(definition: Definition): Promise<void> {
    const { epochTable, flagAlarm, services } = this.targets;
    await this.iam.send(new CreateRoleCommand({ RoleName: this.role, AssumeRolePolicyDocument: trust("states.amazonaws.com") }));
    await this.iam.send(new CreateRoleCommand({ RoleName: "proxy", AssumeRolePolicyDocument: trust("rds.amazonaws.com") }));
    await this.databases.create();
    await this.answering.start();
    await this.createFunctions();
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName: epochTable,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "name", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }],
      }),
    );
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: flagAlarm,
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
    await this.topics();
    const ecs = new ECSClient(this.settings());
    for (const { cluster, service } of services) {
      await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
      await ecs.send(
        new RegisterTaskDefinitionCommand({ family: service, containerDefinitions: [{ name: "app", image: "any", memory: 512 }] }),
      );
      await ecs.send(new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: service, desiredCount: standby }));
    }
    const { stateMachineArn = "" } = await this.machines.send(
      new CreateStateMachineCommand({
        name: "failover",
        roleArn: `arn:aws:iam::${this.targets.accountId}:role/${this.role}`,
        definition: JSON.stringify(definition),
      }),
    );
    this.machineArn = stateMachineArn;
    await this.databases.createReplica();
    await this.allow();
    await this.reset();
  }

  /** The functions of the failover's stack, and the one that makes requests, each with its archive, its role and its permissions. */
  private async createFunctions(): Promise<void> {
    const [check] = functionsOf(this.services).filter(({ args }) => String(args.function_name).endsWith("deployment-check"));
    if (check === undefined) throw new Error("there is no function that makes requests");
    for (const one of functionsOf(this.stack)) await this.createFunction(one);
    await this.createFunction({ ...check, variables: { ...check.variables, TEST_URL: this.answering.url } });
    for (const [service, checks] of this.checks)
      await this.parameter(String(check.variables.CHECKS).replace("*", service), JSON.stringify(checks));
  }

  private async createFunction(rendered: RenderedFunction): Promise<void> {
    const { args, variables, role, policy } = rendered;
    await this.iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }));
    await this.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: "work", PolicyDocument: policy }));
    await this.caller.call("lambda", "/2015-03-31/functions", "", {
      FunctionName: args.function_name,
      Runtime: args.runtime,
      Handler: args.handler,
      Role: `arn:aws:iam::${this.targets.accountId}:role/${role}`,
      Timeout: args.timeout,
      Environment: { Variables: variables },
      Code: { ZipFile: await archiveOf(rendered) },
    });
  }

  /** What is written down with the decision. */
  public async decision(): Promise<{
    readonly reason: string | undefined;
    readonly recovery: string | undefined;
    readonly primary: string | undefined;
  }> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.targets.epochTable, Key: { name: { S: "trading" } }, ConsistentRead: true }),
    );
    return { reason: Item?.reason?.S, recovery: Item?.recoveryEvidence?.S, primary: Item?.primaryEvidence?.S };
  }

  /** Steps of a failback, as the command reads them; undefined where there is nothing to fail back. */
  public async wayBack(): Promise<FailbackStep[] | undefined> {
    const settings = { AWS_ENDPOINT_URL: this.endpoint, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", HTTPS_PROXY: "" };
    for (const [variable, value] of Object.entries(settings)) vi.stubEnv(variable, value);
    try {
      const now = new Date();
      return failbackSteps(this.failback, await readFailback(this.failback, now), now);
    } finally {
      vi.unstubAllEnvs();
    }
  }

  private settings(region = this.region) {
    return { region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  }

  /** One queue that hears what the machine asks and tells. */
  private async topics(): Promise<void> {
    const asked = machineTasks(JSON.stringify(this.definition)).find(({ name }) => name === "ask-for-approval");
    const Name = String(asked?.parameters.TopicArn).split(":").at(-1) ?? "";
    ({ QueueUrl: this.queueUrl = "" } = await this.queues.send(new CreateQueueCommand({ QueueName: "heard" })));
    const topics = new SNSClient(this.settings());
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name }));
    const Endpoint = `arn:aws:sqs:${this.region}:${this.targets.accountId}:heard`;
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
  }

  /** Lets the machine do what its policy says, but for some actions, and for calls of functions whose names end so. */
  public async allow(butNot: readonly string[] = [], noFunctions: readonly string[] = []): Promise<void> {
    const policy = JSON.parse(this.policy) as { Statement: { Action: string | string[]; Resource: string | string[] }[] };
    for (const statement of policy.Statement) {
      statement.Resource = [statement.Resource].flat().map((arn) => (noFunctions.some((name) => arn.endsWith(name)) ? anyArn : arn));
      statement.Action = [statement.Action].flat().map((action) => (butNot.includes(action) ? "none:None" : action));
    }
    // IAM is changed by somebody before the loss.
    await this.emulator.lose();
    await this.iam.send(new PutRolePolicyCommand({ RoleName: this.role, PolicyName: "work", PolicyDocument: JSON.stringify(policy) }));
    await this.lose();
  }

  /** Everything as before a failover: the primary region trades and serves, and its database is copied. */
  public async reset(): Promise<void> {
    const { epochTable, flagParameter, flagAlarm, services } = this.targets;
    await this.put({ epoch: { N: "7" }, holder: { S: this.primary }, run: { S: "first" } }, epochTable);
    await this.parameter(flagParameter, "false");
    await this.parameter(this.writerParameter, "the replica itself");
    await this.parameter(this.deliveriesParameter, "open");
    await this.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: flagAlarm, StateValue: "OK", StateReason: "reset" }));
    await this.databases.replaceReplica();
    this.answering.well = true;
    if (await this.secrets.areMissing()) {
      // The primary region is there for that moment.
      await this.emulator.lose();
      await this.secrets.copy();
      await this.lose();
    }
    for (const { cluster, service } of services)
      await this.caller.scaling("RegisterScalableTarget", {
        ServiceNamespace: "ecs",
        ResourceId: `service/${cluster}/${service}`,
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: standby,
        MaxCapacity: 50,
      });
    while ((await this.hear(null)).length > 0);
  }

  /** Another takeover has raised the epoch. */
  public raise() {
    return this.put({ epoch: { N: "8" }, holder: { S: "somebody-else" }, run: { S: "another" } }, this.targets.epochTable);
  }

  private put(item: Record<string, { S: string } | { N: string }>, TableName: string) {
    return this.dynamodb.send(new PutItemCommand({ TableName, Item: { name: { S: "trading" }, ...item } }));
  }

  private parameter(Name: string, Value: string) {
    return this.ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }));
  }

  private async item() {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({ TableName: this.targets.epochTable, Key: { name: { S: "trading" } }, ConsistentRead: true }),
    );
    return { holder: Item?.holder?.S, epoch: Number(Item?.epoch?.N) };
  }

  private async valueOf(Name: string): Promise<string | undefined> {
    return (await this.ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  }

  public async look(): Promise<Found> {
    const { flagParameter } = this.targets;
    const { ScalableTargets } = (await this.caller.scaling("DescribeScalableTargets", { ServiceNamespace: "ecs" })) as {
      readonly ScalableTargets: readonly { readonly ResourceId: string; readonly MinCapacity: number }[];
    };
    const writer = await this.valueOf(this.writerParameter);
    return {
      holder: (await this.item()).holder,
      flag: await this.valueOf(flagParameter),
      writer: writer?.includes("proxy-") === true ? proxyAddressOfRecovery : writer,
      deliveries: await this.valueOf(this.deliveriesParameter),
      copiedSecrets: await this.secrets.copied(),
      rotatingSecrets: await this.secrets.rotating(),
      ...(await this.databases.look()),
      minimums: Object.fromEntries(ScalableTargets.map(({ ResourceId, MinCapacity }) => [ResourceId.split("/")[2] ?? "", MinCapacity])),
    };
  }

  /** What is to be found once the region has taken over. */
  public get takenOver(): Found {
    const { replica, services } = this.targets;
    return {
      holder: this.region,
      flag: "true",
      writer: proxyAddressOfRecovery,
      deliveries: "frozen",
      copiedSecrets: [],
      rotatingSecrets: this.rotatedNames,
      isReplica: false,
      targets: [replica],
      isBackedUp: true,
      minimums: Object.fromEntries(services.map(({ service, minimum }) => [service, minimum])),
    };
  }

  /** What is to be found before anything was done. */
  public get untouched(): Found {
    return {
      holder: this.primary,
      flag: "false",
      writer: "the replica itself",
      deliveries: "open",
      copiedSecrets: this.secretNames,
      rotatingSecrets: [],
      isReplica: true,
      targets: [],
      isBackedUp: false,
      minimums: Object.fromEntries(this.targets.services.map(({ service }) => [service, standby])),
    };
  }

  /**
   * Runs a definition to its end, with a person who answers what it asks, and what publishes the flag beside it.
   *
   * @param decision what the person answers; null for one who does not
   * @param beforeAnswer what happens while the person thinks
   */
  public async run(
    definition: Definition,
    decision: string | null = "approve",
    mode = "failover",
    beforeAnswer: () => Promise<unknown> = () => Promise.resolve(),
    more: Readonly<Record<string, string>> = {},
  ): Promise<Run> {
    await this.machines.send(new UpdateStateMachineCommand({ stateMachineArn: this.machineArn, definition: JSON.stringify(definition) }));
    this.runs += 1;
    const { executionArn } = await this.machines.send(
      new StartExecutionCommand({
        stateMachineArn: this.machineArn,
        name: `run-${this.runs}`,
        input: JSON.stringify({ mode, reason: "rehearsed", ...more }),
      }),
    );
    const [told, epochs]: [string[], number[]] = [[], []];
    for (;;) {
      const { status = "", error } = await this.machines.send(new DescribeExecutionCommand({ executionArn }));
      const heard = await this.hear(decision, beforeAnswer);
      told.push(...heard);
      epochs.push((await this.item()).epoch);
      await this.publishFlag();
      if (status !== "RUNNING" && heard.length === 0)
        return { status, error, states: await this.entered(String(executionArn)), told, epochs };
    }
  }

  private async hear(decision: string | null, beforeAnswer?: () => Promise<unknown>): Promise<string[]> {
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

  /** What the function of the flag and SQS do on AWS: the alarm rings while the flag is set. */
  private async publishFlag(): Promise<void> {
    const StateValue = (await this.valueOf(this.targets.flagParameter)) === "true" ? "ALARM" : "OK";
    await this.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: this.targets.flagAlarm, StateValue, StateReason: "the flag was read" }),
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
