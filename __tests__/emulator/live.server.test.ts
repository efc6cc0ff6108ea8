import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { noCounts } from "../../src/estate/run/plan/work";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { type CommandResult } from "../helpers/command";
import { stateText } from "../helpers/data-tier";
import { type EstatePath, makeStateBuckets, primary, recovery, startEstatePath, stateBucket, succeeds } from "../helpers/estate-path";
import { stacksOf } from "../helpers/estate-runs";
import { LiveMachine, ownProvider } from "../helpers/live-machine";
import { processesIn, RunningEstate } from "../helpers/running";
import { configWith } from "../helpers/small-estate";

interface PlannedJson {
  readonly stacks: readonly {
    readonly stack: string;
    readonly outcome: string;
    readonly assumed?: readonly string[];
    readonly changes?: { readonly add: number };
    readonly state?: { readonly serial: number };
  }[];
}

let run: EstatePath;
/** Two machines with a checkout each. */
let here: LiveMachine;
let there: LiveMachine;
let folder: (name: string) => string;

const planned = ({ stdout }: CommandResult): PlannedJson["stacks"] => (JSON.parse(stdout) as PlannedJson).stacks;
const outcomes = (
  report: { readonly stacks: readonly { readonly stack: string; readonly outcome: string }[] } | undefined,
): Record<string, string> => Object.fromEntries((report?.stacks ?? []).map(({ stack, outcome }) => [stack, outcome]));
const stackOf = (id: string): SynthesizedStack => {
  const found = stacksOf(here.work, "dev").find(({ instance }) => instance.id === id);
  if (found === undefined) throw new Error(`no stack ${id}`);
  return found;
};

interface StateJson {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly arn: string } }[];
  }[];
}

const resourcesInState = async (region: string, layer: string): Promise<StateJson["resources"]> =>
  (JSON.parse(await stateText(stateBucket(region), `dev/${region}/${layer}.tfstate`, region)) as StateJson).resources.filter(
    ({ mode }) => mode === "managed",
  );

const arnsInState = async (region: string, layer: string, ...types: readonly string[]): Promise<readonly string[]> =>
  (await resourcesInState(region, layer))
    .filter(({ type }) => types.includes(type))
    .flatMap(({ instances }) => instances.map(({ attributes }) => attributes.arn))
    .sort();

/** What the state of a region's notifications has, and what AWS has. */
async function topics(region: string): Promise<{ state: readonly string[]; aws: readonly string[]; addresses: readonly string[] }> {
  const resources = await resourcesInState(region, "notifications");
  const { Topics: all = [] } = await new SNSClient(clientSettings("sns", region)).send(new ListTopicsCommand({}));
  return {
    state: await arnsInState(region, "notifications", "aws_sns_topic"),
    aws: all.map(({ TopicArn = "" }) => TopicArn).sort(),
    addresses: resources.map(({ type, name }) => `${type}.${name}`).sort(),
  };
}

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  const config = configWith(path.join(base, "dev-only"), ["dev"]);
  folder = (name) => path.join(base, name);
  [here, there] = [new LiveMachine(run.emulator, config, folder("here")), new LiveMachine(run.emulator, config, folder("there"))];
  await makeStateBuckets();
});
afterAll(async () => {
  await run.emulator.stop();
  rmSync(path.dirname(run.work), { recursive: true, force: true });
});

