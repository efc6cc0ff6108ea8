import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { type driftJson } from "../../src/estate/judge/drift/report";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { stateText } from "../helpers/data-tier";
import { kms, s3, secrets } from "../helpers/drift/by-hand";
import { inAccess } from "../helpers/drift/in-access";
import { inData } from "../helpers/drift/in-data";
import { inNetworks } from "../helpers/drift/in-networks";
import { noise } from "../helpers/drift/noise";
import {
  environment,
  type EstatePath,
  primary,
  recovery,
  startEstatePath,
  stateBucket,
  stateKeyAlias,
  succeeds,
} from "../helpers/estate-path";
import { inOrder, stacksOf } from "../helpers/estate-runs";
import { callsSince, endOfLog, isMutating } from "../helpers/router-log";

const layers = ["account", "baseline", "access", "security", "network", "storage", "notifications", "secrets"];
const byHand = [...inNetworks, ...inAccess, ...inData];
const chosen = ["--env", environment];

type Report = ReturnType<typeof driftJson>;

let run: EstatePath;
let stacks: readonly SynthesizedStack[] = [];
let known = "";

/** Runs `estate drift` and asserts that it called nothing that writes, and left no lock. */
async function drift(
  ...args: readonly string[]
): Promise<{ readonly exitCode: number | undefined; readonly report: Report; readonly stderr: string }> {
  const start = endOfLog(run.emulator.stateDir);
  const { exitCode, stdout, stderr } = await run.estate("drift", "--json", ...chosen, "--known", known, ...args);
  const calls = callsSince(run.emulator.stateDir, start);
  expect(calls.length).toBeGreaterThan(100);
  expect(calls.filter(isMutating)).toEqual([]);
  for (const region of [primary, recovery]) {
    const { Contents: objects = [] } = await s3(region).send(new ListObjectsV2Command({ Bucket: stateBucket(region) }));
    expect(objects.filter(({ Key: key = "" }) => key.endsWith(".tflock"))).toEqual([]);
  }
  return { exitCode, report: JSON.parse(stdout === "" ? "{}" : stdout) as Report, stderr };
}

const told = ({ findings }: Report): string[] =>
  findings
    .map(
      ({ stack, construct, address, class: kind, consequence }) =>
        `${stack} ${construct?.slice(construct.indexOf("/") + 1) ?? address}: ${kind}, ${consequence}`,
    )
    .sort();
const states = (): Promise<string[]> =>
  Promise.all(stacks.map(({ instance }) => stateText(stateBucket(instance.region), instance.stateKey, instance.region)));

beforeAll(async () => {
  run = await startEstatePath();
  known = path.join(run.work, "known.json");
  await succeeds(run.estate("synth"), "synth");
  stacks = stacksOf(run.work, environment).filter(({ instance }) => layers.includes(instance.layer));
  for (const region of [primary, recovery]) {
    const { KeyMetadata: key } = await kms(region).send(new CreateKeyCommand({}));
    await kms(region).send(new CreateAliasCommand({ AliasName: stateKeyAlias, TargetKeyId: key?.KeyId }));
    const place = region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } as const };
    await s3(region).send(new CreateBucketCommand({ Bucket: stateBucket(region), ...place }));
  }
  await inOrder(stacks, run.initAndApply);
  await secrets(primary).send(
    new PutSecretValueCommand({ SecretId: "smart0dte/dev/external/feed-polygon", SecretString: "the first one" }),
  );
});
afterAll(() => run.emulator.stop());

it("is clean right after the apply, whatever AWS computes, counts and orders", async () => {
  const { exitCode, report } = await drift();
  expect([exitCode, told(report), report.unread, report.unapplied]).toEqual([0, [], [], []]);
  expect([...report.read].sort()).toEqual(stacks.map(({ instance }) => instance.id).sort());
  expect(report.neverApplied).toContain(`dev-${primary}-services`);
});

