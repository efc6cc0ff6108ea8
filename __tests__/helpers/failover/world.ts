import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
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
import { FlagAlarm } from "./flag-alarm";
import { createFunction, deploymentCheckOf, functionsOf, trust } from "./functions";
import { checksOf, machineNames, type MachineNames } from "./machine-names";
import { MachineRole } from "./machine-role";
import { MachineRuns, type Run } from "./machine-runs";
import { ServingServices, standby } from "./serving";
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
  private readonly flagAlarm: FlagAlarm;
  private readonly iam: IAMClient;
  private readonly serving: ServingServices;
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
    this.flagAlarm = new FlagAlarm(this.targets.flagAlarm, settings);
    this.iam = new IAMClient({ ...settings, region: "us-east-1" });
    this.serving = new ServingServices(this.targets.services, settings, this.caller);
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
    await this.flagAlarm.create();
    await this.serving.create();
    await this.machine.listen(this.names.topic);
    await this.machine.create(definition, this.role.name);
    await this.databases.createReplica();
    await this.allow();
    await this.reset();
  }

  /** The functions of the failover's stack, and the one that makes requests, each with its archive, its role and its permissions. */
  private async createFunctions(): Promise<void> {
    const check = deploymentCheckOf(this.services, this.answering.url);
    const { accountId } = this.targets;
    for (const one of [...functionsOf(this.stack), check]) await createFunction(one, { iam: this.iam, caller: this.caller, accountId });
    for (const [service, checks] of this.checks)
      await this.parameter(String(check.variables.CHECKS).replace("*", service), JSON.stringify(checks));
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
      return failbackSteps(this.failback, await readFailback(this.failback), now);
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
    const { flagParameter, primary } = this.targets;
    await this.epoch.hold(7, primary, "first");
    await this.parameter(flagParameter, "false");
    await this.parameter(this.names.writerParameter, "the replica itself");
    await this.parameter(this.names.deliveriesParameter, "open");
    await this.flagAlarm.show("false");
    await this.databases.replaceReplica();
    this.answering.well = true;
    if (await this.secrets.areMissing()) {
      // The primary region is there for that moment.
      await this.emulator.lose();
      await this.secrets.copy();
      await this.lose();
    }
    await this.serving.standBy();
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
    const writer = await this.valueOf(this.names.writerParameter);
    return {
      holder: (await this.epoch.read()).holder,
      flag: await this.valueOf(this.targets.flagParameter),
      writer: writer?.includes("proxy-") === true ? proxyAddressOfRecovery : writer,
      deliveries: await this.valueOf(this.names.deliveriesParameter),
      copiedSecrets: await this.secrets.copied(),
      rotatingSecrets: await this.secrets.rotating(),
      ...(await this.databases.look()),
      minimums: await this.serving.minimums(),
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
      await this.flagAlarm.show(await this.valueOf(this.targets.flagParameter));
      return epoch;
    });
  }
}