it("assumes what an upstream that was never applied will give, and refuses to apply that", async () => {
  const plan = await here.plan(folder("assumed"), "--layer", "notifications");
  expect(plan.exitCode).toBe(2);
  expect(planned(plan)).toEqual(
    [primary, recovery].map((region) =>
      expect.objectContaining({
        stack: `dev-${region}-notifications`,
        outcome: "assumed",
        assumed: [`dev-${region}-security`],
        changes: expect.objectContaining({ add: 6 }) as unknown,
      }),
    ),
  );
  const refused = await here.apply(folder("assumed"));
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining(`dev-${primary}-notifications: it is assumed: dev-${primary}-security had never been applied`),
  ]);
  expect((await new SNSClient(clientSettings("sns", primary)).send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

describe("two machines plan, and one applies what both have planned", () => {
  const stacks = [`dev-${primary}-access`, `dev-${primary}-security`, `dev-${recovery}-security`];

  it("goes on where it was killed: the command dies at random points, and its Terraform ends by itself", async () => {
    const plans = await Promise.all([here.plan(folder("first"), "--layer", "access"), there.plan(folder("first"), "--layer", "security")]);
    expect(plans.map(({ exitCode, stderr }) => (exitCode === 2 ? "" : stderr))).toEqual(["", ""]);
    const points = Array.from({ length: 8 }, (_, index) => ({
      after: index % 2 === 0 ? "applying 3 bundles" : "synthesizing",
      milliseconds: Math.round(Math.random() * 6_000),
    }));
    for (const { after, milliseconds } of points) await here.applyAndKill(folder("first"), "command", after, milliseconds);
    const done = await here.apply(folder("first"));
    expect([JSON.stringify(points), done.exitCode, done.exitCode === 0 ? "" : done.stderr]).toEqual([JSON.stringify(points), 0, ""]);
    expect(Object.keys(outcomes(done.report))).toEqual(stacks);
  });

  it("has made what was planned, once: AWS has the roles and keys of the states and no others", async () => {
    const { Roles: roles = [] } = await new IAMClient(clientSettings("iam", primary)).send(new ListRolesCommand({}));
    expect(roles.map(({ Arn = "" }) => Arn).sort()).toEqual(await arnsInState(primary, "access", "aws_iam_role"));
    for (const region of [primary, recovery]) {
      const { Keys: keys = [] } = await new KMSClient(clientSettings("kms", region)).send(new ListKeysCommand({}));
      // One more is the key of the states.
      expect(keys.length).toBe((await arnsInState(region, "security", "aws_kms_key", "aws_kms_replica_key")).length + 1);
    }
  });

  it("leaves out what is assumed when told so, and has nothing else to do", async () => {
    cpSync(path.join(folder("assumed"), `dev-${primary}-notifications`), path.join(folder("first"), `dev-${primary}-notifications`), {
      recursive: true,
    });
    const { exitCode, report } = await here.apply(folder("first"), "--skip-assumed");
    expect([exitCode, outcomes(report)]).toEqual([
      2,
      { ...Object.fromEntries(stacks.map((stack) => [stack, "already-applied"])), [`dev-${primary}-notifications`]: "assumed" },
    ]);
  });
});

it("recognises what it has applied, and refuses it where only the state tells that it moved on", async () => {
  const again = await here.apply(path.join(folder("first"), `dev-${primary}-access`));
  expect([again.exitCode, outcomes(again.report)]).toEqual([0, { [`dev-${primary}-access`]: "already-applied" }]);
  const elsewhere = await there.apply(path.join(folder("first"), `dev-${primary}-access`));
  expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
    1,
    expect.stringMatching(/dev-us-east-1-access: its state has moved on: planned at serial 0 \(none\), now \d+; plan it again/),
  ]);
});

it("plans clean, and so do plain terraform and cdktf, on the same states", async () => {
  const plan = await here.estate(["--json", "plan", "--live", "--env", "dev", "--out", folder("clean"), "--layer", "access"], ownProvider);
  expect(plan.stderr).toContain("\nstarted the provider\n");
  expect([plan.exitCode, planned(plan)]).toEqual([0, [expect.objectContaining({ outcome: "planned", changes: noCounts })]]);
  const stack = stackOf(`dev-${primary}-access`);
  await succeeds(run.terraform(stack, "init"), "init");
  await run.hasNothingToDo(stack);
  const deploy = [
    "cdktf",
    "deploy",
    stack.instance.id,
    "--output",
    path.join(here.work, "cdktf.out"),
    "--auto-approve",
    "--ignore-missing-stack-dependencies",
    "--no-color",
  ];
  const deployed = await succeeds(
    run.emulator.run("npx", deploy, { env: { ESTATE_CONFIG: path.join(path.dirname(run.work), "dev-only") } }),
    "cdktf deploy",
  );
  expect(deployed.stdout).toContain("0 added, 0 changed, 0 destroyed");
});

it("ends on Ctrl-C with everything that it started, the provider's host too", async () => {
  const work = folder("interrupted");
  for (const line of ["starting the provider", "planning 2 stacks"]) {
    const planning = await new RunningEstate(
      ["plan", "--live", "--env", "dev", "--layer", "security", "--config", path.join(path.dirname(run.work), "dev-only")],
      work,
      ownProvider,
    ).at(line);
    process.kill(-planning.pid, "SIGINT");
    expect(await planning.ended, line).toMatchObject({
      exitCode: 130,
      stdout: "",
      stderr: expect.stringMatching(
        /\nestate: interrupted; what had begun was ended and cleaned up\nfix: run the command again\n$/,
      ) as string,
    });
    expect(processesIn(work)).toEqual([]);
  }
});

