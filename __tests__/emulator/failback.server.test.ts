import path from "node:path";
import { type driftJson } from "../../src/estate/judge/drift/report";
import { environment, type EstatePath, primary, recovery, startEstatePath, succeeds } from "../helpers/estate-path";
import { Rehearsal } from "../helpers/failover/rehearsal";
import { type Takeover } from "../helpers/failover/takeover";
import { putLowerLayers } from "../helpers/outputs-in-place";

/**
 * The whole way from an estate that is applied to one whose plan is clean again, with a failover between: real Terraform
 * and the real AWS CLI, run by the scripts that `estate recovery failback --write` writes, and between them the machine
 * with its functions as they were applied.
 */
type Drift = Pick<ReturnType<typeof driftJson>, "findings" | "expected" | "unapplied" | "unread">;
interface Reviewed {
  readonly changes: readonly {
    readonly stack: string;
    readonly type: string;
    readonly effect: string;
    readonly verdict: string;
    readonly changed: readonly { readonly argument: string }[];
    readonly findings: readonly { readonly rule: string }[];
  }[];
}

const layers = ["--layer", "database", "--layer", "database-replica"];
const stacks = [`${environment}-${primary}-database`, `${environment}-${recovery}-database-replica`] as const;
const nothing = { exitCode: 0, findings: [], expected: [], unapplied: [], unread: [] };

let run: EstatePath;
let rehearsal: Rehearsal;
let takeover: Takeover;
let scripts: ReadonlyMap<string, string>;

/** What `estate drift` says of both regions, or of one. */
async function drift(...more: readonly string[]) {
  const { exitCode, stdout } = await run.estate(
    "drift",
    "--json",
    "--no-adopt",
    "--env",
    environment,
    ...layers,
    "--layer",
    "failover",
    ...more,
  );
  const { findings, expected, unapplied, unread } = JSON.parse(stdout) as Drift;
  return {
    exitCode,
    findings: findings.map(({ address, arguments: args }) => `${address}: ${args.map((one) => one.path).join(", ")}`),
    expected: expected.map(({ stack, address }) => `${stack} ${address.split(".")[0]}`).sort(),
    unapplied,
    unread,
  };
}

/** What the review says of the bundles of a folder. */
async function reviewed(folder: string): Promise<Reviewed["changes"]> {
  const plans = stacks.map((stack) => `${stack}=${path.join(folder, stack, `${stack}.json`)}`);
  return (JSON.parse((await run.estate("review", "--json", ...plans)).stdout) as Reviewed).changes;
}

/** What `estate plan` and the review say of both regions. */
async function plan(): Promise<Reviewed["changes"]> {
  const folder = path.join(run.work, "plans");
  const { exitCode, stderr } = await run.estate("plan", "--live", "--env", environment, ...layers, "--out", folder);
  if (exitCode !== 0 && exitCode !== 2) throw new Error(`plan ended with ${exitCode}:\n${stderr}`);
  const changes = await reviewed(folder);
  expect(exitCode).toBe(changes.length === 0 ? 0 : 2);
  return changes;
}
const effects = (changes: Reviewed["changes"]): string[] => changes.map(({ stack, effect, type }) => `${stack} ${effect} ${type}`).sort();

async function step(id: string) {
  const file = scripts.get(id);
  if (file === undefined) throw new Error(`there is no step ${id}`);
  const { exitCode, stdout, stderr } = await rehearsal.runFile(file);
  return { exitCode, said: `${stdout}\n${stderr}`.trim() };
}
async function steps(...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { exitCode, said } = await step(id);
    if (exitCode !== 0) throw new Error(`${id} ended with ${exitCode}:\n${said}`);
  }
}

beforeAll(async () => {
  run = await startEstatePath();
  await succeeds(run.estate("synth"), "synth");
  rehearsal = await Rehearsal.of(run);
  await run.makeStateBuckets();
  await putLowerLayers(rehearsal.stacks(), primary, "primary");
  await putLowerLayers(rehearsal.stacks(), recovery, "recovery");
  await rehearsal.makeOtherSecrets();
  await rehearsal.makeBuckets();
  await rehearsal.applyBoundary();
  await rehearsal.applyWithDatabase("database", primary);
  await rehearsal.applyWithDatabase("database-replica", recovery);
  await run.initAndApply(rehearsal.stackOf("failover", recovery));
  takeover = rehearsal.takeover();
  await takeover.prepare();
});
afterAll(async () => {
  takeover.answering.stop();
  await run.emulator.stop();
});

it("is clean as it is applied, with what was made by calls and imported", async () => {
  expect(await drift()).toEqual(nothing);
  expect(await plan()).toEqual([]);
});

