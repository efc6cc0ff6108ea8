import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, GetBucketPolicyCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { emulatorExceptions } from "../../src/estate/emulator/exceptions";
import { readSynthesized, type SynthesizedStack } from "../../src/estate/synthesized";
import { layers } from "../../src/stacks/registry";
import { type CommandResult, root, temporaryFolder } from "../helpers/command";
import { describeSecret, element, queryAnswer, secretValue, type State, stateText } from "../helpers/data-tier";
import { printed, startTestEmulator, type TestEmulator } from "../helpers/emulator";
import { holdable, inOrder, stacksOf } from "../helpers/estate-runs";

const minutes = 60_000;
const environment = "dev";
const [primary, recovery] = ["us-east-1", "us-west-2"] as const;
const stateBucket = (region: string): string => `smart0dte-trading-dev-state-111111111111-${region}`;
/** Applied by `npx cdktf deploy`, after all others, which plain terraform applies: nothing reads from it. */
const byCdktf = ["time-series"];

const base = temporaryFolder();
const work = path.join(base, "work");
/** The project's own configuration, in a copy that a test may change. */
const config = path.join(base, "config");

let emulator: TestEmulator;
let all: readonly SynthesizedStack[] = [];
let stacks: readonly SynthesizedStack[] = [];

const stackOf = (layer: string, region: string = primary): SynthesizedStack => {
  const found = stacks.find(({ instance }) => instance.layer === layer && instance.region === region);
  if (found === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
  return found;
};
const terraform = ({ folder }: SynthesizedStack, ...args: string[]): Promise<CommandResult> => emulator.run("terraform", [...args, "-no-color", "-input=false"], { cwd: folder });
const estate = (...args: string[]): Promise<CommandResult> => emulator.estate(["--work", work, "--config", config, ...args]);
const cdktf = (verb: string, ids: readonly string[]): Promise<CommandResult> =>
  emulator.run("npx", ["cdktf", verb, ...ids, "--output", path.join(work, "cdktf.out"), "--auto-approve", "--ignore-missing-stack-dependencies", "--no-color"], { env: { ESTATE_CONFIG: config } });
const query = (service: string, region: string, parameters: Record<string, string>) => queryAnswer(emulator.environment.HTTPS_PROXY ?? "", service, region, parameters);
const isFoundation = ({ instance }: SynthesizedStack): boolean => instance.layer === "state";
const isIn = (region: string) => (stack: SynthesizedStack): boolean => stack.instance.region === region;
const hasNothingToDo = (stack: SynthesizedStack): Promise<CommandResult> => succeeds(terraform(stack, "plan", "-detailed-exitcode", "-lock=false"), `second plan of ${stack.instance.id}`);

async function succeeds(run: Promise<CommandResult>, what: string): Promise<CommandResult> {
  const result = await run;
  if (result.exitCode !== 0) throw new Error(`${what} ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  return result;
}

beforeAll(async () => {
  cpSync(path.join(root, "config"), config, { recursive: true });
  emulator = await startTestEmulator(environment, path.join(base, "emulator"));
  // The tests' own AWS clients go the same way.
  Object.assign(process.env, emulator.environment);
}, 10 * minutes);
afterAll(() => emulator.stop());

it("is made ready by bootstrap, which says before and after what there is to do", { timeout: 5 * minutes }, async () => {
  const before = await estate("bootstrap", environment, "--check");
  expect([before.exitCode, before.stdout]).toEqual([2, expect.stringContaining(`to do: create the bucket ${stateBucket(primary)} and its key`)]);
  expect((await new S3Client(clientSettings("s3", primary)).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  const done = await succeeds(estate("bootstrap", environment), "bootstrap");
  for (const region of [primary, recovery]) expect(done.stdout).toContain(`verified s3://${stateBucket(region)}/trading-dev/${region}/state.tfstate`);
  all = stacksOf(work, environment);
  stacks = holdable(all);
  expect(await estate("bootstrap", environment, "--check")).toMatchObject({ exitCode: 0 });
});

it("is applied in the registry's order through the S3 backend, by plain terraform and by cdktf", { timeout: 18 * minutes }, async () => {
  const byTerraform = stacks.filter((stack) => !isFoundation(stack) && !byCdktf.includes(stack.instance.layer));
  await inOrder(byTerraform, async (stack) => {
    await succeeds(terraform(stack, "init"), `init of ${stack.instance.id}`);
    await succeeds(terraform(stack, "apply", "-auto-approve"), `apply of ${stack.instance.id}`);
  });
  const rest = stacks.filter(({ instance }) => byCdktf.includes(instance.layer)).map(({ instance }) => instance.id);
  await succeeds(cdktf("deploy", rest), "cdktf deploy");
});

it("leaves out only what an exception names, and every exception names a type that the estate has and the emulator refuses", async () => {
  const left = all.filter((stack) => !stacks.includes(stack)).map(({ instance }) => instance.layer);
  const applied = stacks.map(({ instance }) => instance.layer);
  expect(layers.map(({ id }) => id).filter((id) => !applied.includes(id) && !left.includes(id))).toEqual([]);
  // The configuration of dev has nothing that the emulator cannot hold.
  expect(left).toEqual([]);
  const types = new Set(readSynthesized(path.join(work, "cdktf.out")).flatMap(({ json }) => Object.keys(json.resource ?? {})));
  expect(emulatorExceptions.filter(({ type }) => !types.has(type))).toEqual([]);
  for (const { call } of emulatorExceptions) expect(call === undefined || !(await query(call.service, primary, { Action: call.action })).ok).toBe(true);
});

it("is what AWS itself says it is: encrypted and closed buckets, rotated keys, bounded roles, subnets without a way out", async () => {
  const s3 = new S3Client(clientSettings("s3", primary));
  const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket: stateBucket(primary) }));
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  expect(rule).toMatchObject({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" }, BucketKeyEnabled: true });
  const { Policy: policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: stateBucket(primary) }));
  const { Statement: statements } = JSON.parse(policy) as { Statement: { Effect: string; Condition?: unknown }[] };
  expect(statements.filter(({ Effect }) => Effect === "Deny")).toContainEqual(expect.objectContaining({ Condition: { Bool: { "aws:SecureTransport": "false" } } }));

  for (const region of [primary, recovery]) {
    const kms = new KMSClient(clientSettings("kms", region));
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/smart0dte-trading-dev-state" }));
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.KeyId ?? "" }))).toMatchObject({ KeyRotationEnabled: true });

    const ec2 = new EC2Client(clientSettings("ec2", region));
    const { stdout } = await succeeds(emulator.run("terraform", ["output", "-json"], { cwd: stackOf("network", region).folder }), "output");
    const outputs = JSON.parse(stdout) as Record<string, { value: string }>;
    const { RouteTables: tables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [outputs.dbRouteTableId?.value ?? ""] }));
    expect(tables[0]?.Associations?.length).toBe(3);
    expect(tables[0]?.Routes?.filter(({ NatGatewayId, DestinationCidrBlock, GatewayId }) => NatGatewayId !== undefined || DestinationCidrBlock === "0.0.0.0/0" || GatewayId?.startsWith("igw-"))).toEqual([]);
  }
  const { Role: role } = await new IAMClient(clientSettings("iam", primary)).send(new GetRoleCommand({ RoleName: "smart0dte-dev-developer" }));
  expect(role?.PermissionsBoundary?.PermissionsBoundaryArn).toMatch(/^arn:aws:iam::111111111111:policy\//);
});