it("tells of missing credentials and of an AWS that cannot be reached, before it plans anything", async () => {
  const plan = (env: NodeJS.ProcessEnv) =>
    here.estate(["plan", "--live", "--env", "dev", "--layer", "access", "--out", folder("none")], env);
  const none = await plan({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining("there are no AWS credentials")]);
  const unreachable = await plan({ HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" });
  expect([unreachable.exitCode, unreachable.stderr]).toEqual([1, expect.stringContaining("AWS cannot be reached")]);
  expect(existsSync(folder("none"))).toBe(false);
});

describe("when the machine goes down in the middle of Terraform's work, again and again", () => {
  const stack = `dev-${primary}-notifications`;
  const bundles = (): string => folder("crash");
  const planned = async (): Promise<void> =>
    expect((await here.plan(bundles(), "--layer", "notifications", "--region", primary)).exitCode).toBe(2);
  const lockKey = { Bucket: stateBucket(primary), Key: `dev/${primary}/notifications.tfstate.tflock` };
  const isLocked = (): Promise<boolean> =>
    new S3Client(clientSettings("s3", primary)).send(new HeadObjectCommand(lockKey)).then(
      () => true,
      () => false,
    );

  it("tells how to release the lock that is left, adopts what no state knows, and comes to the same end", async () => {
    await planned();
    for (let crashes = 0; crashes < 12;) {
      if (
        await here.applyAndKill(
          bundles(),
          "machine",
          crashes % 4 === 3 ? "synthesizing" : "applying 1 bundle",
          Math.round(Math.random() * 3_000),
        )
      )
        crashes += 1;
      // It came to its end before: away with it, and again from the beginning.
      else await again();
      if (await isLocked()) await releaseAsTold();
    }
    const last = await here.apply(bundles());
    expect([last.exitCode, last.exitCode === 0 ? "" : last.stderr]).toEqual([0, ""]);
    expect(outcomes(last.report)[stack]).toMatch(/^(applied|taken-up|already-applied)$/);
    await isWhole();
    expect((await here.plan(folder("after"), "--layer", "notifications", "--region", primary)).exitCode).toBe(0);
  });

  async function again(): Promise<void> {
    await isWhole();
    await succeeds(run.terraform(stackOf(stack), "init"), "init");
    await run.destroy(stackOf(stack));
    await planned();
  }

  async function isWhole(): Promise<void> {
    const now = await topics(primary);
    expect(now.addresses).toHaveLength(6);
    expect(now.aws).toEqual(now.state);
  }

  /** Does what the refusal of a locked state says. */
  async function releaseAsTold(): Promise<void> {
    const refused = await here.apply(bundles());
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/nothing was applied[\s\S]*its state is locked by \S+@\S+ \(OperationTypeApply, since /),
    ]);
    const [, chdir = "", id = ""] = /release its lock: terraform (-chdir=\S+) force-unlock -force (\S+)/.exec(refused.stderr) ?? [];
    await succeeds(run.emulator.run("terraform", [chdir, "force-unlock", "-force", id]), "force-unlock");
  }
});

it("lets one of two applies at once do the work; the other ends without having done anything", async () => {
  const bundles = folder("both");
  expect((await here.plan(bundles, "--layer", "notifications", "--region", recovery)).exitCode).toBe(2);
  const both = await Promise.all([here.apply(bundles), there.apply(bundles)]);
  expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  const loser = both.find(({ exitCode }) => exitCode === 1);
  expect(loser?.stderr).toMatch(
    /its state is locked by \S+@\S+ \(OperationTypeApply|its state was locked by another run, which has ended since|its state has moved on|Saved plan is stale/,
  );
  const now = await topics(recovery);
  expect([now.addresses.length, now.aws]).toEqual([6, now.state]);
});

it("refuses every bundle that was edited or cut off, all at once, and applies nothing", async () => {
  const bundles = folder("edited");
  const [first, second] = [path.join(bundles, `dev-${primary}-security`), path.join(bundles, `dev-${recovery}-security`)];
  await here.plan(bundles, "--layer", "security");
  const manifest = path.join(first, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"add": \d+/, '"add": 99'));
  const plan = path.join(second, `dev-${recovery}-security.tfplan`);
  writeFileSync(plan, readFileSync(plan).subarray(0, 1000));
  const refused = await here.apply(bundles);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("nothing was applied") as string });
  expect(JSON.parse(refused.stdout)).toMatchObject({ format: "estate-error/1" });
  expect(refused.stderr).toContain(`${first}: its manifest.json was edited`);
  expect(refused.stderr).toContain(`${path.basename(plan)} is not the file that was planned`);
});