it("shows of the recovery region, with the primary lost, what is expected after the failover and nothing else", async () => {
  expect(await takeover.run()).toMatchObject({ status: "SUCCEEDED" });
  expect(await drift("--region", recovery)).toEqual({ ...nothing, expected: [`${stacks[1]} aws_db_instance`] });
});

it("shows the same of both regions when the primary is back, and calls an apply dangerous", async () => {
  await run.emulator.lose();
  scripts = await rehearsal.scripts();
  await steps("fence-primary");
  const promoted = rehearsal.targets().rotated;
  expect(promoted.length).toBeGreaterThan(2);
  expect(await drift()).toEqual({
    ...nothing,
    expected: [
      `${stacks[0]} aws_db_proxy_target`,
      ...promoted.map(() => `${stacks[0]} aws_secretsmanager_secret`),
      `${stacks[1]} aws_db_instance`,
    ],
  });
  const changes = await plan();
  expect(effects(changes)).toEqual([
    `${stacks[0]} create aws_db_proxy_target`,
    ...promoted.map(() => `${stacks[0]} update aws_secretsmanager_secret`),
    `${stacks[1]} update aws_db_instance`,
  ]);
  // A copy that is asked for again leaves the promoted secret as it is.
  for (const { verdict, findings } of changes.filter(({ type }) => type !== "aws_secretsmanager_secret"))
    expect({ verdict, rules: findings.map(({ rule }) => rule) }).toEqual({
      verdict: "dangerous",
      rules: expect.arrayContaining(["failover-undone"]) as unknown,
    });
});

it("refuses the steps whose time has not come", async () => {
  for (const id of ["copy-back", "promote", "grant", "say-who-writes"])
    expect(await step(id)).toMatchObject({ exitCode: 1, said: expect.stringMatching(/^refused: /) as string });
});

it("follows the failover by one key, which touches no database in either region", async () => {
  rehearsal.writeActiveRegion("recovery");
  await steps("say-who-writes");
  await rehearsal.writeObjects("written/meanwhile");
  const changes = await reviewed(path.join(run.work, "bundles"));
  expect(changes.filter(({ type }) => type === "aws_db_instance")).toEqual([]);
  const gone = new Set(
    changes.filter(({ effect }) => !["create", "update"].includes(effect)).map(({ type, effect }) => `${effect} ${type}`),
  );
  // Rotations, and what has the rows written by which restores are judged, are where a database is written.
  expect([...gone].sort()).toEqual([
    "destroy aws_cloudwatch_event_rule",
    "destroy aws_cloudwatch_event_target",
    "destroy aws_cloudwatch_metric_alarm",
    "destroy aws_lambda_invocation",
    "destroy aws_lambda_permission",
    "destroy aws_secretsmanager_secret_rotation",
  ]);
  expect(await plan()).toEqual([]);
  expect((await drift()).findings).toEqual([]);
});

it("gets a replica in the other direction at the same address, of which only Terraform's own arguments are left to note", async () => {
  scripts = await rehearsal.scripts();
  await steps("set-aside", "copy-back");
  const changes = await plan();
  expect(effects(changes)).toEqual([`${stacks[0]} update aws_db_instance`]);
  const own = ["apply_immediately", "delete_automated_backups", "final_snapshot_identifier", "skip_final_snapshot", "timeouts"];
  expect(
    changes.flatMap(({ changed }) => changed.map(({ argument }) => argument)).filter((one) => !own.includes(one.split(".")[0] ?? "")),
  ).toEqual([]);
  expect((await step("copy-back")).said).toBe("copy-back: done already");
});

it("does not stop a region whose copy is behind", async () => {
  await rehearsal.measureLack(rehearsal.targets().promoted, 200_000_000, -3);
  expect(await step("stop")).toMatchObject({ exitCode: 1, said: expect.stringContaining("lacks less than 100 MB") as string });
});

it("is swapped back, and is clean in both regions", async () => {
  await rehearsal.measureLack(rehearsal.targets().promoted, 0, 0);
  await steps("stop", "secrets-back");
  await rehearsal.measureLack(rehearsal.targets().promoted, 0, 3);
  await steps("promote", "open-way", "grant");
  await takeover.showFlag("false");
  await steps("names-back", "copy-out");
  rehearsal.writeActiveRegion(undefined);
  scripts = await rehearsal.scripts();
  await steps("say-who-writes-again", "open-deliveries");
  expect(await rehearsal.objects("written/meanwhile")).toEqual(rehearsal.targets().buckets.map(({ recovery: bucket }) => `in ${bucket}`));
  expect(await plan()).toEqual([]);
  expect(await drift()).toEqual(nothing);
});
