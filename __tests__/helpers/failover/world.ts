import { readFileSync } from "node:fs";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  CreateDBProxyCommand,
  DeleteDBInstanceCommand,
  DeregisterDBProxyTargetsCommand,
  DescribeDBInstancesCommand,
  DescribeDBProxyTargetsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  RDSClient,
  RegisterDBProxyTargetsCommand,
} from "@aws-sdk/client-rds";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
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
import { ensureFunctionArchives } from "../../../src/estate/functions/archives";
import { aside, readFailback } from "../../../src/estate/judge/recovery/failback/state";
import { failbackSteps, type FailbackStep } from "../../../src/estate/judge/recovery/failback/steps";
import { failbackTargets, type FailbackTargets } from "../../../src/estate/judge/recovery/failback/targets";
import { recoveryTargets, type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { EstateValues } from "../../../src/estate/judge/access/world/values";
import { machineTasks } from "../../../src/estate/judge/access/world/machine-tasks";
import { type Definition } from "../../../src/modules/state-machines/definition";
import { type SynthesizedStack as Stack } from "../../../src/estate/synthesized";
import { root } from "../command";
import { type TestEmulator } from "../emulator";
import { onlyResource, resources, type SynthesizedStack } from "../estate";

/** Of the recovery region what a takeover is to bring about. */
export interface Found {
  readonly holder: string | undefined;
  readonly flag: string | undefined;
  readonly writer: string | undefined;
  readonly isReplica: boolean;
  readonly targets: readonly string[];
  readonly isBackedUp: boolean;
  readonly deliveries: string | undefined;
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
const anyArn = "arn:aws:logs:us-west-2:333333333333:log-group:any";

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
  private readonly rds: RDSClient;
  private readonly primaryRds: RDSClient;
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
  private queueUrl = "";
  private machineArn = "";
  private runs = 0;

  public constructor(
    private readonly emulator: TestEmulator,
    private readonly stack: SynthesizedStack,
    all: readonly Stack[],
    environment: EnvironmentConfig,
  ) {
    const values = new EstateValues(all).all();
    this.targets = recoveryTargets(values, environment);
    this.failback = failbackTargets(values, environment);
    ({ recovery: this.region, primary: this.primary } = this.targets);
    this.endpoint = String(emulator.environment.HTTPS_PROXY);
    const settings = { region: this.region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.rds = new RDSClient(settings);
    this.primaryRds = new RDSClient({ ...settings, region: this.primary });
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
    this.writerParameter = named("lead-writers");
    this.deliveriesParameter = named("freeze-deliveries");
  }

  /** Makes the primary region's endpoints, and those of global services, answer nothing. */
  public lose(): Promise<void> {
    return this.emulator.lose(this.primary, true);
  }

  /** Identifier of the primary's database, as the fence's role knows it. */
  private sourceOf(environment: string): string {
    const code = onlyResource(this.stack, "aws_lambda_function").args;
    const { DATABASE } = (code.environment as { readonly variables: Readonly<Record<string, string>> }).variables;
    if (DATABASE === undefined) throw new Error(`the fence of ${environment} knows no database`);
    return DATABASE;
  }

  private roles() {
    return resources(this.stack, "aws_iam_role");
  }

  /** A role's policy as it is rendered; what only an apply knows is some ARN. */
  private policyOf(role: string): string {
    const address = this.roles().find(({ args }) => args.name === role)?.address ?? "";
    const found = resources(this.stack, "aws_iam_role_policy").find(({ args }) => String(args.role).includes(address));
    return String(found?.args.policy).replace(/\$\{[^}]+\}/g, anyArn);
  }

  /** Makes everything once. */
  public async create(definition: Definition): Promise<void> {
    const { environment, proxy, epochTable, flagAlarm, services } = this.targets;
    await this.iam.send(new CreateRoleCommand({ RoleName: this.role, AssumeRolePolicyDocument: trust("states.amazonaws.com") }));
    await this.iam.send(new CreateRoleCommand({ RoleName: "proxy", AssumeRolePolicyDocument: trust("rds.amazonaws.com") }));
    await this.database(this.sourceOf(environment));
    await this.proxy(this.rds, this.region, proxy);
    await this.proxy(this.primaryRds, this.primary, proxy);
    await this.createFence();
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
    await this.replica();
    await this.allow();
    await this.reset();
  }

  /** The function that fences the primary region, with its archive, its role and its permissions. */
  private async createFence(): Promise<void> {
    const code = onlyResource(this.stack, "aws_lambda_function").args;
    const name = String(this.roles().find(({ address }) => address.includes(".fence_"))?.args.name);
    await this.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }));
    await this.iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "work", PolicyDocument: this.policyOf(name) }));
    const { folder, archives } = await ensureFunctionArchives(root);
    const archive = archives.find((one) => one.name === "primary-fence");
    if (archive === undefined) throw new Error("there is no archive of primary-fence");
    const { variables } = code.environment as { readonly variables: Readonly<Record<string, string>> };
    await this.unsigned("lambda", "/2015-03-31/functions", "", {
      FunctionName: code.function_name,
      Runtime: code.runtime,
      Handler: code.handler,
      Role: `arn:aws:iam::${this.targets.accountId}:role/${name}`,
      Timeout: code.timeout,
      Environment: { Variables: variables },
      Code: { ZipFile: readFileSync(path.join(folder, archive.file)).toString("base64") },
    });
  }

  /** Somebody has promoted the replica. */
  public promoteByHand() {
    return this.rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: this.targets.replica }));
  }

  /** Lets the primary region's proxy lead to its database, as before a failover. */
  public async openPrimary(): Promise<void> {
    const { proxy, environment } = this.targets;
    await this.primaryRds.send(
      new RegisterDBProxyTargetsCommand({ DBProxyName: proxy, DBInstanceIdentifiers: [this.sourceOf(environment)] }),
    );
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

  /** The second step of a failback: the old database gets another name. */
  public async setAside(): Promise<void> {
    await this.rename(this.failback.original.identifier, aside(this.failback.original.identifier));
  }

  /** Gives it its name again, for whoever comes next. */
  public async bringBack(): Promise<void> {
    await this.rename(aside(this.failback.original.identifier), this.failback.original.identifier);
  }

  private rename(DBInstanceIdentifier: string, NewDBInstanceIdentifier: string) {
    return this.primaryRds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, NewDBInstanceIdentifier, ApplyImmediately: true }));
  }

  /** How many databases the primary region's proxy leads to. */
  public async primaryTargets(): Promise<number> {
    const { Targets = [] } = await this.primaryRds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: this.targets.proxy }));
    return Targets.length;
  }

  private settings(region = this.region) {
    return { region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  }

  private async database(identifier: string): Promise<void> {
    await this.primaryRds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: identifier,
        Engine: "postgres",
        DBInstanceClass: "db.m6g.large",
        AllocatedStorage: 20,
        MasterUsername: "owner",
        MasterUserPassword: "not-a-secret",
      }),
    );
  }

  private async replica(): Promise<void> {
    const { replica, environment, accountId } = this.targets;
    const SourceDBInstanceIdentifier = `arn:aws:rds:${this.primary}:${accountId}:db:${this.sourceOf(environment)}`;
    await this.rds.send(new CreateDBInstanceReadReplicaCommand({ DBInstanceIdentifier: replica, SourceDBInstanceIdentifier }));
  }

  private async proxy(client: RDSClient, region: string, name: string): Promise<void> {
    const { ARN } = await new SecretsManagerClient(this.settings(region)).send(
      new CreateSecretCommand({ Name: "of-the-proxy", SecretString: "{}" }),
    );
    const { Subnets = [] } = await new EC2Client(this.settings(region)).send(new DescribeSubnetsCommand({}));
    await client.send(
      new CreateDBProxyCommand({
        DBProxyName: name,
        EngineFamily: "POSTGRESQL",
        Auth: [{ AuthScheme: "SECRETS", SecretArn: ARN }],
        RoleArn: `arn:aws:iam::${this.targets.accountId}:role/proxy`,
        VpcSubnetIds: Subnets.map(({ SubnetId }) => String(SubnetId)),
      }),
    );
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

  /** Lets the machine do what its policy says, but for some actions. */
  public async allow(butNot: readonly string[] = []): Promise<void> {
    const policy = JSON.parse(this.policy) as { Statement: { Action: string | string[] }[] };
    for (const statement of policy.Statement)
      statement.Action = [statement.Action].flat().map((action) => (butNot.includes(action) ? "none:None" : action));
    // IAM is changed by somebody before the loss.
    await this.emulator.lose();
    await this.iam.send(new PutRolePolicyCommand({ RoleName: this.role, PolicyName: "work", PolicyDocument: JSON.stringify(policy) }));
    await this.lose();
  }

  /** Everything as before a failover: the primary region trades and serves, and its database is copied. */
  public async reset(): Promise<void> {
    const { epochTable, flagParameter, flagAlarm, replica, proxy, services } = this.targets;
    await this.put({ epoch: { N: "7" }, holder: { S: this.primary }, run: { S: "first" } }, epochTable);
    await this.parameter(flagParameter, "false");
    await this.parameter(this.writerParameter, "the replica itself");
    await this.parameter(this.deliveriesParameter, "open");
    await this.cloudWatch.send(new SetAlarmStateCommand({ AlarmName: flagAlarm, StateValue: "OK", StateReason: "reset" }));
    await this.rds.send(new DeregisterDBProxyTargetsCommand({ DBProxyName: proxy, DBInstanceIdentifiers: [replica] }));
    await this.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: replica, SkipFinalSnapshot: true }));
    await this.replica();
    for (const { cluster, service } of services)
      await this.scaling("RegisterScalableTarget", {
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

  private scaling(operation: string, body: unknown): Promise<unknown> {
    return this.unsigned("application-autoscaling", "/", `AnyScaleFrontendService.${operation}`, body);
  }

  /** A call of a service whose SDK is not among the packages, by proxy: the stand-in knows REST services by their host. */
  private async unsigned(service: string, where: string, target: string, body: unknown): Promise<unknown> {
    const host = `${service}.${this.region}.amazonaws.com`;
    const proxy = new URL(this.endpoint);
    const asked = request({
      method: "POST",
      host: proxy.hostname,
      port: proxy.port,
      path: `http://${host}${where}`,
      headers: {
        host,
        ...(target === ""
          ? { "content-type": "application/json" }
          : { "content-type": "application/x-amz-json-1.1", "x-amz-target": target }),
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    asked.end(JSON.stringify(body));
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const said = await text(answer);
    if ((answer.statusCode ?? 500) >= 300) throw new Error(`${service} ${target}: ${answer.statusCode} ${said}`);
    return JSON.parse(said);
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
    const { flagParameter, replica, proxy } = this.targets;
    const { DBInstances: [database] = [] } = await this.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: replica }));
    const { Targets = [] } = await this.rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName: proxy }));
    const { TagList = [] } = await this.rds.send(new ListTagsForResourceCommand({ ResourceName: database?.DBInstanceArn }));
    const { ScalableTargets } = (await this.scaling("DescribeScalableTargets", { ServiceNamespace: "ecs" })) as {
      readonly ScalableTargets: readonly { readonly ResourceId: string; readonly MinCapacity: number }[];
    };
    const writer = await this.valueOf(this.writerParameter);
    return {
      holder: (await this.item()).holder,
      flag: await this.valueOf(flagParameter),
      writer: writer?.includes("proxy-") === true ? proxyAddressOfRecovery : writer,
      deliveries: await this.valueOf(this.deliveriesParameter),
      isReplica: database?.ReadReplicaSourceDBInstanceIdentifier !== undefined,
      targets: Targets.map(({ RdsResourceId }) => String(RdsResourceId)),
      isBackedUp: TagList.some(({ Key, Value }) => Key === "Backup" && Value === "true"),
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
  ): Promise<Run> {
    await this.machines.send(new UpdateStateMachineCommand({ stateMachineArn: this.machineArn, definition: JSON.stringify(definition) }));
    this.runs += 1;
    const { executionArn } = await this.machines.send(
      new StartExecutionCommand({
        stateMachineArn: this.machineArn,
        name: `run-${this.runs}`,
        input: JSON.stringify({ mode, reason: "rehearsed" }),
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
    const { events = [] } = await this.machines.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    return events.flatMap(({ stateEnteredEventDetails: state }) => (state?.name === undefined ? [] : [state.name]));
  }
}

const trust = (Service: string): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }] });
