import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/estate/aws/client-settings";
import { lighten } from "../estate/judge/affected/changes";
import { root } from "../helpers/command";
import { type EstatePath, makeStateBuckets, startEstatePath } from "../helpers/estate-path";
import { ProjectCopy } from "../helpers/history";
import { CodeHost } from "../helpers/servers/atlantis/code-host";
import { type RunningAtlantis, startAtlantis } from "../helpers/servers/atlantis/server";

/** Atlantis splits what is longer than a comment of GitHub may be. @see https://docs.github.com/en/rest/issues/comments */
const longestComment = 65_536;
const access = "dev-us-east-1-access";
const security = "dev-us-east-1-security";
/** The first state of production that the base branch would have, with one resource in it. */
const left = { bucket: "smart0dte-trading-prod-state-333333333333-us-east-1", key: "prod/us-east-1/security.tfstate" };

let run: EstatePath;
let host: CodeHost;
let project: ProjectCopy;
let planning: RunningAtlantis | undefined;
let deploying: RunningAtlantis | undefined;

/** What a server has beside its program: a folder, the shared packages, and profiles. */
function machine(name: string): Parameters<typeof startAtlantis>[3] {
  const base = path.dirname(run.work);
  const stamp = readFileSync(path.join(root, "node_modules", ".estate-setup"), "utf8");
  const packages = path.join(base, `packages-${name}`);
  mkdirSync(path.join(packages, stamp), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(packages, stamp, "node_modules"));
  const profiles = ["dev", "prod", "trading-dev", "trading-prod"];
  return { folder: path.join(base, name), environment: run.emulator.environment, profiles, packages };
}

/** Puts a change on a branch of its own and opens a pull request for it. @returns its number */
async function propose(branch: string, change: () => void): Promise<number> {
  await project.git("switch", "--quiet", "--force-create", branch, "main");
  change();
  await project.commit();
  await project.git("push", "--quiet", "origin", branch);
  return host.open(branch);
}

interface Answer {
  readonly state: string;
  readonly said: string;
}

/** Waits until a status is settled, and the server has said so many things. @returns the last of them */
function answered(number: number, status: string, comments: number): Promise<Answer> {
  return vi.waitFor(
    () => {
      const [state, said] = [host.statuses(number)[status], host.said(number)];
      if ((state !== "success" && state !== "failure") || said.length < comments)
        throw new Error(
          `pull request ${number}: ${JSON.stringify(host.statuses(number))}, ${said.length} comments\n${planning?.output().slice(-2_000)}`,
        );
      return { state, said: said.at(-1) ?? "" };
    },
    { timeout: 600_000, interval: 200 },
  );
}

/** Asks the server for something in a pull request. */
async function ask(number: number, words: string, status: string): Promise<Answer> {
  const before = host.said(number).length;
  await host.comment(number, words);
  return answered(number, status, before + 1);
}

