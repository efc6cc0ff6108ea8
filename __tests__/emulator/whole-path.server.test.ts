import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DescribeRouteTablesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, GetBucketPolicyCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { emulatorExceptions } from "@smart0dte/aws-stand-in/exceptions";
import { readSynthesized, type SynthesizedStack } from "../../src/estate/synthesized";
import { layers } from "../../src/layers/registry";
import { type CommandResult } from "../helpers/command";
import { secretValue, stateText } from "../helpers/data-tier";
import { deliverFromDevelopment, pipelineTypes } from "../helpers/delivery/estate-pipelines";
import { printed } from "../helpers/emulator";
import { firstDayCommands } from "../helpers/first-day";
import { runRunbookReads } from "../helpers/runbook-reads";
import { awsProgram } from "../helpers/servers/aws-cli";
import {
  environment,
  type EstatePath,
  frontDoorLayers,
  isFoundation,
  primary,
  recovery,
  slowLayers,
  startEstatePath,
  stateBucket,
  stateKeyAlias,
  succeeds,
} from "../helpers/estate-path";
import { holdable, inOrder, stacksOf } from "../helpers/estate-runs";

/** Applied by `npx cdktf deploy`, after all others, which plain terraform applies: nothing reads from it. */
const byCdktf = ["secrets"];
/** Hold what an exception names: of the configuration of dev nothing else is beyond the emulator. */
const beyond = ["costs", "posture"];
/** Asks in the account of pipelines for more builds at the same time, which an exception names; the recovery region's is applied. */
const beyondByPipelines = ["quotas"];
/** Applied in other files, beside this one. */
const elsewhere = [...slowLayers, ...frontDoorLayers];

let run: EstatePath;
let all: readonly SynthesizedStack[] = [];
let stacks: readonly SynthesizedStack[] = [];

const stackOf = (layer: string, region: string = primary): SynthesizedStack => {
  const found = stacks.find(({ instance }) => instance.layer === layer && instance.region === region);
  if (found === undefined) throw new Error(`no stack of layer ${layer} in ${region}`);
  return found;
};
const cdktf = (verb: "deploy" | "diff", ids: readonly string[]): Promise<CommandResult> =>
  run.emulator.run(
    "npx",
    [
      "cdktf",
      verb,
      ...ids,
      "--output",
      path.join(run.work, "cdktf.out"),
      ...(verb === "deploy" ? ["--auto-approve", "--ignore-missing-stack-dependencies"] : []),
      "--no-color",
    ],
    { env: { ESTATE_CONFIG: run.config } },
  );
const isIn =
  (region: string) =>
  (stack: SynthesizedStack): boolean =>
    stack.instance.region === region;

beforeAll(async () => {
  run = await startEstatePath(pipelineTypes);
  deliverFromDevelopment(run.config);
});
afterAll(() => run.emulator.stop());

