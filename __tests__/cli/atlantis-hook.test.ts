import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { lighten } from "../estate/judge/affected/changes";
import { AtlantisClone } from "../helpers/atlantis";
import { type CommandResult, root, temporaryFolder } from "../helpers/command";
import { mistakesInOutput } from "../helpers/json-output";
import { ProjectCopy } from "../helpers/history";
import { signedOut } from "../helpers/signed-out";
import { readProjects, plansFor } from "../helpers/atlantis-projects";

describe("the server's hook and workflow", () => {
  const security = "prod-us-east-1-security";
  const folder = temporaryFolder();
  const project = new ProjectCopy(path.join(folder, "project"));
  const shell = async (program: string, args: string[], options: { cwd: string; env: Record<string, string> }): Promise<CommandResult> => {
    const { exitCode, stdout, stderr } = await execa(program, args, {
      ...options,
      env: { ...options.env, ...signedOut },
      reject: false,
      stdin: "ignore",
    });
    return { exitCode, stdout, stderr };
  };
  const clone = new AtlantisClone(project, shell, path.join(folder, "tools"));

  beforeAll(async () => {
    lighten(project);
    await clone.fetchTerraform();
    clone.runsVersion("0.42.0");
    // The packages are there, as a link; the hook's first command has nothing to install.
    writeFileSync(project.path("scripts", "setup.mjs"), "");
    copyFileSync(path.join(root, "atlantis.yaml"), project.path("atlantis.yaml"));
    await project.init();
    await project.git("update-ref", "refs/remotes/origin/main", "HEAD");
    project.edit("config/prod.yaml", (text) =>
      text.replace("rotationPeriodDays", "").replace(/^keepsData: true$/m, "keepsData: true\nkeys: { rotationPeriodDays: 180 }"),
    );
    await project.commit();
  });

  it("makes projects of the affected stacks alone; what only reads from them waits for a request", async () => {
    expect(await clone.hook()).toMatchObject({ exitCode: 0 });
    const projects = readProjects(project.path("atlantis.yaml"));
    const named = (enabled: boolean): string[] => projects.filter(({ autoplan }) => autoplan.enabled === enabled).map(({ name }) => name);
    expect(new Set(named(true))).toEqual(
      new Set(["trading-prod-us-east-1-state", "trading-prod-us-west-2-state", "prod-us-east-1-security", "prod-us-west-2-security"]),
    );
    expect(named(false)).toContain("prod-us-east-1-network");
    expect(projects.filter(({ name }) => name.includes("dev-"))).toEqual([]);
    // The access stack stands between state and security and is not affected: it is looked through.
    expect(projects.find(({ name }) => name === "prod-us-east-1-security")?.depends_on).toEqual(["trading-prod-us-east-1-state"]);
    for (const one of projects) {
      expect(existsSync(project.path(one.dir, "cdk.tf.json")), one.name).toBe(true);
      expect(plansFor(one, "any/file.txt")).toBe(true);
    }
  });

  it("plans nothing from the synthesis of another commit", async () => {
    writeFileSync(project.path("cdktf.out", "revision"), "another\n");
    writeFileSync(clone.planFile(security), "a plan of before");
    expect(await clone.stage("plan", security)).toMatchObject({
      exitCode: 1,
      comment: expect.stringMatching(/has moved since the estate was synthesized\. Comment again: atlantis plan/) as string,
    });
    expect(existsSync(clone.planFile(security))).toBe(false);
    rmSync(project.path("cdktf.out", "revision"));
    expect(await clone.stage("plan", security)).toMatchObject({
      exitCode: 1,
      comment: expect.stringContaining("This commit was not synthesized") as string,
    });
  });

  it("says what plans were made of values that the same change may move", () => {
    const { stacks } = JSON.parse(readFileSync(project.path("cdktf.out", "affected.json"), "utf8")) as { stacks: { stack: string }[] };
    expect(stacks.map(({ stack }) => stack)).toContain("prod-us-east-1-network");
    expect(mistakesInOutput(readFileSync(project.path("cdktf.out", "affected.json"), "utf8"))).toEqual([]);
  });

  it.each([
    ["0.35.1", /This server is Atlantis 0\.35, and 0\.42 or later is needed/],
    ["0.41.9", /0\.41/],
    ["what", /is not known/],
  ])("plans nothing on a server of version %s", async (version, message) => {
    clone.runsVersion(version);
    const run = await clone.hook();
    clone.runsVersion("1.0.0");
    expect(run.stdout).toMatch(message);
    expect(await clone.stage("plan", "estate")).toMatchObject({ exitCode: 1, comment: expect.stringMatching(message) as string });
  });

  it("posts why a stack cannot be planned, and leaves no plan of before to apply", async () => {
    await clone.synthesized();
    writeFileSync(clone.planFile(security), "a plan of before");
    const planned = await clone.stage("plan", security);
    expect(planned).toMatchObject({ exitCode: 1, comment: expect.stringContaining("there are no AWS credentials") as string });
    expect(existsSync(clone.planFile(security))).toBe(false);
  });

  it("applies nothing on the server that plans", async () => {
    writeFileSync(clone.planFile(security), "plan");
    expect(await clone.stage("apply", security)).toMatchObject({
      exitCode: 1,
      comment: expect.stringContaining("This server plans only") as string,
    });
  });

  it("applies no file that holds no bundle", async () => {
    const deploying = new AtlantisClone(project, shell, path.join(folder, "tools"), "apply");
    expect((await deploying.stage("apply", security)).comment).toMatch(/tar: /);
  });

  const planned = (): readonly string[] =>
    readProjects(project.path("atlantis.yaml")).flatMap(({ name, autoplan }) => (autoplan.enabled ? [name] : []));

  it("makes a synthesis that fails a plan that fails, and leaves no mark that it did not", async () => {
    project.edit("config/prod.yaml", (text) => text.replace("keepsData: true", "keepsData: perhaps"));
    expect(await clone.hook()).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/config\/prod\.yaml[\s\S]*keepsData/) as string,
    });
    expect(existsSync(project.path("cdktf.out", "revision"))).toBe(false);
    expect(planned()).toEqual(["estate"]);
    // Who asks for one stack is told the same, and no plan of before stays to be applied.
    writeFileSync(clone.planFile(security), "a plan of before");
    for (const one of ["estate", security])
      expect(await clone.stage("plan", one)).toMatchObject({
        exitCode: 1,
        comment: expect.stringMatching(
          /config\/prod\.yaml[\s\S]*keepsData[\s\S]*This commit was not synthesized\. Fix it and push/,
        ) as string,
      });
    expect(existsSync(clone.planFile(security))).toBe(false);
  });

  it("takes the failure back once the same commit is synthesized, and only once", async () => {
    project.edit("config/prod.yaml", (text) => text.replace("keepsData: perhaps", "keepsData: true"));
    expect(await clone.hook()).toMatchObject({ exitCode: 0 });
    expect(planned()).toEqual(expect.arrayContaining(["estate", security]));
    expect(await clone.stage("plan", "estate")).toMatchObject({
      exitCode: 0,
      comment: expect.stringContaining("The estate is synthesized again.") as string,
    });
    await clone.hook();
    expect(planned()).not.toContain("estate");
  });

  it("fails itself when it cannot write down that synthesis failed", async () => {
    project.edit("config/prod.yaml", (text) => text.replace("keepsData: true", "keepsData: perhaps"));
    const head = await project.git("rev-parse", "HEAD");
    await project.git("rm", "--quiet", "--cached", "atlantis.yaml");
    await project.git("commit", "--quiet", "--message", "without the list of stacks");
    const run = await clone.hook();
    await project.git("reset", "--quiet", head);
    expect([run.exitCode === 0, existsSync(project.path("cdktf.out", "revision"))]).toEqual([false, false]);
    rmSync(project.path("cdktf.out"), { recursive: true });
  });

  it("posts what synthesis says when it is the plan's own that fails", async () => {
    mkdirSync(clone.folderOf(security), { recursive: true });
    writeFileSync(project.path("cdktf.out", "revision"), `${await project.git("rev-parse", "HEAD")}\n`);
    const planned = await clone.stage("plan", security);
    expect(planned).toMatchObject({ exitCode: 1, comment: expect.stringMatching(/config\/prod\.yaml[\s\S]*keepsData/) as string });
  });
});
