import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { execa } from "execa";
import { parse } from "yaml";
import { waves } from "../../src/estate/order";
import { lighten } from "../estate/affected/changes";
import { AtlantisClone, serverConfiguration } from "../helpers/atlantis";
import { type CommandResult, estate, root, temporaryFolder } from "../helpers/command";
import { realStacks } from "../helpers/estate";
import { ProjectCopy } from "../helpers/history";

interface Project {
  readonly name: string;
  readonly dir: string;
  readonly workspace: string;
  readonly execution_order_group: number;
  readonly depends_on?: readonly string[];
  readonly autoplan: { readonly enabled: boolean; readonly when_modified: readonly string[] };
  readonly apply_requirements: readonly string[];
}

const readProjects = (file: string): readonly Project[] => (parse(readFileSync(file, "utf8")) as { projects: Project[] }).projects;

/** Whether Atlantis plans a project for a file, as its documentation tells: patterns from the project's folder, in the style of .dockerignore. */
const plansFor = ({ dir, autoplan }: Project, file: string): boolean =>
  autoplan.when_modified.some((pattern) => new RegExp(`^${path.join(dir, pattern).replaceAll(/[.+]/g, "\\$&").replaceAll("**/", "(.*/)?").replaceAll("**", ".*").replaceAll(/(?<![.)])\*/g, "[^/]*")}$`).test(file));

describe("atlantis.yaml", () => {
  const committed = path.join(root, "atlantis.yaml");

  it("is current", async () => {
    expect(await estate(["atlantis", "--check"])).toMatchObject({ exitCode: 0 });
  });

  it("has a project per stack, in the workspace that states are read from, ordered as the estate is", async () => {
    const projects = readProjects(committed);
    const stacks = await realStacks();
    const wave = waves(stacks);
    expect(projects.map(({ name, dir, workspace, execution_order_group, depends_on = [] }) => ({ name, dir, workspace, execution_order_group, depends_on }))).toEqual(
      stacks.map(({ id, dependsOn, after }) => ({ name: id, dir: `cdktf.out/stacks/${id}`, workspace: "default", execution_order_group: wave.get(id), depends_on: [...dependsOn, ...after] })),
    );
  });

  it("asks for an approved and current pull request wherever data is kept", () => {
    const asked = (environment: string) => new Set(readProjects(committed).filter(({ name }) => name.includes(`${environment}-`)).map(({ apply_requirements }) => apply_requirements.join(" ")));
    expect(asked("prod")).toEqual(new Set(["approved mergeable undiverged"]));
    expect(asked("dev")).toEqual(new Set(["mergeable"]));
  });

  it("plans a stack for every source that synthesis is made from, and for its own environment's file only", async () => {
    const { metafile } = await build({ entryPoints: [path.join(root, "main.ts")], absWorkingDir: root, bundle: true, write: false, metafile: true, packages: "external", platform: "node" });
    const files = [...Object.keys(metafile.inputs), "package-lock.json", "bin/synth.mjs", "scripts/build.mjs"];
    expect(files.length).toBeGreaterThan(50);
    for (const project of readProjects(committed)) {
      expect(files.filter((file) => !plansFor(project, file)), project.name).toEqual([]);
      expect(["README.md", "docs/design.md", "__tests__/cli/plan.test.ts", "src/cli/list.ts"].filter((file) => plansFor(project, file))).toEqual([]);
    }
    const planned = readProjects(committed).filter((project) => plansFor(project, "config/prod.yaml")).map(({ name }) => name);
    expect(planned).toEqual((await realStacks()).filter(({ environments }) => environments.includes("prod")).map(({ id }) => id));
  });
});

describe("estate atlantis", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "written.yaml");

  it("writes the same file twice, and finds it stale when it is changed or missing", async () => {
    expect(await estate(["atlantis", "--output", file, "--check"])).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/is stale[\s\S]*fix: run `npx estate atlantis`/) as string });
    expect((await estate(["atlantis", "--output", file])).exitCode).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(readFileSync(path.join(root, "atlantis.yaml"), "utf8"));
    writeFileSync(file, readFileSync(file, "utf8").replace("[mergeable]", "[]"));
    const stale = await estate(["atlantis", "--output", file, "--check", "--json"]);
    expect({ exitCode: stale.exitCode, ...(JSON.parse(stale.stdout) as object) }).toEqual({ exitCode: 2, file, stale: true });
  });

  it("refuses to check the file of a pull request", async () => {
    expect(await estate(["atlantis", "--check", "--affected", "HEAD"])).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/takes no --affected/) as string });
  });
});

