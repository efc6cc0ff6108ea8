import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { waves } from "../../src/layers/order";
import { estate, root, temporaryFolder } from "../helpers/command";
import { realStacks } from "../helpers/estate";
import { readProjects, plansFor } from "../helpers/atlantis-projects";

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