const planned = (said: string): readonly string[] =>
  [...said.matchAll(/^### \d+\. project: `([^`]+)`/gm)].map(([, name = ""]) => name).sort();

beforeAll(async () => {
  run = await startEstatePath();
  const base = path.dirname(run.work);
  host = new CodeHost(path.join(base, "host"));
  await host.start();
  project = new ProjectCopy(path.join(base, "project"));
  lighten(project);
  copyFileSync(path.join(root, "atlantis.yaml"), project.path("atlantis.yaml"));
  await project.init();
  await project.git("remote", "add", "origin", host.repositoryFolder);
  await project.git("push", "--quiet", "origin", "main");
  await makeStateBuckets();
  planning = await startAtlantis("plan", "atlantis", host, machine("plan"));
});
afterAll(async () => {
  await planning?.stop();
  await deploying?.stop();
  await host.stop();
  await run.emulator.stop();
});

describe("a real Atlantis", () => {
  let rotation = 0;

  it("plans what a change moves by meaning and nothing else, and says so in one comment", async () => {
    rotation = await propose("rotation", () =>
      project.edit("config/dev.yaml", (text) => text.replace(/^owner: /m, "keys: { rotationPeriodDays: 180 }\nowner: ")),
    );
    const { state, said } = await answered(rotation, "atlantis/plan", 1);
    expect([state, planned(said)]).toEqual([
      "success",
      [security, "dev-us-west-2-security", "trading-dev-us-east-1-state", "trading-dev-us-west-2-state"],
    ]);
    expect(host.said(rotation)).toHaveLength(1);
    expect(said.match(/^(?:# |\*\*)Review: \d+ look/gm)).toHaveLength(4);
    expect(said.length).toBeLessThan(longestComment);
    expect(said.match(/^Plan: \d+ to add, 0 to change, 0 to destroy\.$/gm)).toHaveLength(4);
  });

  it("says once more: plan, when the base branch has moved, and then plans, with everything in the comment of one project", async () => {
    await project.git("switch", "--quiet", "main");
    project.edit("config/prod.yaml", (text) => text.replace(/^costCenter: .*$/m, "costCenter: cc-other"));
    await project.commit();
    await project.git("push", "--quiet", "origin", "main");
    expect(await ask(rotation, `atlantis plan -p ${security}`, "atlantis/plan")).toEqual({
      state: "failure",
      said: expect.stringMatching(/has moved since the estate was synthesized\. Comment once more: atlantis plan/) as string,
    });
    expect(await ask(rotation, `atlantis plan -p ${security}`, "atlantis/plan")).toEqual({
      state: "success",
      said: expect.stringMatching(/^# Review: [\s\S]*^Plan: \d+ to add, 0 to change, 0 to destroy\.$/m) as string,
    });
  });

  it.each([
    [
      "a mistake of the configuration",
      "mistake",
      "config/dev.yaml",
      /^keepsData: .*$/m,
      "keepsData: perhaps",
      /config\/dev\.yaml:\d+:\d+: keepsData: got "perhaps"; allowed: true or false\n\s+fix: write/,
    ],
    [
      "a synthesis that throws",
      "throws",
      "src/stacks/notifications-stack.ts",
      /super\(scope, placed\);/,
      '$&\n    if (placed !== undefined) throw new Error("made on purpose");',
      /Error: made on purpose\n\s+at new NotificationsStack \(src\/stacks\/notifications-stack\.ts:\d+:/,
    ],
  ] as const)("comments %s with its place in the sources, and the hook is red", async (_, branch, file, what, to, message) => {
    const number = await propose(branch, () => project.edit(file, (text) => text.replace(what, to)));
    const hook = "atlantis/pre_workflow_hook: synthesize the estate and find the affected stacks";
    const { state, said } = await answered(number, hook, 1);
    expect(state).toBe("failure");
    expect(said).toMatch(message);
    // What fails is quoted by its name and not by its text.
    expect(said).not.toContain("rm -f");
    expect(said.length).toBeLessThan(2_000);
  });

  it("is red when an environment is removed of which something is left, and says how to destroy it", async () => {
    const s3 = new S3Client(clientSettings("s3", "us-east-1"));
    const resource = { mode: "managed", type: "aws_kms_key", name: "storage", provider: "aws", instances: [{ attributes: { id: "a" } }] };
    const state = { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "a", outputs: {}, resources: [resource] };
    await s3.send(new CreateBucketCommand({ Bucket: left.bucket }));
    await s3.send(new PutObjectCommand({ Bucket: left.bucket, Key: left.key, Body: JSON.stringify(state) }));
    const number = await propose("gone", () => rmSync(project.path("config", "prod.yaml")));
    const answer = await answered(number, "atlantis/plan", 1);
    expect(answer.state).toBe("failure");
    expect(answer.said).toMatch(/worst first:\s+- `prod-us-east-1-security`: \*\*failed\*\*\n- `[a-z0-9-]+`: done/);
    expect(answer.said).toMatch(/prod\/us-east-1\/security\.tfstate holds 1 resource[\s\S]*git switch --detach/);
    expect(answer.said).toContain("nothing is left of it");
    expect(planned(answer.said).every((name) => /^(?:trading-)?prod-/.test(name))).toBe(true);
    expect(planned(answer.said).length).toBeGreaterThan(10);
    expect([host.said(number).length, answer.said.length < longestComment]).toEqual([1, true]);
  });

  it("leaves who has access to a person, after an approval too, and asks for that before it runs anything", async () => {
    deploying = await startAtlantis("apply", "deploy-dev", host, machine("apply"));
    const number = await propose("access", () =>
      project.edit("config/dev.yaml", (text) => text.replace(/(humanRoles:\n)/, "$1    auditor: { permissions: readOnly }\n")),
    );
    await answered(number, "atlantis/plan", 1);
    const plan = `deploy-dev plan -p ${access}`;
    expect(await ask(number, plan, "deploy-dev/plan")).toEqual({
      state: "failure",
      said: expect.stringContaining("Pull request must be approved") as string,
    });
    host.approve(number);
    expect(await ask(number, plan, "deploy-dev/plan")).toEqual({
      state: "success",
      said: expect.stringMatching(/^# Review: [\s\S]* is created$/m) as string,
    });
    expect(await ask(number, `deploy-dev apply -p ${access}`, "deploy-dev/apply")).toEqual({
      state: "failure",
      said: expect.stringContaining(`${access} is applied with the break-glass role, not by a pipeline`) as string,
    });
  });
});