describe("after changes behind Terraform's back", () => {
  let report: Report;
  let exitCode: number | undefined;

  beforeAll(async () => {
    for (const { work } of [...byHand, ...noise]) await work();
    const file = path.join(run.config, "dev.yaml");
    // Config that waits for an apply: neither drift nor a reason to call it one.
    writeFileSync(file, readFileSync(file, "utf8").replace("recoveryWindowDays: 7", "recoveryWindowDays: 9"));
    const before = await states();
    ({ exitCode, report } = await drift());
    expect(await states()).toEqual(before);
  });

  it("finds exactly those, of every class and consequence, and none more", () => {
    expect(byHand.length).toBeGreaterThanOrEqual(25);
    expect(new Set(byHand.map((change) => change.class))).toEqual(
      new Set(["deleted", "changed", "secret rotated", "region diverged", "tag only"]),
    );
    const expected = byHand
      .map(({ stack, construct, class: kind, consequence }) =>
        kind === "secret rotated" || kind === "region diverged"
          ? `${stack} ${kind}, ${consequence}`
          : `${stack} ${construct}: ${kind}, ${consequence}`,
      )
      .sort();
    const found = report.findings
      .map(({ stack, construct, class: kind, consequence }) =>
        kind === "secret rotated" || kind === "region diverged"
          ? `${stack} ${kind}, ${consequence}`
          : `${stack} ${construct?.slice(construct.indexOf("/") + 1)}: ${kind}, ${consequence}`,
      )
      .sort();
    expect(found).toEqual(expected);
    expect(exitCode).toBe(2);
  });

  it("tells the waiting config apart", () => {
    expect(report.unapplied).toMatchObject([{ stack: `dev-${primary}-secrets`, arguments: ["recovery_window_in_days"] }]);
  });

  it("names the key that would have to say what AWS says, and the bundle that sets it back", () => {
    const finding = report.findings.find(
      ({ stack, arguments: args }) => stack === `dev-${primary}-network` && args.some(({ path: name }) => name === "retention_in_days"),
    );
    expect(finding?.adopt).toMatchObject({ kind: "config", keys: [{ key: "network.flowLogs.retentionDays", value: "7" }] });
    expect(finding?.revert.steps).toEqual([expect.stringMatching(/^npx estate apply \S+dev-us-east-1-network$/)]);
  });

  it("says so when Terraform will not put it back", () => {
    const opened = report.findings.find(({ address }) => address.startsWith("aws_security_group."));
    expect(opened?.arguments).toEqual([
      { path: "ingress", before: "what is declared", after: "besides, from 0.0.0.0/0: tcp 22", putBack: false },
    ]);
    expect(opened?.revert.steps).toEqual([expect.stringContaining("Terraform will not put it back")]);
  });

  it("is clean again once everything is set back, the rest by the bundles it made itself", async () => {
    for (const { undo } of byHand) await undo?.();
    const bundles = [
      ...new Set(report.findings.flatMap(({ revert }) => revert.steps).flatMap((step) => /^npx estate apply (\S+)$/.exec(step)?.[1] ?? [])),
    ];
    await succeeds(run.estate("apply", ...bundles), "apply of the bundles");
    const after = await drift();
    expect([after.exitCode, told(after.report)]).toEqual([0, []]);
    expect(after.report.gone).toHaveLength(byHand.length - 1);
  });
});

it("never calls a stack clean that it cannot read", async () => {
  await run.emulator.lose(recovery);
  const { exitCode, stdout, stderr } = await run.estate("drift", "--json", ...chosen, "--layer", "notifications");
  await run.emulator.lose();
  const report = JSON.parse(stdout) as Report;
  expect([exitCode, report.clean, report.read, report.unread.map(({ stack }) => stack)]).toEqual([
    1,
    false,
    [`dev-${primary}-notifications`],
    [`dev-${recovery}-notifications`],
  ]);
  expect(stderr).toContain(`dev-${recovery}-notifications was not read`);
});
