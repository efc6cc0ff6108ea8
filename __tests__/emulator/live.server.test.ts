import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { type CommandResult } from "../helpers/command";
import { stateText } from "../helpers/data-tier";
import { type EstatePath, primary, recovery, startEstatePath, stateBucket, succeeds } from "../helpers/estate-path";
import { stacksOf } from "../helpers/estate-runs";
import { type Death, LiveMachine, makeStateBuckets } from "../helpers/live-machine";
import { configWith } from "../helpers/small-estate";

const minutes = 60_000;

interface PlannedJson {
  readonly stacks: readonly { readonly stack: string; readonly outcome: string; readonly assumed?: readonly string[]; readonly changes?: { readonly add: number }; readonly state?: { readonly serial: number } }[];
}

let run: EstatePath;
/** Two machines with a checkout each. */
let here: LiveMachine;
let there: LiveMachine;
let folder: (name: string) => string;

const planned = ({ stdout }: CommandResult): PlannedJson["stacks"] => (JSON.parse(stdout) as PlannedJson).stacks;
const outcomes = (report: { readonly stacks: readonly { readonly stack: string; readonly outcome: string }[] } | undefined): Record<string, string> => Object.fromEntries((report?.stacks ?? []).map(({ stack, outcome }) => [stack, outcome]));
const stackOf = (id: string): SynthesizedStack => {
  const found = stacksOf(here.work, "dev").find(({ instance }) => instance.id === id);
  if (found === undefined) throw new Error(`no stack ${id}`);
  return found;
};

interface StateJson {
  readonly resources: readonly { readonly mode: string; readonly type: string; readonly name: string; readonly instances: readonly { readonly attributes: { readonly arn: string } }[] }[];
}

/** What the state of a region's notifications has, and what AWS has. */
async function topics(region: string): Promise<{ state: readonly string[]; aws: readonly string[]; addresses: readonly string[] }> {
  const text = await stateText(stateBucket(region), `dev/${region}/notifications.tfstate`, region);
  const resources = (JSON.parse(text) as StateJson).resources.filter(({ mode }) => mode === "managed");
  const { Topics: all = [] } = await new SNSClient(clientSettings("sns", region)).send(new ListTopicsCommand({}));
  return {
    state: resources.filter(({ type }) => type === "aws_sns_topic").flatMap(({ instances }) => instances.map(({ attributes }) => attributes.arn)).sort(),
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
}, 10 * minutes);
afterAll(() => run.emulator.stop());

it("assumes what an upstream that was never applied will give, and refuses to apply that", { timeout: 3 * minutes }, async () => {
  const plan = await here.plan(folder("assumed"), "--layer", "notifications");
  expect(plan.exitCode).toBe(2);
  expect(planned(plan)).toEqual([primary, recovery].map((region) => expect.objectContaining({ stack: `dev-${region}-notifications`, outcome: "assumed", assumed: [`dev-${region}-security`], changes: expect.objectContaining({ add: 6 }) as unknown })));
  const refused = await here.apply(folder("assumed"));
  expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining(`dev-${primary}-notifications: it is assumed: dev-${primary}-security had never been applied`)]);
  expect((await new SNSClient(clientSettings("sns", primary)).send(new ListTopicsCommand({}))).Topics ?? []).toEqual([]);
});

it("applies from one place, in order, what two machines have planned, and leaves out what is assumed when told so", { timeout: 4 * minutes }, async () => {
  const plans = await Promise.all([here.plan(folder("first"), "--layer", "access"), there.plan(folder("first"), "--layer", "security")]);
  expect(plans.map(({ exitCode, stderr }) => (exitCode === 2 ? "" : stderr))).toEqual(["", ""]);
  cpSync(path.join(folder("assumed"), `dev-${primary}-notifications`), path.join(folder("first"), `dev-${primary}-notifications`), { recursive: true });
  const { exitCode, report, stderr } = await here.apply(folder("first"), "--skip-assumed");
  expect([exitCode, outcomes(report), exitCode === 2 ? "" : stderr]).toEqual([2, { [`dev-${primary}-access`]: "applied", [`dev-${primary}-security`]: "applied", [`dev-${recovery}-security`]: "applied", [`dev-${primary}-notifications`]: "assumed" }, ""]);
  expect(report?.stacks.slice(0, 3).every(({ did, serial, seconds }) => (did?.add ?? 0) > 0 && serial !== null && seconds > 0)).toBe(true);
});

it("recognises what it has applied, and refuses it where only the state tells that it moved on", { timeout: 3 * minutes }, async () => {
  const again = await here.apply(path.join(folder("first"), `dev-${primary}-access`));
  expect([again.exitCode, outcomes(again.report)]).toEqual([0, { [`dev-${primary}-access`]: "already-applied" }]);
  const elsewhere = await there.apply(path.join(folder("first"), `dev-${primary}-access`));
  expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([1, expect.stringMatching(/dev-us-east-1-access: its state has moved on: planned at serial 0 \(none\), now \d+; plan it again/)]);
});

it("plans clean, and so do plain terraform and its users, on the same states", { timeout: 3 * minutes }, async () => {
  const plan = await here.plan(folder("clean"), "--layer", "access");
  expect([plan.exitCode, planned(plan)]).toEqual([0, [expect.objectContaining({ outcome: "planned", changes: { add: 0, change: 0, replace: 0, destroy: 0, outputs: 0 } })]]);
  const stack = stackOf(`dev-${primary}-access`);
  await succeeds(run.terraform(stack, "init"), "init");
  await run.hasNothingToDo(stack);
});