it("holds the data tier as it is configured: copied and rotated secrets, encrypted databases, a cache whose first token is dead", async () => {
  const rds = async (region: string, parameters: Record<string, string>): Promise<string> => (await query("rds", region, { Version: "2014-10-31", ...parameters })).xml;
  for (const [region, identifier] of [[primary, "smart0dte-dev-database"], [recovery, "smart0dte-dev-database-replica"]] as const) {
    const { stdout } = await succeeds(emulator.run("terraform", ["output", "-json"], { cwd: stackOf("security", region).folder }), "output");
    const keys = JSON.parse(stdout) as Record<string, { value: string }>;
    const database = await rds(region, { Action: "DescribeDBInstances", DBInstanceIdentifier: identifier });
    expect(["StorageEncrypted", "KmsKeyId", "MultiAZ", "PubliclyAccessible"].map((name) => element(database, name))).toEqual(["true", keys.dataKeyArn?.value, "false", "false"]);
    const parameters = await rds(region, { Action: "DescribeDBParameters", DBParameterGroupName: element(database, "DBParameterGroupName") ?? "" });
    expect(parameters).toMatch(/<ParameterName>rds\.force_ssl<\/ParameterName>\s*<ParameterValue>1</);
  }
  for (const name of ["database/administrator", "database/application"]) {
    const secret = await describeSecret(`smart0dte/dev/${name}`, primary);
    expect(secret.RotationEnabled).toBe(true);
    expect(secret.RotationRules?.AutomaticallyAfterDays).toBeGreaterThan(0);
    expect(secret.ReplicationStatus?.map(({ Region }) => Region)).toEqual([recovery]);
  }
  // The function really ran: what it rotated away is the token that the cluster was created with.
  for (const region of [primary, recovery]) expect(await secretValue("smart0dte/dev/cache/auth-token", region)).not.toHaveProperty("bootstrap");
});