it("is made ready by bootstrap, which says before and after what there is to do", async () => {
  const before = await run.estate("bootstrap", environment, "--check");
  expect([before.exitCode, before.stdout]).toEqual([
    2,
    expect.stringContaining(`to do: create the bucket ${stateBucket(primary)} and its key`),
  ]);
  expect((await new S3Client(clientSettings("s3", primary)).send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  const done = await succeeds(run.estate("bootstrap", environment), "bootstrap");
  for (const region of [primary, recovery])
    expect(done.stdout).toContain(`verified s3://${stateBucket(region)}/trading-dev/${region}/state.tfstate`);
  all = stacksOf(run.work, environment);
  stacks = holdable(all).filter(({ instance }) => !elsewhere.includes(instance.layer));
  expect(await run.estate("bootstrap", environment, "--check")).toMatchObject({ exitCode: 0 });
});

it("is applied in the registry's order through the S3 backend, by plain terraform as the roles that may, and by cdktf", async () => {
  await run.initAndApply(stackOf("access"));
  run.useRoles();
  const byTerraform = stacks.filter((stack) => !isFoundation(stack) && !["access", ...byCdktf].includes(stack.instance.layer));
  await inOrder(byTerraform, run.initAndApply);
  const rest = stacks.filter(({ instance }) => byCdktf.includes(instance.layer)).map(({ instance }) => instance.id);
  await succeeds(cdktf("deploy", rest), "cdktf deploy");
  const diff = await succeeds(cdktf("diff", rest.slice(0, 1)), "cdktf diff");
  expect(diff.stdout).toContain("No changes.");
});

it("leaves out only what an exception names, and every exception names a type that the estate has and the emulator refuses", async () => {
  const left = all.filter((stack) => !stacks.includes(stack)).map(({ instance }) => instance.layer);
  const applied = stacks.map(({ instance }) => instance.layer);
  expect(
    layers
      .filter(({ placement }) => placement !== "organization")
      .map(({ id }) => id)
      .filter((id) => !applied.includes(id))
      .sort(),
  ).toEqual([...elsewhere, ...beyond].sort());
  expect([...new Set(left)].sort()).toEqual([...elsewhere, ...beyond, ...beyondByPipelines].sort());
  const types = new Set(readSynthesized(path.join(run.work, "cdktf.out")).flatMap(({ json }) => Object.keys(json.resource ?? {})));
  expect(emulatorExceptions.filter(({ type }) => !types.has(type))).toEqual([]);
  for (const { call } of emulatorExceptions)
    expect(call === undefined || !(await run.query(call.service, primary, { Action: call.action, ...call.input })).ok).toBe(true);
});

it("has every pipeline that there can be, the estate's own among them", () => {
  const made = (type: string): number => Object.keys(stackOf("delivery").json.resource?.[type] ?? {}).length;
  expect([made("aws_codepipeline"), made("aws_codebuild_webhook")]).toEqual([10, 1]);
});

it("is what AWS itself says it is: encrypted and closed buckets, rotated keys, bounded roles, subnets without a way out", async () => {
  const s3 = new S3Client(clientSettings("s3", primary));
  const encryption = await s3.send(new GetBucketEncryptionCommand({ Bucket: stateBucket(primary) }));
  const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
  expect(rule).toMatchObject({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" }, BucketKeyEnabled: true });
  const { Policy: policy = "" } = await s3.send(new GetBucketPolicyCommand({ Bucket: stateBucket(primary) }));
  const { Statement: statements } = JSON.parse(policy) as { Statement: { Effect: string; Condition?: unknown }[] };
  expect(statements.filter(({ Effect }) => Effect === "Deny")).toContainEqual(
    expect.objectContaining({ Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  );

  for (const region of [primary, recovery]) {
    const kms = new KMSClient(clientSettings("kms", region));
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: stateKeyAlias }));
    expect(await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.KeyId ?? "" }))).toMatchObject({ KeyRotationEnabled: true });

    const ec2 = new EC2Client(clientSettings("ec2", region));
    const { dbSubnetIds = [] } = await run.outputs<readonly string[]>(stackOf("network", region));
    const { RouteTables: tables = [] } = await ec2.send(
      new DescribeRouteTablesCommand({ Filters: [{ Name: "association.subnet-id", Values: [...dbSubnetIds] }] }),
    );
    expect(tables).toHaveLength(1);
    expect(tables[0]?.Associations?.length).toBe(3);
    expect(
      tables[0]?.Routes?.filter(
        ({ NatGatewayId, DestinationCidrBlock, GatewayId }) =>
          NatGatewayId !== undefined || DestinationCidrBlock === "0.0.0.0/0" || GatewayId?.startsWith("igw-"),
      ),
    ).toEqual([]);
  }
  const { Role: role } = await new IAMClient(clientSettings("iam", primary)).send(
    new GetRoleCommand({ RoleName: "smart0dte-dev-developer" }),
  );
  expect(role?.PermissionsBoundary?.PermissionsBoundaryArn).toMatch(/^arn:aws:iam::111111111111:policy\//);
});

it("holds a cache in each region whose first token is dead, and whose token no state has", async () => {
  const written = await Promise.all(
    stacks.map(({ instance }) => stateText(stateBucket(instance.region), instance.stateKey, instance.region)),
  );
  for (const region of [primary, recovery]) {
    const token = await secretValue("smart0dte/dev/cache/auth-token", region);
    // The function really ran: what it rotated away is the token that the cluster was created with.
    expect(token).not.toHaveProperty("bootstrap");
    expect(String(token.authToken)).toMatch(/^.{16,}$/);
    expect(written.filter((text) => text.includes(String(token.authToken)))).toEqual([]);
  }
});

describe("the first day's calls of the AWS CLI, as they are written, after everything was applied", () => {
  const calls = ["7. Credentials and images", "8. People who are notified", "9. Delivery", "10. Costs"]
    .flatMap((section) => firstDayCommands(section))
    .filter((command) => command.startsWith("aws "))
    // Its alarm is of the layer observability, which is applied in another file.
    .filter((command) => !command.startsWith("aws cloudwatch set-alarm-state "));
  /** What neither server of the emulator holds, and what is applied in no account of dev. */
  const unanswered = /^aws (?:ce|codeconnections|codebuild) /;

  it.each(calls.filter((command) => !unanswered.test(command)))("%s", async (command) => {
    const value = path.join(run.work, "value.json");
    writeFileSync(value, '{"apiKey":"of a test"}');
    const own = command
      .replaceAll("prod", environment)
      .replaceAll("333333333333", "111111111111")
      .replace("file://value.json", `file://${value}`);
    const aws = await awsProgram();
    const { exitCode, stdout, stderr } = await run.emulator.run("sh", ["-c", own.replace(/^aws/, aws)]);
    expect([exitCode, stderr, stdout]).toEqual([0, "", expect.stringMatching(/\S/)]);
  });

  it("leave out none but those that nothing answers here", async () => {
    expect(calls.length - calls.filter((command) => unanswered.test(command)).length).toBeGreaterThanOrEqual(3);
    for (const command of calls.filter((one) => /^aws (?:ce|codeconnections) /.test(one))) {
      const { stderr } = await run.emulator.run("sh", ["-c", `${command.replace(/^aws/, await awsProgram())} --region ${primary}`]);
      expect([command, stderr]).toEqual([command, expect.stringMatching(/NotEmulated|not emulated|NotImplemented/)]);
    }
  });
});

it("answers the read-only commands of the runbooks, with its own names", async () => {
  expect(await runRunbookReads(run, "whole-path", all)).toEqual({ failed: [], notNeeded: [] });
});

it("takes a change of the configuration, and refuses a second apply at the same time with the name of who is at work", async () => {
  const file = path.join(run.config, "dev.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }"));
  await succeeds(run.estate("synth"), "synth");
  const { folder } = stackOf("network");
  // Waits for an answer, and holds the lock while it does.
  const first = run.emulator.start("terraform", ["apply", "-no-color"], { cwd: folder });
  expect(await printed(first, "Enter a value:")).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
  const second = await run.terraform(stackOf("network"), "apply", "-auto-approve", "-lock-timeout=0s");
  expect([second.exitCode, second.stderr]).toEqual([1, expect.stringMatching(/Error acquiring the state lock[\s\S]*Who: {7}\S+@\S+/)]);
  const finished = printed(first, "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
  first.stdin?.end("yes\n");
  await finished;
});

describe("when the primary region is lost", () => {
  beforeAll(() => run.emulator.lose(primary));
  afterAll(() => run.emulator.lose());

  it("really is gone", async () => {
    const s3 = new S3Client({ ...clientSettings("s3", primary), maxAttempts: 1 });
    await expect(s3.send(new ListBucketsCommand({}))).rejects.toThrow();
  });

  it("is still changed in the recovery region, where no stack then has anything to do", async () => {
    const applied = await succeeds(run.terraform(stackOf("network", recovery), "apply", "-auto-approve"), "apply");
    expect(applied.stdout).toContain("0 added, 1 changed, 0 destroyed");
    await inOrder(stacks.filter(isIn(recovery)), run.hasNothingToDo);
  });

  it("is still planned there when IAM, whose control plane is in us-east-1, is gone as well", async () => {
    await run.emulator.lose(primary, true);
    await succeeds(run.terraform(stackOf("notifications", recovery), "plan", "-detailed-exitcode", "-lock=false"), "plan without IAM");
    await succeeds(
      run.terraform(stackOf("network", recovery), "plan", "-detailed-exitcode", "-lock=false", "-refresh=false"),
      "plan of a stack with roles without IAM",
    );
  });
});

it("has nothing to do in a second plan of the primary region", async () => {
  await inOrder(
    stacks.filter((stack) => isIn(primary)(stack) && !isFoundation(stack)),
    run.hasNothingToDo,
  );
});

it("is applied without a call that AWS's models or the functions' policies refuse", () => {
  expect(
    run
      .refused()
      .filter((line) => emulatorExceptions.every(({ call }) => call === undefined || !line.includes(`${call.service}:${call.action}`))),
  ).toEqual([]);
});

it("is destroyed in the other order, but for what is protected", async () => {
  const refused = await run.terraform(stackOf("state"), "destroy", "-auto-approve");
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("Instance cannot be destroyed")]);
  await inOrder(
    // The records of who did what stay as well: their bucket and key refuse to go.
    stacks.filter((stack) => !isFoundation(stack) && stack.instance.layer !== "audit"),
    run.destroy,
    "down",
  );
  const { Buckets: buckets = [] } = await new S3Client(clientSettings("s3", primary)).send(new ListBucketsCommand({}));
  const names = buckets.flatMap(({ Name = "" }) => (/-trail(?:-logs)?-/.test(Name) ? [] : [Name]));
  expect(names.sort()).toEqual(
    [primary, recovery].flatMap((region) => [stateBucket(region), stateBucket(region).replace("-state-", "-state-logs-")]).sort(),
  );
});
