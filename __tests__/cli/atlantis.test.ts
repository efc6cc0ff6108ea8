import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { parse } from "yaml";
import { waves } from "../../src/layers/order";
import { breakGlassLayers } from "../../src/layers/registry";
import { lighten } from "../estate/judge/affected/changes";
import { AtlantisClone, here, servers } from "../helpers/atlantis";
import { type CommandResult, estate, root, temporaryFolder } from "../helpers/command";
import { realStacks } from "../helpers/estate";
import { mistakesInOutput } from "../helpers/json-output";
import { ProjectCopy } from "../helpers/history";
import { signedOut } from "../helpers/signed-out";

interface Project {
  readonly name: string;
  readonly dir: string;
  readonly workspace: string;
  readonly execution_order_group: number;
  readonly depends_on?: readonly string[];
  readonly autoplan: { readonly enabled: boolean; readonly when_modified: readonly string[] };
}

const readProjects = (file: string): readonly Project[] => (parse(readFileSync(file, "utf8")) as { projects: Project[] }).projects;

/** Whether Atlantis plans a project for a file, as its documentation tells: patterns from the project's folder, in the style of .dockerignore. */
const plansFor = ({ dir, autoplan }: Project, file: string): boolean =>
  autoplan.when_modified.some((pattern) =>
    new RegExp(
      `^${path
        .join(dir, pattern)
        .replaceAll(/[.+]/g, "\\$&")
        .replaceAll("**/", "(.*/)?")
        .replaceAll("**", ".*")
        .replaceAll(/(?<![.)])\*/g, "[^/]*")}$`,
    ).test(file),
  );

describe("atlantis.yaml", () => {
  const committed = path.join(root, "atlantis.yaml");

  it("is current", async () => {
    expect(await estate(["atlantis", "--check"])).toMatchObject({ exitCode: 0 });
  });

  it("has a project per stack, in the workspace that states are read from, ordered as the estate is", async () => {
    const projects = readProjects(committed);
    const stacks = await realStacks();
    const wave = waves(stacks);
    expect(
      projects.map(({ name, dir, workspace, execution_order_group, depends_on = [] }) => ({
        name,
        dir,
        workspace,
        execution_order_group,
        depends_on,
      })),
    ).toEqual(
      stacks.map(({ id, dependsOn, after }) => ({
        name: id,
        dir: `cdktf.out/stacks/${id}`,
        workspace: "default",
        execution_order_group: wave.get(id),
        depends_on: [...dependsOn, ...after],
      })),
    );
  });

  it("says nothing that decides: neither requirements nor a workflow", () => {
    for (const project of readProjects(committed))
      expect(Object.keys(project).filter((name) => /requirements|workflow/.test(name))).toEqual([]);
  });

  it("plans a stack for every source that synthesis is made from, and for its own environment's file only", async () => {
    const { metafile } = await build({
      entryPoints: [path.join(root, "main.ts")],
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      packages: "external",
      platform: "node",
      loader: { ".yml": "text" },
    });
    const files = [...Object.keys(metafile.inputs), "package-lock.json", "bin/synth.mjs", "scripts/build.mjs"];
    expect(files.length).toBeGreaterThan(50);
    for (const project of readProjects(committed)) {
      expect(
        files.filter((file) => !plansFor(project, file)),
        project.name,
      ).toEqual([]);
      expect(
        ["README.md", "docs/design.md", "__tests__/cli/plan.test.ts", "src/cli/list.ts"].filter((file) => plansFor(project, file)),
      ).toEqual([]);
    }
    const planned = readProjects(committed)
      .filter((project) => plansFor(project, "config/prod.yaml"))
      .map(({ name }) => name);
    expect(planned).toEqual((await realStacks()).filter(({ environments }) => environments.includes("prod")).map(({ id }) => id));
  });
});

describe("estate atlantis", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "written.yaml");

  it("writes the same file twice, and finds it stale when it is changed or missing", async () => {
    expect(await estate(["atlantis", "--output", file, "--check"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/is stale[\s\S]*fix: run `npx estate atlantis`/) as string,
    });
    expect((await estate(["atlantis", "--output", file])).exitCode).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(path.join(root, "atlantis.yaml"), "utf8"));
    writeFileSync(file, readFileSync(file, "utf8").replace("enabled: true", "enabled: false"));
    const stale = await estate(["atlantis", "--output", file, "--check", "--json"]);
    expect({ exitCode: stale.exitCode, ...(JSON.parse(stale.stdout) as object) }).toEqual({
      exitCode: 2,
      format: "estate-atlantis-check/1",
      file,
      stale: true,
    });
  });

  it("refuses to check the file of a pull request", async () => {
    const nowhere = await estate(["atlantis", "--affected", "nowhere", "--output", path.join(temporaryFolder(), "atlantis.yaml")]);
    expect(nowhere).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^estate: --affected nowhere: there is no such revision/) as string,
    });
    expect(await estate(["atlantis", "--check", "--affected", "HEAD"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/takes no --affected/) as string,
    });
  });
});

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
      comment: expect.stringMatching(/has moved since the estate was synthesized\. Comment once more: atlantis plan/) as string,
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
  ])("refuses to work on a server of version %s", async (version, message) => {
    clone.runsVersion(version);
    const run = await clone.hook();
    clone.runsVersion("1.0.0");
    expect([run.exitCode, run.stdout]).toEqual([1, expect.stringMatching(message)]);
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

  it("fails loudly when synthesis fails, and leaves no mark that it did not", async () => {
    project.edit("config/prod.yaml", (text) => text.replace("keepsData: true", "keepsData: perhaps"));
    const before = readFileSync(project.path("atlantis.yaml"), "utf8");
    const run = await clone.hook();
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/config\/prod\.yaml[\s\S]*keepsData/);
    expect(existsSync(project.path("cdktf.out", "revision"))).toBe(false);
    expect(readFileSync(project.path("atlantis.yaml"), "utf8")).toBe(before);
    // Without the server's flag Atlantis goes on, from the file of before.
    expect(await clone.stage("plan", security)).toMatchObject({
      exitCode: 1,
      comment: expect.stringContaining("This commit was not synthesized") as string,
    });
    rmSync(project.path("cdktf.out"), { recursive: true });
  });

  it("posts what synthesis says when it is the plan's own that fails", async () => {
    mkdirSync(clone.folderOf(security), { recursive: true });
    writeFileSync(project.path("cdktf.out", "revision"), `${await project.git("rev-parse", "HEAD")}\n`);
    const planned = await clone.stage("plan", security);
    expect(planned).toMatchObject({ exitCode: 1, comment: expect.stringMatching(/config\/prod\.yaml[\s\S]*keepsData/) as string });
  });
});

