import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { browser } from "../../../src/estate/doctor/browser";
import { type Check, type CheckContext, ok } from "../../../src/estate/doctor/check";
import { examine } from "../../../src/estate/doctor/examine";
import { packages } from "../../../src/estate/doctor/packages";
import { git, node, python } from "../../../src/estate/doctor/programs";
import { config, delegations, disk, liveAnalytics, outputs } from "../../../src/estate/doctor/checkout";
import { cliConfiguration, provider } from "../../../src/estate/doctor/toolchain";
import { outputFolders, workspaceAt } from "../../../src/estate/workspace";
import { UserError } from "../../../src/common/user-error";
import { realConfig } from "../../helpers/estate";
import { emptyMachine, temporaryFolder, unpackedMirror, writeFile } from "../../helpers/machine";

const context = (parts: Partial<CheckContext> = {}): CheckContext => {
  const root = temporaryFolder();
  return {
    root,
    outputs: ["cdktf.out", ".estate", ".build"].map((name) => path.join(root, name)),
    configFolder: path.join(root, "config"),
    machine: emptyMachine(root),
    nodeVersion: "20.19.0",
    ...parts,
  };
};

describe("the doctor", () => {
  it("goes on after a check that fails, and turns a user's error into a problem with its fix", async () => {
    const failing: Check = {
      id: "a",
      title: "A",
      run: () => {
        throw new UserError({ problem: "broken", fix: "replace it", details: ["here"] });
      },
    };
    const results = await examine(context(), [failing, { id: "b", title: "B", run: () => ok("fine") }]);
    expect(results).toEqual([
      { id: "a", title: "A", state: "problem", summary: "broken", fix: "replace it", details: ["here"] },
      { id: "b", title: "B", state: "ok", summary: "fine", details: [] },
    ]);
  });

  it("lets a defect through instead of calling it the user's", async () => {
    await expect(examine(context(), [{ id: "a", title: "A", run: () => Promise.reject(new TypeError("defect")) }])).rejects.toThrow(
      "defect",
    );
  });

  it("refuses a Node that is too old", async () => {
    await expect(Promise.resolve(node.run(context({ nodeVersion: "20.18.3" })))).resolves.toMatchObject({ state: "problem" });
    await expect(Promise.resolve(node.run(context({ nodeVersion: "22.1.0" })))).resolves.toMatchObject({ state: "ok" });
  });

  it("names every package that is not as locked", async () => {
    const { root, ...rest } = context();
    writeFile(
      path.join(root, "package-lock.json"),
      JSON.stringify({
        packages: {
          "": { dependencies: { a: "1.0.0", own: "1.0.0" }, devDependencies: { b: "1.0.0", c: "1.0.0" } },
          "node_modules/a": { version: "1.0.0" },
          "node_modules/b": { version: "1.0.0" },
          "node_modules/c": { version: "1.0.0" },
          "node_modules/own": { link: true },
          "packages/own": { version: "1.0.0", dependencies: { a: "1.0.0", d: "1.0.0" } },
          "node_modules/d": { version: "1.0.0" },
        },
      }),
    );
    writeFile(path.join(root, "node_modules/a/package.json"), '{"version":"1.0.0"}');
    writeFile(path.join(root, "node_modules/b/package.json"), '{"version":"2.0.0"}');
    expect(packages.run({ root, ...rest })).toMatchObject({
      state: "problem",
      details: ["b: 2.0.0, locked is 1.0.0", "c: not installed, locked is 1.0.0", "d: not installed, locked is 1.0.0"],
      fix: expect.stringMatching(/npm run setup/) as string,
    });
  });

  it("only hints at a missing or old Python and a missing git", async () => {
    const at = (root: string): CheckContext => context({ machine: emptyMachine(root, { env: { PATH: path.join(root, "bin") } }) });
    const root = temporaryFolder();
    await expect(Promise.resolve(git.run(at(root)))).resolves.toMatchObject({ state: "warning" });
    await expect(Promise.resolve(python.run(at(root)))).resolves.toMatchObject({ state: "warning", summary: "python3 is not on PATH" });
    writeFile(path.join(root, "bin/python3"), "#!/bin/sh\necho Python 3.9.1\n", 0o755);
    await expect(Promise.resolve(python.run(at(root)))).resolves.toMatchObject({ state: "warning", summary: "3.9.1 is too old" });
  });

  it("hints at a missing browser where the packages bring none", async () => {
    const on = (env: NodeJS.ProcessEnv, arch = "x64") =>
      Promise.resolve(browser.run(context({ machine: { ...emptyMachine("/nowhere", { env }), platform: "linux", arch } })));
    await expect(on({})).resolves.toMatchObject({ state: "ok" });
    await expect(on({}, "arm64")).resolves.toMatchObject({ state: "warning", fix: expect.stringMatching(/ESTATE_TEST_BROWSER/) as string });
    await expect(on({ ESTATE_TEST_BROWSER: __filename }, "arm64")).resolves.toMatchObject({ state: "ok", summary: __filename });
    await expect(on({ ESTATE_TEST_BROWSER: "/nowhere/chrome" })).resolves.toMatchObject({
      state: "warning",
      summary: "ESTATE_TEST_BROWSER names /nowhere/chrome, which does not exist",
    });
  });

  it("shows every place that was searched for the provider", async () => {
    const root = temporaryFolder();
    unpackedMirror(path.join(root, "opt/old"), "5.1.0");
    const result = await provider.run(context({ machine: emptyMachine(root) }));
    expect(result).toMatchObject({ state: "ok", summary: expect.stringMatching(/downloaded when needed/) as string });
    expect(result.details).toContainEqual(expect.stringMatching(/^not found: found-mirror, .*opt\/old: has only 5\.1\.0/));
    expect(result.details?.at(-1)).toMatch(/^found: registry/);
  });

  it("warns of a CLI configuration that does not exist", async () => {
    const root = temporaryFolder();
    const machine = emptyMachine(root, { env: { TF_CLI_CONFIG_FILE: path.join(root, "gone") } });
    await expect(Promise.resolve(cliConfiguration.run(context({ machine })))).resolves.toMatchObject({
      state: "warning",
      details: [expect.stringMatching(/gone, which does not exist/)],
    });
  });

  it("says which account must be open to LiveAnalytics, and refuses one that is declared closed", async () => {
    const at = context();
    cpSync(realConfig, at.configFolder, { recursive: true, filter: (file) => !file.endsWith(".ts") });
    expect(liveAnalytics.run(at)).toMatchObject({
      state: "ok",
      summary: expect.stringMatching(/^used by prod, staging, whose accounts are declared open/) as string,
      details: expect.arrayContaining([expect.stringMatching(/^prod: .*account 333333333333/)]) as string[],
    });
    const prod = path.join(at.configFolder, "prod.yaml");
    writeFile(prod, readFileSync(prod, "utf8").replace("accountAccess: open", "accountAccess: closed"));
    const [checked, alone] = await examine(at, [config, liveAnalytics]);
    expect(alone).toMatchObject({
      state: "problem",
      summary: expect.stringMatching(/^closed to the accounts of prod,/) as string,
      fix: expect.stringMatching(/timestream-influxdb/) as string,
    });
    expect(checked).toMatchObject({
      state: "problem",
      details: [
        expect.stringMatching(/timeSeries\.engine: got "timestream-liveanalytics"; allowed: timestream-influxdb/),
        expect.stringMatching(/fix: use timestream-influxdb/),
      ],
    });
  });

  it("says which domains no environment leads to yet and what is to be done, until all are", () => {
    const at = context();
    cpSync(realConfig, at.configFolder, { recursive: true, filter: (file) => !file.endsWith(".ts") });
    const edit = (name: string, pattern: RegExp, to: string): void => {
      const file = path.join(at.configFolder, `${name}.yaml`);
      writeFile(file, readFileSync(file, "utf8").replace(pattern, to));
    };
    // Of one class of data, so that both may share a registered domain.
    edit("staging", /^domainName: .*$/m, "domainName: staging.smart0dte.com");
    edit("staging", /^dataClassification: .*$/m, "dataClassification: restricted");
    expect(delegations.run(at)).toMatchObject({
      summary: expect.stringMatching(/^staging\.smart0dte\.com not delegated yet/) as string,
      details: [expect.stringMatching(/staging-us-east-1-zone.* dns\.delegations of config\/prod\.yaml/)],
    });
    edit("prod", /^dns:$/m, "dns:\n  delegations: { staging.smart0dte.com: [ns-1.awsdns-01.org, ns-2.awsdns-02.co.uk] }");
    expect(delegations.run(at)).toMatchObject({ summary: expect.stringMatching(/^every zone/) as string });
  });

  it("tells of a configuration folder that is missing, and of an output that is no folder", async () => {
    const at = context();
    const [result] = await examine(at, [config]);
    expect(result).toMatchObject({ state: "problem", summary: expect.stringMatching(/cannot be read/) as string });
    writeFile(path.join(at.root, "cdktf.out"), "");
    mkdirSync(path.join(at.root, ".build"));
    expect(outputs.run(at)).toMatchObject({ state: "problem", summary: `cannot be written: ${path.join(at.root, "cdktf.out")}` });
  });

  it("judges the folders that the command writes to, wherever they are", async () => {
    const [at, elsewhere] = [context(), temporaryFolder()];
    const { out, state } = workspaceAt(at.root, at.configFolder, path.join(elsewhere, "not", "made"));
    expect(outputFolders(workspaceAt(at.root))).toEqual(at.outputs);
    const there = { ...at, outputs: [out, state] };
    expect(outputs.run(there)).toMatchObject({
      state: "ok",
      summary: `cdktf.out, .estate can be written, in ${path.join(elsewhere, "not", "made")}`,
    });
    expect(await disk.run(there)).toMatchObject({ summary: expect.stringMatching(/ GB free/) as string });
    writeFile(path.join(elsewhere, "not"), "");
    expect(outputs.run(there)).toMatchObject({ state: "problem", summary: `cannot be written: ${out}, ${state}` });
  });
});