it("keeps every password that opens something out of the state", async () => {
  const written = await Promise.all(stacks.map(({ instance }) => stateText(stateBucket(instance.region), instance.stateKey, instance.region)));
  const names = ["database/administrator", "database/application", "cache/auth-token"];
  const values = (await Promise.all(names.map((name) => secretValue(`smart0dte/dev/${name}`, primary)))).map(({ password, authToken }) => String(password ?? authToken));
  values.push(String((await secretValue("smart0dte/dev/cache/auth-token", recovery)).authToken));
  expect(values.every((value) => value.length >= 16)).toBe(true);
  expect(values.filter((value) => written.some((text) => text.includes(value)))).toEqual([]);
  const databases = written.flatMap((text) => (JSON.parse(text) as State).resources).filter(({ type }) => type === "aws_db_instance");
  expect(databases.flatMap(({ instances }) => instances.map(({ attributes }) => [attributes.password, attributes.password_wo]))).toEqual([[null, null], [null, null]]);
});

it("takes a change of the configuration, and refuses a second apply at the same time with the name of who is at work", { timeout: 5 * minutes }, async () => {
  const file = path.join(config, "dev.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }"));
  await succeeds(estate("synth"), "synth");
  const { folder } = stackOf("network");
  // Waits for an answer, and holds the lock while it does.
  const first = emulator.start("terraform", ["apply", "-no-color"], { cwd: folder });
  expect(await printed(first, "Enter a value:")).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
  const second = await terraform(stackOf("network"), "apply", "-auto-approve", "-lock-timeout=0s");
  expect([second.exitCode, second.stderr]).toEqual([1, expect.stringMatching(/Error acquiring the state lock[\s\S]*Who: {7}\S+@\S+/)]);
  const finished = printed(first, "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
  first.stdin?.end("yes\n");
  await finished;
});

describe("when the primary region is lost", () => {
  beforeAll(() => emulator.lose(primary));
  afterAll(() => emulator.lose());

  it("really is gone", async () => {
    const s3 = new S3Client({ ...clientSettings("s3", primary), maxAttempts: 1 });
    await expect(s3.send(new ListBucketsCommand({}))).rejects.toThrow();
  });

  it("is still changed in the recovery region, where no stack then has anything to do", { timeout: 5 * minutes }, async () => {
    const applied = await succeeds(terraform(stackOf("network", recovery), "apply", "-auto-approve"), "apply");
    expect(applied.stdout).toContain("0 added, 1 changed, 0 destroyed");
    await inOrder(stacks.filter(isIn(recovery)), async (stack) => void (await hasNothingToDo(stack)));
  });

  it("is still planned there when IAM, whose control plane is in us-east-1, is gone as well", { timeout: 2 * minutes }, async () => {
    await emulator.lose(primary, true);
    await succeeds(terraform(stackOf("notifications", recovery), "plan", "-detailed-exitcode", "-lock=false"), "plan without IAM");
    await succeeds(terraform(stackOf("network", recovery), "plan", "-detailed-exitcode", "-lock=false", "-refresh=false"), "plan of a stack with roles without IAM");
  });
});

it("has nothing to do in a second plan of the primary region", { timeout: 5 * minutes }, async () => {
  await inOrder(stacks.filter((stack) => isIn(primary)(stack) && !isFoundation(stack)), async (stack) => void (await hasNothingToDo(stack)));
});

it("is destroyed in the other order, but for what is protected", { timeout: 15 * minutes }, async () => {
  const refused = await terraform(stackOf("state"), "destroy", "-auto-approve");
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("Instance cannot be destroyed")]);
  await inOrder(stacks.filter((stack) => !isFoundation(stack)), async (stack) => void (await succeeds(terraform(stack, "destroy", "-auto-approve"), `destroy of ${stack.instance.id}`)), "down");
  const { Buckets: buckets = [] } = await new S3Client(clientSettings("s3", primary)).send(new ListBucketsCommand({}));
  expect(buckets.map(({ Name }) => Name).sort()).toEqual([stateBucket(primary), stateBucket(recovery)]);
});