/** Nobody is signed in, whoever runs the tests, and nobody is asked outside this machine. */
const nobody = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "", AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null", AWS_EC2_METADATA_DISABLED: "true" };

describe("the server's hook and workflow", () => {
  const security = "prod-us-east-1-security";
  const folder = temporaryFolder();
  const project = new ProjectCopy(path.join(folder, "project"));
  const shell = async (program: string, args: string[], options: { cwd: string; env: Record<string, string> }): Promise<CommandResult> => {
    const { exitCode, stdout, stderr } = await execa(program, args, { ...options, env: { ...options.env, ...nobody }, reject: false, stdin: "ignore" });
    return { exitCode, stdout, stderr };
  };
  const clone = new AtlantisClone(project, shell, path.join(folder, "tools"));

  beforeAll(async () => {
    lighten(project);
    await clone.fetchTerraform();
    // The packages are there, as a link; the hook's first command has nothing to install.
    writeFileSync(project.path("scripts", "setup.mjs"), "");
    await project.init();
    await project.git("update-ref", "refs/remotes/origin/main", "HEAD");
    project.edit("config/prod.yaml", (text) => text.replace("rotationPeriodDays", "").replace(/^keepsData: true$/m, "keepsData: true\nkeys: { rotationPeriodDays: 180 }"));
    await project.commit();
  });

  it("makes projects of the affected stacks alone; what only reads from them waits for a request", async () => {
    expect(await clone.hook()).toMatchObject({ exitCode: 0 });
    const projects = readProjects(project.path("atlantis.yaml"));
    const named = (enabled: boolean): string[] => projects.filter(({ autoplan }) => autoplan.enabled === enabled).map(({ name }) => name);
    expect(new Set(named(true))).toEqual(new Set(["trading-prod-us-east-1-state", "trading-prod-us-west-2-state", "prod-us-east-1-security", "prod-us-west-2-security"]));
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
    expect(await clone.stage("plan", security)).toMatchObject({ exitCode: 1, comment: expect.stringContaining("This commit was not synthesized") as string });
    rmSync(project.path("cdktf.out", "revision"));
    expect(await clone.stage("plan", security)).toMatchObject({ exitCode: 1 });
  });

  it("posts why a stack cannot be planned, and leaves no plan of before to apply", async () => {
    await clone.synthesized();
    writeFileSync(clone.planFile(security), "a plan of before");
    const planned = await clone.stage("plan", security);
    expect(planned).toMatchObject({ exitCode: 1, comment: expect.stringContaining("there are no AWS credentials") as string });
    expect(existsSync(clone.planFile(security))).toBe(false);
  });

  it("applies no file that holds no bundle", async () => {
    writeFileSync(clone.planFile(security), "plan");
    expect((await clone.stage("apply", security)).exitCode).not.toBe(0);
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
    expect(await clone.stage("plan", security)).toMatchObject({ exitCode: 1, comment: expect.stringContaining("This commit was not synthesized") as string });
    rmSync(project.path("cdktf.out"), { recursive: true });
  });

  it("posts what synthesis says when it is the plan's own that fails", async () => {
    mkdirSync(clone.folderOf(security), { recursive: true });
    writeFileSync(project.path("cdktf.out", "revision"), `${await project.git("rev-parse", "HEAD")}\n`);
    const planned = await clone.stage("plan", security);
    expect(planned).toMatchObject({ exitCode: 1, comment: expect.stringMatching(/config\/prod\.yaml[\s\S]*keepsData/) as string });
  });

  it("lets no project fall below the strictest requirements when the file says nothing", () => {
    expect(serverConfiguration.repos[0].apply_requirements).toEqual(["approved", "mergeable", "undiverged"]);
  });
});
