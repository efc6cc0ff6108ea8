import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { lighten } from "../estate/judge/affected/changes";
import { root } from "../helpers/command";
import { type EstatePath, makeStateBuckets, startEstatePath, stateBucket } from "../helpers/estate-path";
import { ProjectCopy } from "../helpers/history";
import { CodeHost } from "../helpers/servers/atlantis/code-host";
import { plannedIn, PullRequests } from "../helpers/servers/atlantis/pull-requests";
import { type RunningAtlantis, startAtlantis } from "../helpers/servers/atlantis/server";

/** Atlantis splits what is longer than a comment of GitHub may be. @see https://docs.github.com/en/rest/issues/comments */
const longestComment = 65_536;
/** As few as the situations need: each is synthesized twice for every pull request. */
const layers = ["state", "baseline", "access", "security", "notifications"] as const;
const [access, security, notifications] = ["dev-us-east-1-access", "dev-us-east-1-security", "dev-us-east-1-notifications"] as const;
/** The first state of production that the base branch would have, with one resource in it. */
const left = { bucket: "smart0dte-trading-prod-state-333333333333-us-east-1", key: "prod/us-east-1/security.tfstate" };

let run: EstatePath;
let host: CodeHost;
let project: ProjectCopy;
let pulls: PullRequests;
let planning: RunningAtlantis | undefined;
let deploying: RunningAtlantis | undefined;

/** What a server has beside its program: a folder, the shared packages, and profiles. */
function machine(name: string): Parameters<typeof startAtlantis>[3] {
  const base = path.dirname(run.work);
  const stamp = readFileSync(path.join(root, "node_modules", ".estate-setup"), "utf8");
  const packages = path.join(base, `packages-${name}`);
  mkdirSync(path.join(packages, stamp), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(packages, stamp, "node_modules"));
  const profiles = ["dev", "qa", "prod", "trading-dev", "trading-prod"];
  return { folder: path.join(base, name), environment: run.emulator.environment, profiles, packages };
}

const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
const s3 = (): S3Client => new S3Client(clientSettings("s3", "us-east-1"));
const edit = (file: string, what: string | RegExp, to: string) => () => project.edit(file, (text) => text.replace(what, to));

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  host = new CodeHost(path.join(base, "host"));
  await host.start();
  project = new ProjectCopy(path.join(base, "project"));
  lighten(project, layers);
  copyFileSync(path.join(root, "atlantis.yaml"), project.path("atlantis.yaml"));
  await project.init();
  await project.git("remote", "add", "origin", host.repositoryFolder);
  await project.git("push", "--quiet", "origin", "main");
  pulls = new PullRequests(project, host, () => planning?.output() ?? "");
  await makeStateBuckets();
  planning = await startAtlantis("plan", "atlantis", host, machine("plan"));
  deploying = await startAtlantis("apply", "deploy-dev", host, machine("apply"));
});
afterAll(async () => {
  await planning?.stop();
  await deploying?.stop();
  await host.stop();
  await run.emulator.stop();
});