it("tells of missing credentials and of an AWS that cannot be reached, before it plans anything", { timeout: 2 * minutes }, async () => {
  const plan = (env: NodeJS.ProcessEnv) => here.estate(["plan", "--live", "--env", "dev", "--layer", "access", "--out", folder("none")], env);
  const none = await plan({ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining("there are no AWS credentials")]);
  const unreachable = await plan({ HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" });
  expect([unreachable.exitCode, unreachable.stderr]).toEqual([1, expect.stringContaining("AWS cannot be reached")]);
  expect(existsSync(folder("none"))).toBe(false);
});

describe("killed again and again", () => {
  const stack = `dev-${primary}-notifications`;
  const kills = 20;
  /** Every other time the machine goes down with the command, in the middle of Terraform's work. */
  const points = Array.from({ length: kills }, (_, index): { death: Death; after: string; milliseconds: number } => ({
    death: index % 2 === 0 ? "machine" : "command",
    after: index % 5 === 4 ? "synthesizing" : "applying 1 bundle",
    milliseconds: Math.round(Math.random() * 5_000),
  }));

  it("is taken up each time, and comes to the same end", { timeout: 15 * minutes }, async () => {
    let [killed, released] = [0, 0];
    for (const round of [0, 1]) {
      const bundles = folder(`kill-${round}`);
      expect((await here.plan(bundles, "--layer", "notifications", "--region", primary)).exitCode).toBe(2);
      for (const { death, after, milliseconds } of points.slice((round * kills) / 2, ((round + 1) * kills) / 2)) {
        if (await here.applyAndKill(bundles, death, after, milliseconds)) killed += 1;
        if (death === "machine") released += Number(await releaseAsTold(bundles));
      }
      const last = await untilDone(bundles);
      expect([JSON.stringify(points), last.exitCode, last.exitCode === 0 ? "" : last.stderr]).toEqual([JSON.stringify(points), 0, ""]);
      expect(outcomes(last.report)[stack]).toMatch(/^(applied|taken-up|already-applied)$/);
      const now = await topics(primary);
      expect(now.addresses).toHaveLength(6);
      expect(now.aws).toEqual(now.state);
      expect((await here.plan(folder("after"), "--layer", "notifications", "--region", primary)).exitCode).toBe(0);
      if (round === 0) {
        await succeeds(run.terraform(stackOf(stack), "init"), "init");
        await run.destroy(stackOf(stack));
      }
    }
    process.stderr.write(`killed ${killed} applies at work; ${released} left a lock\n`);
    expect(killed).toBeGreaterThan(0);
  });

  /** Does what the refusal of a locked state says. @returns whether a lock was left. */
  async function releaseAsTold(bundles: string): Promise<boolean> {
    const refused = await here.apply(bundles);
    const told = /release its lock: terraform (-chdir=\S+) force-unlock -force (\S+)/.exec(refused.stderr);
    if (told === null) {
      expect([refused.exitCode, refused.exitCode === 0 ? "" : refused.stderr]).toEqual([0, ""]);
      return false;
    }
    expect(refused.stderr).toMatch(/its state is locked by \S+@\S+ \(OperationTypeApply, since /);
    await succeeds(run.emulator.run("terraform", [told[1] ?? "", "force-unlock", "-force", told[2] ?? ""]), "force-unlock");
    return true;
  }

  /** The lock that the very last kill has left is released as told; then nothing may be in the way. */
  async function untilDone(bundles: string): ReturnType<LiveMachine["apply"]> {
    await releaseAsTold(bundles);
    return here.apply(bundles);
  }
});

it("lets one of two applies at once do the work; the other ends without having done anything", { timeout: 4 * minutes }, async () => {
  const bundles = folder("both");
  expect((await here.plan(bundles, "--layer", "notifications", "--region", recovery)).exitCode).toBe(2);
  const both = await Promise.all([here.apply(bundles), there.apply(bundles)]);
  expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  const loser = both.find(({ exitCode }) => exitCode === 1);
  expect(loser?.stderr).toMatch(/its state is locked by \S+@\S+ \(OperationTypeApply|its state has moved on|Saved plan is stale/);
  const now = await topics(recovery);
  expect([now.addresses.length, now.aws]).toEqual([6, now.state]);
});

it("refuses every bundle that was edited or cut off, all at once, and applies nothing", { timeout: 3 * minutes }, async () => {
  const bundles = folder("edited");
  const [first, second] = [path.join(bundles, `dev-${primary}-security`), path.join(bundles, `dev-${recovery}-security`)];
  await here.plan(bundles, "--layer", "security");
  const manifest = path.join(first, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"add": \d+/, '"add": 99'));
  const plan = path.join(second, `dev-${recovery}-security.tfplan`);
  writeFileSync(plan, readFileSync(plan).subarray(0, 1000));
  const refused = await here.apply(bundles);
  expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([1, "", expect.stringContaining("nothing was applied")]);
  expect(refused.stderr).toContain(`${first}: its manifest.json was edited`);
  expect(refused.stderr).toContain(`${path.basename(plan)} is not the file that was planned`);
});
