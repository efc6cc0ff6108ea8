import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateClusterCommand, CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { EstateValues } from "../../../src/estate/judge/access/world/values";
import { readFailback } from "../../../src/estate/judge/recovery/failback/state";
import { failbackSteps, type FailbackStep } from "../../../src/estate/judge/recovery/failback/steps";
import { failbackTargets, type FailbackTargets } from "../../../src/estate/judge/recovery/failback/targets";
import { recoveryTargets, type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { type SynthesizedStack as Stack } from "../../../src/estate/synthesized";
import { type CheckedRequest } from "../../../src/facts/deployment-checks";
import { type Definition } from "../../../src/modules/state-machines/definition";
import { type TestEmulator } from "../emulator";
import { onlyResource, type SynthesizedStack } from "../estate";
import { AnsweringServices } from "./answering";
import { CopiedSecrets } from "./copied-secrets";
import { Databases, type FoundDatabase, sourceOf } from "./databases";
import { archiveOf, functionsOf, type RenderedFunction, trust } from "./functions";
import { checksOf, machineNames, type MachineNames } from "./machine-names";
import { MachineRole } from "./machine-role";
import { MachineRuns, type Run } from "./machine-runs";
import { type Decision, TradingEpoch } from "./trading-epoch";
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

const proxyAddressOfRecovery = "the address that only AWS knows";
/** How many tasks run at least before a takeover. */
const standby = 1;

/**
 * What a failover works on, on the stand-in by way of its router, made from the synthesized estate without an apply:
 * the machine with its role and its permissions as they are rendered, and around it what it names.
 */
export class FailoverWorld {
  public readonly targets: RecoveryTargets;
  public readonly answering: AnsweringServices;
  public readonly databases: Databases;
  private readonly failback: FailbackTargets;
  private readonly endpoint: string;
  private readonly caller: UnsignedCaller;
  private readonly ssm: SSMClient;
  private readonly cloudWatch: CloudWatchClient;
  private readonly iam: IAMClient;
  private readonly ecs: ECSClient;
  private readonly epoch: TradingEpoch;
  private readonly machine: MachineRuns;
  private readonly role: MachineRole;
  private readonly names: MachineNames;
  private readonly secrets: CopiedSecrets;
  private readonly checks: ReadonlyMap<string, readonly CheckedRequest[]>;

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
    const { primary, recovery: region, accountId, epochTable } = this.targets;
    this.endpoint = String(emulator.environment.HTTPS_PROXY);
    const settings = { region, endpoint: this.endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.caller = new UnsignedCaller(this.endpoint, region);
    this.databases = new Databases(
      { ...this.targets, source: sourceOf(stack), original: this.failback.original.identifier },
      { credentials: settings.credentials, endpoint: this.endpoint },
    );
    this.ssm = new SSMClient(settings);
    this.cloudWatch = new CloudWatchClient(settings);
    this.iam = new IAMClient({ ...settings, region: "us-east-1" });
    this.ecs = new ECSClient(settings);
    this.epoch = new TradingEpoch(new DynamoDBClient(settings), epochTable);
    this.machine = new MachineRuns(settings, accountId);
    this.role = new MachineRole(stack, this.iam);
    this.names = machineNames(String(onlyResource(stack, "aws_sfn_state_machine").args.definition));
    this.secrets = new CopiedSecrets(this.names.secrets, {
      primary: new SecretsManagerClient({ ...settings, region: primary }),
      recovery: new SecretsManagerClient(settings),
    });
    this.checks = checksOf(services);
    this.answering = new AnsweringServices(this.checks);
  }

  /** Names of the secrets that a takeover makes the region's own. */
  public get secretNames(): readonly string[] {
    return this.names.secrets;
  }

  /** Makes the primary region's endpoints, and those of global services, answer nothing. */
  public lose(): Promise<void> {
    return this.emulator.lose(this.targets.primary, true);
  }

  /** Makes everything once. */
  public async create(definition: Definition): Promise<void> {
    await this.role.create();
    await this.iam.send(new CreateRoleCommand({ RoleName: "proxy", AssumeRolePolicyDocument: trust("rds.amazonaws.com") }));
    await this.databases.create();
    await this.answering.start();
    await this.createFunctions();
    await this.epoch.create();
    await this.createFlagAlarm();
    await this.createServices();
    await this.machine.create(definition, this.role.name, this.names.topic);
    await this.databases.createReplica();
    await this.allow();
    await this.reset();
  }

  private async createFlagAlarm(): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: this.targets.flagAlarm,
        Namespace: "AWS/SQS",
        MetricName: "ApproximateNumberOfMessagesVisible",
        Statistic: "Maximum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanOrEqualToThreshold",
      }),
    );
  }

  private async createServices(): Promise<void> {
    for (const { cluster, service } of this.targets.services) {
      await this.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
      await this.ecs.send(
        new RegisterTaskDefinitionCommand({ family: service, containerDefinitions: [{ name: "app", image: "any", memory: 512 }] }),
      );
      await this.ecs.send(new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: service, desiredCount: standby }));
    }
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
  public async decision(): Promise<Decision> {
    const { reason, recovery, primary } = await this.epoch.read();
    return { reason, recovery, primary };
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

  /** Lets the machine do what its policy says, but for some actions, and for calls of functions whose names end so. */
  public async allow(butNot: readonly string[] = [], noFunctions: readonly string[] = []): Promise<void> {
    // IAM is changed by somebody before the loss.
    await this.emulator.lose();
    await this.role.allow(butNot, noFunctions);
    await this.lose();
  }

  /** Everything as before a failover: the primary region trades and serves, and its database is copied. */
  public async reset(): Promise<void> {
    const { flagParameter, flagAlarm, services, primary } = this.targets;
    await this.epoch.hold(7, primary, "first");
    await this.parameter(flagParameter, "false");
    await this.parameter(this.names.writerParameter, "the replica itself");
    await this.parameter(this.names.deliveriesParameter, "open");
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
    await this.machine.forget();
  }

  /** Another takeover has raised the epoch. */
  public raise(): Promise<void> {
    return this.epoch.hold(8, "somebody-else", "another");
  }

  private parameter(Name: string, Value: string) {
    return this.ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }));
  }

  private async valueOf(Name: string): Promise<string | undefined> {
    return (await this.ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  }

  public async look(): Promise<Found> {
    const { ScalableTargets } = (await this.caller.scaling("DescribeScalableTargets", { ServiceNamespace: "ecs" })) as {
      readonly ScalableTargets: readonly { readonly ResourceId: string; readonly MinCapacity: number }[];
    };
    const writer = await this.valueOf(this.names.writerParameter);
    return {
      holder: (await this.epoch.read()).holder,
      flag: await this.valueOf(this.targets.flagParameter),
      writer: writer?.includes("proxy-") === true ? proxyAddressOfRecovery : writer,
      deliveries: await this.valueOf(this.names.deliveriesParameter),
      copiedSecrets: await this.secrets.copied(),
      rotatingSecrets: await this.secrets.rotating(),
      ...(await this.databases.look()),
      minimums: Object.fromEntries(ScalableTargets.map(({ ResourceId, MinCapacity }) => [ResourceId.split("/")[2] ?? "", MinCapacity])),
    };
  }

  /** What is to be found once the region has taken over. */
  public get takenOver(): Found {
    const { recovery, replica, services } = this.targets;
    return {
      holder: recovery,
      flag: "true",
      writer: proxyAddressOfRecovery,
      deliveries: "frozen",
      copiedSecrets: [],
      rotatingSecrets: this.names.rotated,
      isReplica: false,
      targets: [replica],
      isBackedUp: true,
      minimums: Object.fromEntries(services.map(({ service, minimum }) => [service, minimum])),
    };
  }

  /** What is to be found before anything was done. */
  public get untouched(): Found {
    return {
      holder: this.targets.primary,
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
  public run(
    definition: Definition,
    decision: string | null = "approve",
    mode = "failover",
    beforeAnswer?: () => Promise<unknown>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Run> {
    return this.machine.run(definition, { mode, reason: "rehearsed", ...more }, { decision, beforeAnswer }, async () => {
      const { epoch } = await this.epoch.read();
      await this.publishFlag();
      return epoch;
    });
  }

  /** What the function of the flag and SQS do on AWS: the alarm rings while the flag is set. */
  private async publishFlag(): Promise<void> {
    const StateValue = (await this.valueOf(this.targets.flagParameter)) === "true" ? "ALARM" : "OK";
    await this.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: this.targets.flagAlarm, StateValue, StateReason: "the flag was read" }),
    );
  }
}