describe("the servers' configurations", () => {
  const entries = Object.values(servers).map(({ repos: [repo] }) => repo);

  it("leave nothing to the pull request", () => {
    for (const repo of entries) {
      expect(repo).toMatchObject({
        allowed_overrides: [],
        allow_custom_workflows: false,
        apply_requirements: ["approved", "mergeable", "undiverged"],
      });
    }
  });

  it("let the server that applies run nothing of a pull request before it is approved", () => {
    const [repo] = servers.apply.repos;
    expect(repo.plan_requirements).toEqual(repo.apply_requirements);
    // Hooks run before Atlantis asks for anything.
    for (const { run } of repo.pre_workflow_hooks) {
      const script = /^\/bin\/sh \/etc\/atlantis\/(steps\/[a-z-]+\.sh)$/.exec(run)?.[1];
      const text = script === undefined ? run : readFileSync(path.join(root, "docs", "atlantis", script), "utf8");
      expect(text).not.toMatch(/\b(node|npm|npx|sh|bash|terraform)\b|\.\//);
    }
  });

  it("plan in the same way on both", () => {
    const planning = (server: keyof typeof servers): unknown =>
      servers[server].workflows[servers[server].repos[0].workflow]?.plan.steps.find(
        ({ run }) => run?.command.includes("steps/plan.sh") === true,
      );
    expect(planning("apply")).toBeDefined();
    expect(readFileSync(path.join(root, "docs", "atlantis", "steps", "plan.sh"), "utf8")).toContain("estate plan --live");
    expect(planning("apply")).toEqual(planning("plan"));
  });

  it("give the role of the project's environment or account alone", async () => {
    const profile = servers.apply.workflows["deploy"]?.apply.steps.find(({ env }) => env?.name === "AWS_PROFILE")?.env?.command ?? "";
    const profiles = await Promise.all(
      (await realStacks()).map(async ({ id, owner }) => [
        owner,
        (await execa("sh", ["-c", profile], { env: { PROJECT_NAME: id } })).stdout,
      ]),
    );
    for (const [owner, chosen] of profiles) expect(chosen).toBe(owner);
  });

  it("apply no stack that is break-glass's, and every other", async () => {
    const [guard] = servers.apply.workflows["deploy"]?.apply.steps ?? [];
    for (const { id, layer } of await realStacks()) {
      const { exitCode, stdout } = await execa("sh", ["-c", here(guard?.run?.command ?? "exit 9")], {
        env: { PROJECT_NAME: id },
        reject: false,
      });
      expect([id, exitCode, stdout.includes("break-glass")]).toEqual([id, ...(breakGlassLayers.includes(layer) ? [1, true] : [0, false])]);
    }
  });

  it("make the folders of the projects on the server that applies, and no others", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "atlantis-"));
    writeFileSync(
      path.join(folder, "atlantis.yaml"),
      `${readFileSync(path.join(root, "atlantis.yaml"), "utf8")}\n  dir: cdktf.out/stacks/../../../elsewhere\n  dir: $(touch run)\n`,
    );
    await execa("sh", ["-c", servers.apply.repos[0].pre_workflow_hooks.at(-1)?.run ?? ""], { cwd: folder });
    expect(readdirSync(folder).sort()).toEqual(["atlantis.yaml", "cdktf.out"]);
    expect(readdirSync(path.join(folder, "cdktf.out", "stacks")).sort()).toEqual((await realStacks()).map(({ id }) => id).sort());
    rmSync(folder, { recursive: true });
  });

  it("have owners for every file that decides what they run or what they may", () => {
    const owned = readFileSync(path.join(root, ".github", "CODEOWNERS"), "utf8")
      .split("\n")
      .flatMap((line) => /^(\/\S+)\s+@/.exec(line)?.[1] ?? []);
    const decides = [
      "atlantis.yaml",
      ".github/CODEOWNERS",
      ".npmrc",
      "package.json",
      "package-lock.json",
      "main.ts",
      "bin/estate.mjs",
      "scripts/setup.mjs",
      "docs/atlantis/apply.yaml",
      "docs/atlantis/steps/plan.sh",
      "docs/drift/github-actions.yml",
      "config/prod.yaml",
      "src/modules/access/boundary.ts",
      "src/modules/state/state-bucket-policy.ts",
      "src/synthesis/layer-stack.ts",
      "src/estate/run/live/live.ts",
      "drift-ignores.yaml",
    ];
    for (const file of decides)
      expect([file, existsSync(path.join(root, file)), owned.some((pattern) => `/${file}`.startsWith(pattern))]).toEqual([
        file,
        true,
        true,
      ]);
    expect(owned.filter((pattern) => !existsSync(path.join(root, pattern)))).toEqual([]);
  });
});
