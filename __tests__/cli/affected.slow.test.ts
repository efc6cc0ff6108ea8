import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lighten } from "../estate/judge/affected/changes";
import { root, temporaryFolder } from "../helpers/command";
import { ProjectCopy } from "../helpers/history";
import { writeFile } from "../helpers/machine";

describe("estate affected", () => {
  const folder = temporaryFolder();
  const project = new ProjectCopy(path.join(folder, "project"));
  let first = "";
  let broken = "";
  let otherLock = "";

  const longer = (days: number): void =>
    project.edit("config/prod.yaml", (text) => text.replace(/retentionDays: \d+/, `retentionDays: ${days}`));
  /** A stand-in for npm, first on the PATH. */
  const withNpm = (body: string) => {
    const bin = path.join(folder, `npm-${body.length}`);
    writeFile(path.join(bin, "npm"), `#!/bin/sh\n${body}\n`, 0o755);
    return { env: { PATH: `${bin}:${process.env.PATH}` } };
  };

  beforeAll(async () => {
    lighten(project);
    first = await project.init();
    project.edit("config/dev.yaml", (text) => text.replace("10.4.0.0/16", "10.0.0.0/16"));
    broken = await project.commit();
    await project.git("checkout", "--quiet", first, "--", ".");
    project.edit("package-lock.json", (text) => text.replace('"version": "0.1.0"', '"version": "0.1.1"'));
    otherLock = await project.commit();
    await project.git("checkout", "--quiet", first, "--", ".");
    longer(400);
    await project.commit();
    await project.git("checkout", "--quiet", "-b", "moved-on", first);
    project.edit("config/dev.yaml", (text) => text.replace("retentionDays: 30", "retentionDays: 60"));
    await project.commit();
    await project.git("checkout", "--quiet", "main");
  });

  it("shows wave, stack, effect and arguments, ends with 2, and leaves nothing but the cache behind", async () => {
    const run = await project.estate(["affected", "--base", first]);
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toMatch(
      /^WAVE +STACK +EFFECT +WHAT\n\d +prod-us-east-1-network +changed +aws_cloudwatch_log_group\.\S+: retention_in_days$/m,
    );
    expect(run.stdout).toMatch(
      new RegExp(`^2 stacks are affected between ${first.slice(0, 12)} and the checkout, of \\d+: 2 changed$`, "m"),
    );
    expect(run.stderr).not.toContain("note:");
    expect(readdirSync(project.path(".estate", "affected"))).toEqual(["revisions"]);
    expect(readdirSync(project.path(".estate", "affected", "revisions"))).toEqual([first]);
    expect((await project.git("worktree", "list")).split("\n")).toHaveLength(1);
    expect(await project.git("status", "--porcelain")).toBe("");
  });

  it("compares the files of a dirty checkout, and says so", async () => {
    longer(365);
    writeFileSync(project.path("notes.txt"), "unknown to git");
    try {
      const run = await project.estate(["affected", "--base", first]);
      expect(run).toMatchObject({ exitCode: 0, stdout: `nothing is affected: ${first.slice(0, 12)} and the checkout synthesize the same` });
      expect(run.stderr).toContain("note: 2 files are not committed; the files of the checkout are compared, not HEAD");
      const { head } = JSON.parse((await project.estate(["affected", "--base", first, "--json"])).stdout) as { head: object };
      expect(head).toEqual({ ref: null, commit: null, uncommitted: ["config/prod.yaml", "notes.txt"] });
    } finally {
      rmSync(project.path("notes.txt"));
      await project.git("checkout", "--quiet", "--", ".");
    }
  });

  it("compares two commits, whatever the checkout holds, and counts from the fork point on demand", async () => {
    expect(await project.estate(["affected", "--base", first, "--head", first])).toMatchObject({ exitCode: 0 });
    const since = async (...options: readonly string[]): Promise<string[]> => {
      const { stdout } = await project.estate([
        "affected",
        "--base",
        "moved-on",
        "--head",
        "main",
        "--region",
        "us-east-1",
        "--json",
        ...options,
      ]);
      return (JSON.parse(stdout) as { stacks: { stack: string }[] }).stacks.map(({ stack }) => stack);
    };
    expect(await since()).toEqual(["dev-us-east-1-network", "prod-us-east-1-network"]);
    expect(await since("--merge-base")).toEqual(["prod-us-east-1-network"]);
  });

  it("prints a job matrix and nothing else on standard output", async () => {
    const run = await project.estate(["affected", "--base", first, "--matrix", "--region", "us-west-2"]);
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({
      waves: [{ include: [{ stack: "prod-us-west-2-network", environment: "prod", region: "us-west-2", layer: "network" }] }],
    });
    expect(
      JSON.parse((await project.estate(["affected", "--base", first, "--matrix", "codebuild", "--region", "us-west-2"])).stdout),
    ).toMatchObject({ batch: { "build-graph": [{ identifier: "prod_us_west_2_network" }] } });
  });

  it.each([
    [["--base", "mian"], /--base mian: there is no such revision in .*\nfix: did you mean main\?/],
    [["--base", "HEAD", "--head", "0123456789abcdef"], /--head 0123456789abcdef: there is no such revision/],
    [["--base=--all"], /--base --all: there is no such revision/],
    [["--base", "HEAD:config"], /there is no such revision/],
    [[], /required option '--base <revision>' not specified/],
    [["--base", "HEAD", "--env", "prd"], /--env prd: there is no such environment[\s\S]*did you mean prod\?/],
    [["--base", "HEAD", "--matrix", "jenkins"], /Allowed choices are github, codebuild/],
    [["--base", "HEAD", "--config", path.join(root, "config")], /this folder lies outside the checkout, so no revision of it is known/],
  ])("refuses %j with a message and 1", async (args, message) => {
    const run = await project.estate(["affected", ...args]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toContain("a defect of the command");
  });

  it("tells what a base says that cannot be synthesized, with the base's own paths", async () => {
    const run = await project.estate(["affected", "--base", broken]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(`${broken.slice(0, 12)} cannot be synthesized; it says:`);
    expect(run.stderr).toMatch(/config\/(dev|prod)\.yaml[\s\S]*10\.0\.0\.0\/16/);
    expect(run.stderr).not.toContain(".estate");
    expect(existsSync(project.path(".estate", "affected", "revisions", broken))).toBe(false);
  });

  it("has npm install what a base with another lock file needs, once", async () => {
    const npm = withNpm(`ln -s ${project.path("node_modules")} node_modules`);
    expect(await project.estate(["affected", "--base", otherLock], npm)).toMatchObject({ exitCode: 2 });
    rmSync(project.path(".estate", "affected", "revisions"), { recursive: true });
    expect(await project.estate(["affected", "--base", otherLock], withNpm("echo never >&2; exit 1"))).toMatchObject({ exitCode: 2 });
  });

  it("says what npm says when it cannot install them", async () => {
    rmSync(project.path(".estate", "affected"), { recursive: true, force: true });
    const run = await project.estate(["affected", "--base", otherLock], withNpm("echo 'the registry does not answer' >&2; exit 7"));
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /locks other packages, and npm cannot install them\n {2}the registry does not answer\nfix: make the package registry reachable/,
    );
    expect(readdirSync(project.path(".estate", "affected")).filter((name) => name.startsWith("work-"))).toEqual([]);
  });

  it("cleans up on Ctrl-C", async () => {
    rmSync(project.path(".estate", "affected"), { recursive: true, force: true });
    const child = spawn(process.execPath, [project.path("bin", "estate.mjs"), "affected", "--base", first], {
      cwd: project.folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(child, "close");
    while (
      !readdirSync(project.path(".estate")).includes("affected") ||
      !readdirSync(project.path(".estate", "affected")).some((name) => name.startsWith("work-"))
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
    expect(readdirSync(project.path(".estate", "affected")).filter((name) => name.startsWith("work-"))).toEqual([]);
    expect(readdirSync(project.path(".estate")).filter((name) => name.startsWith("synth-"))).toEqual([]);
  });

  it("needs a repository, and git itself", async () => {
    const plain = new ProjectCopy(path.join(folder, "plain"));
    const outside = await plain.estate(["affected", "--base", "main"], { env: { GIT_CEILING_DIRECTORIES: folder } });
    expect(outside).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/git does not take this for a repository[\s\S]*fix: run the command in a clone/) as string,
    });
    const without = await project.estate(["affected", "--base", "main"], { env: { PATH: "/nowhere" } });
    expect(without).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/git cannot be started\nfix: install git/) as string });
  });
});