describe("a real Atlantis that plans", () => {
  let rotation = 0;

  it("plans what a change moves by meaning and nothing else, and says so in one comment", async () => {
    rotation = await pulls.propose("rotation", edit("config/dev.yaml", /^owner: /m, "keys: { rotationPeriodDays: 180 }\nowner: "));
    const { state, said } = await pulls.answered(rotation, "atlantis/plan", 1);
    expect([state, plannedIn(said)]).toEqual([
      "success",
      [security, "dev-us-west-2-security", "trading-dev-us-east-1-state", "trading-dev-us-west-2-state"],
    ]);
    expect(host.said(rotation)).toHaveLength(1);
    expect(said.match(/^(?:# |\*\*)Review: \d+ look/gm)).toHaveLength(4);
    expect(said.length).toBeLessThan(longestComment);
    expect(said.match(/^Plan: \d+ to add, 0 to change, 0 to destroy\.$/gm)).toHaveLength(4);
  });

  it("says again: plan, when the base branch has moved, and then plans, with everything in the comment of one project", async () => {
    await pulls.push("main", edit("config/prod.yaml", /^costCenter: .*$/m, "costCenter: cc-other"));
    expect(await pulls.ask(rotation, `atlantis plan -p ${security}`, "atlantis/plan")).toEqual({
      state: "failure",
      said: matching(/has moved since the estate was synthesized\. Comment again: atlantis plan/),
    });
    expect(await pulls.ask(rotation, `atlantis plan -p ${security}`, "atlantis/plan")).toEqual({
      state: "success",
      said: matching(/^# Review: [\s\S]*^Plan: \d+ to add, 0 to change, 0 to destroy\.$/m),
    });
    await pulls.release(rotation, "atlantis");
  });

  it("is red when synthesis throws, and comments it with its place in the sources", async () => {
    const change = edit(
      "src/stacks/notifications-stack.ts",
      "super(scope, placed);",
      '$&\n    if (placed !== undefined) throw new Error("made on purpose");',
    );
    const number = await pulls.propose("throws", change);
    const { state, said } = await pulls.answered(number, "atlantis/plan", 1);
    expect([state, said]).toEqual([
      "failure",
      matching(/Error: made on purpose\n\s+at new NotificationsStack \(src\/stacks\/notifications-stack\.ts:\d+:/),
    ]);
    expect(host.said(number)).toHaveLength(1);
    // What fails is quoted by its name and not by its text.
    expect(said).not.toContain("rm -f");
    expect(said.length).toBeLessThan(2_500);
  });

  it("is told of a push during a run, says that it was busy, and is red at what was pushed until it is corrected", async () => {
    const number = await pulls.propose("pushed", () => writeFileSync(project.path("README.md"), "another"));
    await vi.waitFor(() => expect(Object.values(host.statuses(number))).toContain("pending"), { timeout: 60_000, interval: 50 });
    await pulls.push("pushed", edit("config/dev.yaml", /^keepsData: .*$/m, "keepsData: perhaps"));
    await host.pushed(number);
    await vi.waitFor(() => expect(host.said(number).join("\n")).toMatch(/currently locked/), { timeout: 60_000 });
    expect(host.statuses(number)["atlantis/plan"]).not.toBe("success");
    await vi.waitFor(() => expect(planning?.output()).toMatch(/determined there was no project to run plan in/), { timeout: 120_000 });
    expect(await pulls.ask(number, "atlantis plan", "atlantis/plan")).toEqual({
      state: "failure",
      said: matching(/config\/dev\.yaml:\d+:\d+: keepsData: got "perhaps"; allowed: true or false\n\s+fix: write/),
    });
    await pulls.push("pushed", edit("config/dev.yaml", "keepsData: perhaps", "keepsData: false"));
    await host.pushed(number);
    expect((await pulls.answered(number, "atlantis/plan", 0)).state).toBe("success");
  });

  it("is red when an environment is removed of which something is left, and says how to destroy it", async () => {
    const resource = { mode: "managed", type: "aws_kms_key", name: "storage", provider: "aws", instances: [{ attributes: { id: "a" } }] };
    const state = { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "a", outputs: {}, resources: [resource] };
    await s3().send(new CreateBucketCommand({ Bucket: left.bucket }));
    await s3().send(new PutObjectCommand({ Bucket: left.bucket, Key: left.key, Body: JSON.stringify(state) }));
    const number = await pulls.propose("gone", () => rmSync(project.path("config", "prod.yaml")));
    const answer = await pulls.answered(number, "atlantis/plan", 1);
    expect(answer.state).toBe("failure");
    expect(answer.said).toMatch(/worst first:\s+- `prod-us-east-1-security`: \*\*failed\*\*\n- `[a-z0-9-]+`: done/);
    expect(answer.said).toMatch(/prod\/us-east-1\/security\.tfstate holds 1 resource[\s\S]*git switch --detach/);
    expect(answer.said).toContain("nothing is left of it");
    const names = layers.flatMap((layer) =>
      ["us-east-1", ...(layer === "access" ? [] : ["us-west-2"])].map(
        (region) => `${["state", "baseline"].includes(layer) ? "trading-" : ""}prod-${region}-${layer}`,
      ),
    );
    expect(plannedIn(answer.said)).toEqual(names.sort());
    expect([host.said(number).length, answer.said.length < longestComment]).toEqual([1, true]);
  });

  it("tells of a new environment in one comment, a line and its worst for each project", async () => {
    const number = await pulls.propose("qa", () => {
      const text = readFileSync(project.path("config", "dev.yaml"), "utf8")
        .replaceAll("dev", "qa")
        // In the account that is there, whose buckets hold its states.
        .replaceAll("trading-qa", "trading-dev")
        .replaceAll("10.4.0.0", "10.8.0.0")
        .replaceAll("10.5.0.0", "10.9.0.0")
        .replace(/(?:,|\n) *id: "?Z\w+"?/, "");
      writeFileSync(project.path("config", "qa.yaml"), text);
    });
    const { state, said } = await pulls.answered(number, "atlantis/plan", 1);
    expect([state, said]).toEqual(["success", matching(/^Ran Plan for \d+ projects, the worst first:/)]);
    expect(plannedIn(said)).toEqual(expect.arrayContaining(["qa-us-east-1-access", "qa-us-east-1-notifications", "qa-us-west-2-security"]));
    for (const name of plannedIn(said))
      expect(said).toMatch(new RegExp(`^- \`${name}\`: \\d+ (?:irreversible|dangerous|unknown|look|safe)`, "m"));
    expect([host.said(number).length, said.length < longestComment]).toEqual([1, true]);
    // Its notifications read the key of a stack that was never applied.
    expect(said).toContain("assumed: qa-us-east-1-security never applied");
  });
});

describe("a real Atlantis that applies", () => {
  const planOf = (stack: string): string => `deploy-dev plan -p ${stack}`;
  const applyOf = (stack: string): string => `deploy-dev apply -p ${stack}`;
  let [rotation, second] = [0, 0];

  it("leaves who has access to a person, after an approval too, and asks for that before it runs anything", async () => {
    const change = edit("config/dev.yaml", /(humanRoles:\n)/, "$1    auditor: { permissions: readOnly }\n");
    const number = await pulls.propose("access", change, false);
    expect(await pulls.ask(number, planOf(access), "deploy-dev/plan")).toEqual({
      state: "failure",
      said: expect.stringContaining("Pull request must be approved") as string,
    });
    host.approve(number);
    expect(await pulls.ask(number, planOf(access), "deploy-dev/plan")).toEqual({
      state: "success",
      said: matching(/^# Review: [\s\S]* is created$/m),
    });
    expect(await pulls.ask(number, applyOf(access), "deploy-dev/apply")).toEqual({
      state: "failure",
      said: expect.stringContaining(`${access} is applied with the break-glass role, not by a pipeline`) as string,
    });
  });

  it("keeps what one pull request has planned from another one, and applies it once", async () => {
    rotation = await pulls.propose("days", edit("config/dev.yaml", /^owner: /m, "keys: { rotationPeriodDays: 200 }\nowner: "), false);
    second = await pulls.propose("cost", edit("config/dev.yaml", /^costCenter: .*$/m, "costCenter: cc-second"), false);
    for (const number of [rotation, second]) host.approve(number);
    expect(await pulls.ask(rotation, planOf(security), "deploy-dev/plan")).toMatchObject({ state: "success" });
    expect(await pulls.ask(second, planOf(security), "deploy-dev/plan")).toEqual({
      state: "failure",
      said: matching(new RegExp(`locked by an unapplied plan from pull #${rotation}`)),
    });
    expect(await pulls.ask(rotation, applyOf(security), "deploy-dev/apply")).toEqual({
      state: "success",
      said: matching(new RegExp(`${security}\\s+applied`)),
    });
    expect(await pulls.ask(rotation, applyOf(security), "deploy-dev/apply")).toEqual({
      state: "failure",
      said: expect.stringContaining(`There is no plan of ${security} to apply`) as string,
    });
    await pulls.release(rotation, "deploy-dev");
  });

  it("leaves no plan of before when a plan fails, and applies two layers that depend on each other by one comment", async () => {
    const object = { Bucket: stateBucket("us-east-1"), Key: "dev/us-east-1/security.tfstate" };
    expect(await pulls.ask(second, planOf(security), "deploy-dev/plan")).toMatchObject({ state: "success" });
    const kept = await (await s3().send(new GetObjectCommand(object))).Body?.transformToString();
    await s3().send(new PutObjectCommand({ ...object, Body: "not a state" }));
    expect(await pulls.ask(second, planOf(security), "deploy-dev/plan")).toMatchObject({ state: "failure" });
    await s3().send(new PutObjectCommand({ ...object, Body: kept ?? "" }));
    expect(await pulls.ask(second, applyOf(security), "deploy-dev/apply")).toEqual({
      state: "failure",
      said: expect.stringContaining(`There is no plan of ${security} to apply`) as string,
    });
    for (const stack of [security, notifications])
      expect(await pulls.ask(second, planOf(stack), "deploy-dev/plan")).toMatchObject({ state: "success" });
    const { state, said } = await pulls.ask(second, "deploy-dev apply", "deploy-dev/apply");
    expect(state).toBe("success");
    for (const stack of [security, notifications]) expect(said).toMatch(new RegExp(`${stack}\\s+applied`));
    await pulls.merge("cost");
  });
});

describe("a real Atlantis above what is applied", () => {
  /** Gives a part of a domain's key another address, in that stack alone. */
  const rename = (construct: string, part: string, domain: string): void =>
    edit(
      "src/modules/security/encryption-key.ts",
      `new ${construct}(this, "${part}"`,
      `new ${construct}(this, this.node.path.startsWith("${security}/${domain}/") ? "renamed" : "${part}"`,
    )();

  it("counts a plan that only moves something, and tells what a move is", async () => {
    const stack = JSON.parse(readFileSync(path.join(inject("synthesizedEstate"), "stacks", security, "cdk.tf.json"), "utf8")) as {
      readonly resource: { readonly aws_kms_alias: object };
    };
    const before = Object.keys(stack.resource.aws_kms_alias).find((name) => name.startsWith("cache_"));
    const number = await pulls.propose("moved", () => {
      rename("KmsAlias", "alias", "cache");
      const move = `for (const one of this.node.children)
      if (one instanceof KmsAlias && one.node.id === "renamed") one.moveFromId("aws_kms_alias.${before}");
    `;
      edit("src/modules/security/encryption-key.ts", "this.arn =", `${move}this.arn =`)();
    });
    const { state, said } = await pulls.answered(number, "atlantis/plan", 1);
    expect([state, said]).toEqual(["success", matching(/^Plan: 0 to add, 0 to change, 0 to destroy\.$/m)]);
    expect(said).toMatch(/aws_kms_alias\.cache_encryption_renamed/);
    expect(said).toMatch(/gets another address/);
    await pulls.release(number, "atlantis");
  });

  it("warns of what is destroyed, and says which plans are made of values that it moves", async () => {
    const number = await pulls.propose("destroyed", () => rename("KmsKey", "key", "notifications"));
    const { state, said } = await pulls.answered(number, "atlantis/plan", 1);
    expect([state, said]).toEqual(["success", matching(/^# Review: \d+ irreversible/m)]);
    expect(said).toMatch(/^Plan: \d+ to add, \d+ to change, \d+ to destroy\.$/m);
    const reader = await pulls.ask(number, `atlantis plan -p ${notifications}`, "atlantis/plan");
    expect(reader).toEqual({
      state: "success",
      said: matching(
        new RegExp(`the plan of ${notifications} was made of \\w+ of ${security} as applied, which the same change may give another value`),
      ),
    });
  });
});
