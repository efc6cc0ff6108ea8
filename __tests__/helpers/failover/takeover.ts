import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { type TestEmulator } from "../emulator";
import { resources, type SynthesizedStack } from "../estate";
import { AnsweringServices } from "./answering";
import { hurried } from "./definition";
import { FlagAlarm } from "./flag-alarm";
import { createFunction, deploymentCheckOf } from "./functions";
import { checksOf, machineNames } from "./machine-names";
import { MachineRuns, type Run } from "./machine-runs";
import { ServingServices } from "./serving";
import { TradingEpoch } from "./trading-epoch";
import { UnsignedCaller } from "./unsigned";

interface Stacks {
  readonly failover: SynthesizedStack;
  readonly services: SynthesizedStack;
}

/** The failover's machine as Terraform has made it, and around it what it works on in layers that a rehearsal does not apply. */
export class Takeover {
  public readonly answering: AnsweringServices;
  private readonly machine: MachineRuns;
  private readonly caller: UnsignedCaller;
  private readonly serving: ServingServices;
  private readonly flagAlarm: FlagAlarm;
  private readonly ssm: SSMClient;
  private readonly epoch: TradingEpoch;
  private readonly iam: IAMClient;

  public constructor(
    private readonly emulator: TestEmulator,
    private readonly stacks: Stacks,
    private readonly targets: RecoveryTargets,
  ) {
    const endpoint = String(emulator.environment.HTTPS_PROXY);
    const settings = { region: targets.recovery, endpoint, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.machine = new MachineRuns(settings, targets.accountId);
    this.caller = new UnsignedCaller(endpoint, targets.recovery);
    this.serving = new ServingServices(targets.services, settings, this.caller);
    this.flagAlarm = new FlagAlarm(targets.flagAlarm, settings);
    this.ssm = new SSMClient(settings);
    this.epoch = new TradingEpoch(new DynamoDBClient(settings), targets.epochTable);
    this.iam = new IAMClient({ ...settings, region: "us-east-1" });
    this.answering = new AnsweringServices(checksOf(stacks.services));
  }

  /** Makes, while all is well, what the machine works on: services and their requests, the flag, people who hear what it says. */
  public async prepare(): Promise<void> {
    const { accountId, flagParameter } = this.targets;
    await this.answering.start();
    await this.serving.create();
    await this.serving.standBy();
    await this.flagAlarm.create();
    await this.parameter(flagParameter, "false");
    const check = deploymentCheckOf(this.stacks.services, this.answering.url);
    await createFunction(check, { iam: this.iam, caller: this.caller, accountId });
    for (const [service, checks] of checksOf(this.stacks.services))
      await this.parameter(String(check.variables.CHECKS).replace("*", service), JSON.stringify(checks));
    const [machine] = resources(this.stacks.failover, "aws_sfn_state_machine");
    await this.machine.listen(machineNames(String(machine?.args.definition)).topic);
  }

  /** Runs the machine while the primary region and global services answer nothing; a person approves. Its waits alone are left out. The primary region stays lost. */
  public async run(): Promise<Run> {
    const definition = await this.machine.use(this.targets.machineArn);
    await this.emulator.lose(this.targets.primary, true);
    const run = await this.machine.run(
      hurried(definition),
      { mode: "failover", reason: "rehearsed" },
      { decision: "approve" },
      async () => {
        const flag = await this.ssm.send(new GetParameterCommand({ Name: this.targets.flagParameter }));
        await this.flagAlarm.show(flag.Parameter?.Value);
        return (await this.epoch.read()).epoch;
      },
    );
    await this.machine.define(definition);
    // Terraform asks IAM, wherever it plans.
    await this.emulator.lose(this.targets.primary);
    return run;
  }

  /** The flag's alarm, as it follows the flag some minutes later on AWS. */
  public showFlag(flag: "true" | "false"): Promise<void> {
    return this.flagAlarm.show(flag);
  }

  private parameter(Name: string, Value: string) {
    return this.ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true }));
  }
}
