import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
// @ts-expect-error: a script without types, so that it runs before anything is compiled.
import { buildFailure } from "../../scripts/build.mjs";
import { root, temporaryFolder } from "../helpers/command";

const failure = buildFailure as (error: Error) => string;

describe("a build that fails", () => {
  it("is not blamed on the sources when the place of the build cannot be written", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, mkdir"), { code: "ENOSPC", path: "/checkout/.build/1" });
    expect(failure(full)).toBe("/checkout/.build/1: the build cannot be written (ENOSPC)\nfix: make room there and the folder writable");
  });

  it("names what does not compile", () => {
    expect(failure(new Error("Build failed with 1 error: main.ts:1:0"))).toMatch(
      /^the sources do not compile:\nBuild failed with 1 error: main\.ts:1:0\nfix: /,
    );
  });
});

interface Built {
  readonly build: string;
  readonly program: string;
}

/** A project of nothing but entry points. */
function smallProject() {
  const folder = temporaryFolder();
  for (const name of ["scripts", "config", path.join("src", "cli")]) mkdirSync(path.join(folder, name), { recursive: true });
  copyFileSync(path.join(root, "scripts", "build.mjs"), path.join(folder, "scripts", "build.mjs"));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const write = (file: string, text: string): void => writeFileSync(path.join(folder, file), text);
  for (const file of ["package-lock.json", "tsconfig.json"]) write(file, "{}");
  for (const entry of ["main.ts", "src/provenance.ts", "src/provider-host.ts", "src/cli/estate.ts"])
    write(entry, `console.log(${JSON.stringify(entry)});\n`);
  const script = (name: string): string =>
    `import { ensureBuilt } from ${JSON.stringify(pathToFileURL(path.join(folder, "scripts", "build.mjs")).href)}; console.log(JSON.stringify(await ensureBuilt(${JSON.stringify(name)})));`;
  const start = (name: string) => execa(process.execPath, ["--input-type=module", "-e", script(name)]);
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
  const age = (build: string): void => utimesSync(build, twoDaysAgo, twoDaysAgo);
  return { folder, write, age, start, built: async (name: string) => JSON.parse((await start(name)).stdout) as Built };
}

const run = async (program: string): Promise<string> => (await execa(process.execPath, [program])).stdout;

describe("a build", () => {
  it("has the programs that were asked for and no others, each in the same build", async () => {
    const project = smallProject();
    const main = await project.built("main");
    expect(readdirSync(main.build)).toEqual(["main"]);
    const cli = await project.built("cli");
    expect([cli.build, readdirSync(cli.build).sort()]).toEqual([main.build, ["cli", "main"]]);
    expect([await run(main.program), await run(cli.program)]).toEqual(["main.ts", "src/cli/estate.ts"]);
  });

  it("is whole for processes that make it at the same time, and nothing else stays", async () => {
    const project = smallProject();
    const made = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { build, program } = await project.built("main");
        return [build, await run(program)];
      }),
    );
    expect(new Set(made.map(([build]) => build)).size).toBe(1);
    expect(made.map(([, said]) => said)).toEqual(["main.ts", "main.ts", "main.ts", "main.ts"]);
    expect(readdirSync(made[0]?.[0] ?? "")).toEqual(["main"]);
  });

  it("is not taken for whole when the process that made it was killed", async () => {
    const project = smallProject();
    const builds = path.join(project.folder, ".build");
    const killed = project.start("main");
    while (!existsSync(builds) || readdirSync(builds, { recursive: true }).length < 2)
      await new Promise((resolve) => setTimeout(resolve, 1));
    killed.kill("SIGKILL");
    await killed.catch(() => undefined);
    expect(await run((await project.built("main")).program)).toBe("main.ts");
  });

  it("is another one when a source changes, and stays as it is for whoever runs from it", async () => {
    const project = smallProject();
    const before = await project.built("main");
    project.write("main.ts", 'console.log("changed");\n');
    const after = await project.built("main");
    expect(after.build).not.toBe(before.build);
    expect([await run(before.program), await run(after.program)]).toEqual(["main.ts", "changed"]);
  });

  it("stays the same when an environment changes, which it only reads", async () => {
    const project = smallProject();
    const before = await project.built("main");
    project.write("config/dev.yaml", "environment: dev\n");
    expect(await project.built("main")).toEqual(before);
    project.write("config/schema.ts", "export {};\n");
    expect((await project.built("main")).build).not.toBe(before.build);
  });

  it("goes a day after a program of it was last started, not after it was compiled", async () => {
    const project = smallProject();
    const builds: string[] = [];
    for (const [index, text] of ["1", "2"].entries()) {
      project.write("main.ts", text);
      builds[index] = (await project.built("main")).build;
      project.age(builds[index]);
    }
    // The second is started again, the first is not; then sources change again.
    await project.built("main");
    project.write("main.ts", "3");
    const { build } = await project.built("main");
    expect(readdirSync(path.dirname(build)).sort()).toEqual([path.basename(build), path.basename(builds[1] ?? "")].sort());
  });

  it("leaves nothing of a program that does not compile", async () => {
    const project = smallProject();
    project.write("main.ts", "const = 1;\n");
    await expect(project.built("main")).rejects.toThrow(/Build failed with 1 error/);
    const { build } = await project.built("cli");
    expect(readdirSync(build)).toEqual(["cli"]);
  });
});
