import { chmodSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadEstate } from "../../../config/load";
import { clientSettings } from "../../../src/estate/aws/client-settings";
import { EstateValues } from "../../../src/estate/judge/access/world/values";
import { replicaCommands } from "../../../src/estate/judge/recovery/failback/replica-command";
import { failbackTargets, type FailbackTargets } from "../../../src/estate/judge/recovery/failback/targets";
import { recoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { readSynthesized, type SynthesizedStack } from "../../../src/estate/synthesized";
import { selectEnvironment } from "../../../src/layers/selection";
import { type CommandResult, root } from "../command";
import { environment, type EstatePath, primary, recovery, succeeds } from "../estate-path";
import { readStacks } from "../estate";
import { awsProgram } from "../servers/aws-cli";
import { Takeover } from "./takeover";

/** Runs what a person runs on the way back, with the AWS CLI, bash and Terraform, against the stand-in. */
export class Rehearsal {
  private readonly programs = mkdtempSync(path.join(tmpdir(), "rehearsal-"));

  private constructor(private readonly run: EstatePath) {}

  public static async of(run: EstatePath): Promise<Rehearsal> {
    const rehearsal = new Rehearsal(run);
    symlinkSync(await awsProgram(), path.join(rehearsal.programs, "aws"));
    symlinkSync(run.config, path.join(run.work, "config"));
    rehearsal.takeEstate();
    return rehearsal;
  }

  /** What was synthesized last, and what a failback works on. */
  public stacks(): SynthesizedStack[] {
    return readSynthesized(path.join(this.run.work, "cdktf.out")).filter(({ instance }) => instance.environments.includes(environment));
  }
  public targets(): FailbackTargets {
    return failbackTargets(new EstateValues(this.stacks()).all(), selectEnvironment(loadEstate(this.run.config), environment));
  }
  public stackOf(layer: string, region: string): SynthesizedStack {
    const found = this.stacks().find(({ instance }) => instance.layer === layer && instance.region === region);
    if (found === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
    return found;
  }

  /** A file of bash, run from the folder that `cdktf.out` lies in; `npx estate` there is the test's own. */
  public bash(text: string): Promise<CommandResult> {
    const file = path.join(this.programs, "work.sh");
    writeFileSync(file, `set -euo pipefail\n${text}\n`);
    return this.runFile(file);
  }
  public runFile(file: string): Promise<CommandResult> {
    const { environment: settings } = this.run.emulator;
    return this.run.emulator.run("bash", [file], {
      cwd: this.run.work,
      env: { PATH: `${this.programs}:${settings.PATH ?? process.env.PATH ?? ""}`, AWS_PAGER: "" },
    });
  }

  /** Writes the scripts of the way back, and returns them by the ids of their steps. */
  public async scripts(): Promise<ReadonlyMap<string, string>> {
    const folder = path.join(this.run.work, "failback");
    const { exitCode, stdout, stderr } = await this.run.estate("recovery", "failback", "--env", environment, "--write", folder);
    if (exitCode !== 2 && exitCode !== 0) throw new Error(`failback ended with ${exitCode}:\n${stdout}\n${stderr}`);
    return new Map(readdirSync(folder).map((file) => [file.replace(/^\d+-|\.sh$/g, ""), path.join(folder, file)]));
  }

  /** `npx estate` of the scripts: the test's own checkout, and of the layers those that the rehearsal has. */
  private takeEstate(): void {
    const file = path.join(this.programs, "npx");
    const estate = `exec '${process.execPath}' '${path.join(root, "bin", "estate.mjs")}' --work '${this.run.work}' --config '${this.run.config}'`;
    writeFileSync(
      file,
      [
        "#!/usr/bin/env bash",
        "set -euo pipefail",
        "shift",
        "chosen=()",
        `while [ $# -gt 0 ]; do case "$1 \${2:-}" in "--layer database" | "--layer database-replica") chosen+=("$1" "$2"); shift 2 ;; "--layer "*) shift 2 ;; *) chosen+=("$1"); shift ;; esac; done`,
        `${estate} "\${chosen[@]}"`,
        "",
      ].join("\n"),
    );
    chmodSync(file, 0o755);
  }

  /** Writes the key, or takes it out. */
  public writeActiveRegion(role: "recovery" | undefined): void {
    const file = path.join(this.run.config, `${environment}.yaml`);
    const text = readFileSync(file, "utf8").replace(/^activeRegion: .*\n/m, "");
    writeFileSync(file, role === undefined ? text : `${text}activeRegion: ${role}\n`);
  }

  /** The machine that takes over, as it is applied. */
  public takeover(): Takeover {
    const stacks = readStacks(path.join(this.run.work, "cdktf.out"));
    const [failover, services] = ["failover", "services"].map((layer) => {
      const { id } = this.stackOf(layer, recovery).instance;
      return stacks.find((stack) => stack.id === id);
    });
    if (failover === undefined || services === undefined) throw new Error(`${recovery} has no failover or no services`);
    const targets = recoveryTargets(new EstateValues(this.stacks()).all(), selectEnvironment(loadEstate(this.run.config), environment));
    return new Takeover(this.run.emulator, { failover, services }, targets);
  }

  /**
   * What AWS says that the copy of a database lacks of its log, at a minute.
   * @param minutes from now; the scripts wait for one that has not begun when they do
   */
  public async measureLack(
    source: { readonly region: string; readonly identifier: string },
    bytes: number,
    minutes: number,
  ): Promise<void> {
    await new CloudWatchClient(clientSettings("monitoring", source.region)).send(
      new PutMetricDataCommand({
        Namespace: "AWS/RDS",
        MetricData: [
          {
            MetricName: "OldestReplicationSlotLag",
            Dimensions: [{ Name: "DBInstanceIdentifier", Value: source.identifier }],
            Timestamp: new Date(Date.now() + minutes * 60_000),
            Value: bytes,
          },
        ],
      }),
    );
  }

  /** Secrets of layers that the rehearsal leaves out, with their copies: the way back asks after every one. */
  public async makeOtherSecrets(): Promise<void> {
    const names = this.targets().secrets.filter((name) => !name.includes("/database/"));
    await succeeds(
      this.bash(
        names
          .map(
            (name) =>
              `aws secretsmanager create-secret --region ${primary} --name ${name} --secret-string any --add-replica-regions Region=${recovery}`,
          )
          .join("\n"),
      ),
      "secrets of other layers",
    );
  }

  /** Buckets of layers that the rehearsal leaves out, in both regions. */
  public async makeBuckets(): Promise<void> {
    for (const bucket of this.targets().buckets)
      for (const [region, Bucket] of Object.entries({ [primary]: bucket.primary, [recovery]: bucket.recovery }))
        await new S3Client(clientSettings("s3", region)).send(
          new CreateBucketCommand({
            Bucket,
            ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: recovery } }),
          }),
        );
  }

  /** Writes an object into every bucket of the recovery region, as the application does while that one serves. */
  public async writeObjects(Key: string): Promise<void> {
    for (const { recovery: Bucket } of this.targets().buckets)
      await new S3Client(clientSettings("s3", recovery)).send(new PutObjectCommand({ Bucket, Key, Body: `in ${Bucket}` }));
  }

  /** What the objects of a name say in the primary region's buckets. */
  public async objects(Key: string): Promise<readonly string[]> {
    const client = new S3Client(clientSettings("s3", primary));
    const found = this.targets().buckets.map(async ({ primary: Bucket }) =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString(),
    );
    return (await Promise.all(found)).map(String);
  }

  /** The permissions boundary, without which no function may do anything. */
  public async applyBoundary(): Promise<void> {
    const stack = this.stackOf("access", primary);
    const targets = Object.keys(stack.json.resource?.aws_iam_policy ?? {}).map((name) => `-target=aws_iam_policy.${name}`);
    await succeeds(this.run.terraform(stack, "init"), `init of ${stack.instance.id}`);
    await succeeds(this.run.terraform(stack, "apply", "-auto-approve", ...targets), `apply of ${stack.instance.id}`);
  }

  /**
   * Applies a stack with a database, whose instance is made by a call and imported: the provider waits minutes for one
   * that it makes itself. Its arguments are those of the stack.
   */
  public async applyWithDatabase(layer: string, region: string): Promise<void> {
    const stack = this.stackOf(layer, region);
    const { original, promoted, accountId } = this.targets();
    const own = region === primary ? original : promoted;
    const before = [
      "aws_db_subnet_group",
      "aws_db_parameter_group",
      "aws_security_group",
      "aws_iam_role",
      "aws_secretsmanager_secret_version",
    ];
    const targets = before.flatMap((type) => Object.keys(stack.json.resource?.[type] ?? {}).map((name) => `-target=${type}.${name}`));
    await succeeds(this.run.terraform(stack, "init"), `init of ${stack.instance.id}`);
    await succeeds(this.run.terraform(stack, "apply", "-auto-approve", ...targets), `first apply of ${stack.instance.id}`);
    const made = replicaCommands(own, accountId, region === primary ? promoted : original).map(({ run }) => run);
    const commands = region === primary ? made.map((command) => asWriter(command, own.args)) : made;
    await succeeds(this.bash(commands.join("\n")), `calls that make ${own.identifier}`);
    await succeeds(
      this.bash(`terraform -chdir=cdktf.out/stacks/${stack.instance.id} import -input=false '${own.address}' ${own.identifier}`),
      `import of ${own.identifier}`,
    );
    await succeeds(this.run.terraform(stack, "apply", "-auto-approve"), `apply of ${stack.instance.id}`);
  }
}

/** The call that makes a replica, as one that makes what it is a replica of. */
function asWriter(command: string, args: Readonly<Record<string, unknown>>): string {
  const secret = `aws secretsmanager get-secret-value --region ${primary} --secret-id smart0dte/${environment}/database/administrator --query SecretString --output text`;
  return command
    .replace("create-db-instance-read-replica", "create-db-instance")
    .replace(/--source-region \S+ /, "")
    .replace(
      /--source-db-instance-identifier \S+/,
      `--engine postgres --engine-version ${String(args.engine_version)} --allocated-storage ${String(args.allocated_storage)} --db-name ${String(args.db_name)} --storage-encrypted --master-username ${String(args.username)} --master-user-password "$(${secret} | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).password')"`,
    )
    .replace("Value=when-promoted", "Value=true");
}
