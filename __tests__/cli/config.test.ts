import { spawnSync } from "node:child_process";
import { environmentNames } from "../helpers/config";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { realConfig } from "../helpers/estate";

const bin = path.resolve(__dirname, "../../bin/estate.mjs");

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command, from a folder that is not the project's. */
function estate(...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: "utf8",
    cwd: tmpdir(),
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr };
}

describe("estate config check", () => {
  it("refuses a table of prices that was read after today", () => {
    const early = `const Real = Date; globalThis.Date = class extends Real { constructor(...given) { super(...(given.length === 0 ? ["2023-05-01T00:00:00Z"] : given)); } }`;
    const { status, stderr } = spawnSync(process.execPath, [bin, "config", "check"], {
      encoding: "utf8",
      cwd: tmpdir(),
      env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(early)}` },
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/prices\/table\.json: .*was read on [\d-]+, and today is 2023-05-01/)]);
    expect(estate("config", "check").code).toBe(0);
  });
});

describe("estate config", () => {
  let folder: string;
  const inFolder = (...args: readonly string[]): Run => estate("--config", folder, "config", ...args);
  const edit = (name: string, change: (text: string) => string): void => {
    const file = path.join(folder, name);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "estate-config-"));
    for (const name of ["dev", "staging", "prod"]) cpSync(path.join(realConfig, `${name}.yaml`), path.join(folder, `${name}.yaml`));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("check accepts the project's own configuration from any folder", () => {
    expect(estate("config", "check")).toEqual({ code: 0, stdout: `${environmentNames.length} environments are valid\n`, stderr: "" });
  });

  it("check prints every mistake with its place and fix, exits with 1, and shows no stack trace", () => {
    edit("dev.yaml", (text) => text.replace("owner:", "onwer:").replace('"111111111111"', "011111111111"));
    edit("prod.yaml", (text) => text.replace("natGateways: perZone", "natGateways: perzone"));
    const { code, stdout, stderr } = inFolder("check");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^estate: the configuration has 3 mistakes\n/);
    expect(stderr).toMatch(/dev\.yaml:3:1: onwer: got a key that does not exist/);
    expect(stderr).toContain("fix: write owner\n");
    expect(stderr).toMatch(/dev\.yaml:10:7: account\.id: got the number 011111111111; .*\n.*put it in quotes: "011111111111"/);
    expect(stderr).toMatch(
      /prod\.yaml:\d+:16: network\.natGateways: got "perzone"; allowed: one of single, perZone\n\s+fix: write perZone/,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("check prints findings as one JSON document", () => {
    edit("dev.yaml", (text) => text.replace("keepsData: false", "keepsData: yes"));
    const { code, stdout, stderr } = inFolder("check", "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      format: "estate-config-check/1",
      valid: false,
      environments: ["prod", "staging"],
      findings: [
        {
          file: path.join(folder, "dev.yaml"),
          line: 7,
          column: 12,
          path: "keepsData",
          got: '"yes"',
          allowed: "true or false",
          fix: "write true, without quotes",
        },
      ],
    });
  });

  it("check takes one file of any name", () => {
    const file = path.join(folder, "draft.yaml");
    cpSync(path.join(realConfig, "dev.yaml"), file);
    expect(estate("config", "check", file)).toMatchObject({ code: 0, stdout: "1 environment is valid\n" });
    writeFileSync(file, "");
    expect(estate("config", "check", file)).toMatchObject({ code: 1, stderr: expect.stringContaining("got an empty file") });
    expect(estate("config", "check", folder)).toMatchObject({ code: 1, stderr: expect.stringContaining("got a folder") });
    expect(estate("config", "check", `${file}.gone`)).toMatchObject({ code: 1, stderr: expect.stringContaining("no such file") });
  });

  it("check reports files that cannot be read beside what is wrong in others", () => {
    mkdirSync(path.join(folder, "extra.yaml"));
    symlinkSync(path.join(folder, "gone"), path.join(folder, "link.yaml"));
    edit("dev.yaml", (text) => text.replace("cidr: 10.4.0.0/16", "cidr: ten"));
    const { findings } = JSON.parse(inFolder("check", "--json").stdout) as { findings: { file: string; got: string }[] };
    expect(findings.map(({ file, got }) => [path.basename(file), got])).toEqual([
      ["dev.yaml", '"ten"'],
      ["extra.yaml", "a folder"],
      ["link.yaml", "no such file"],
    ]);
  });

  it("show prints the environment with its defaults marked, as a file that is valid itself", () => {
    const { code, stdout } = estate("config", "show", "dev");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^project: smart0dte # default$/m);
    expect(stdout).toMatch(/^environment: dev$/m);
    expect(stdout).toMatch(/^ +days: \[mon, tue, wed, thu, fri\] # default$/m);
    const file = path.join(folder, "resolved.yaml");
    writeFileSync(file, stdout);
    expect(estate("config", "check", file).code).toBe(0);
  });

  it("show lists the paths of defaults in JSON", () => {
    const shown = JSON.parse(estate("config", "show", "dev", "--json").stdout) as { value: unknown; defaults: string[] };
    expect(shown.defaults).toEqual(expect.arrayContaining(["project", "market.days", "access.humanRoles.administrator.maxSessionHours"]));
    expect(shown.defaults).not.toContain("access.humanRoles.developer.maxSessionHours");
    expect(shown.value).toEqual(parse(estate("config", "show", "dev").stdout));
  });

  it("show names the environments there are", () => {
    expect(estate("config", "show", "prd")).toEqual({
      code: 1,
      stdout: "",
      stderr: `estate: there is no environment prd; there are ${environmentNames.join(", ")}\nfix: did you mean prod?\n`,
    });
  });

  it("explain tells what a key means, and its value in each environment", () => {
    const { stdout } = estate("config", "explain", "access.humanRoles.administrator.maxSessionHours");
    for (const part of [
      "Longest session of the role.",
      /unit +hours/,
      /default +4/,
      /allowed +a whole number from 1 to 12 \(hours\)/,
      /affects +access/,
      /dev +4/,
      /prod +not there/,
      /staging +2/,
    ]) {
      expect(stdout).toMatch(part);
    }
    expect(JSON.parse(estate("config", "explain", "access.humanRoles.*.permissions", "--json").stdout)).toMatchObject({
      key: "access.humanRoles.*.permissions",
      required: true,
      values: { prod: { "access.humanRoles.read-only.permissions": "readOnly" } },
    });
  });

  it("explain lists what is below a group, and answers a misspelt key", () => {
    expect(estate("config", "explain", "network").stdout).toContain("network.natGateways");
    expect(estate("config", "explain", "network.natGatewys")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("fix: did you mean network.natGateways?"),
    });
    expect(estate("config", "explain", "..")).toMatchObject({ code: 1, stderr: expect.stringContaining("has no key ..") });
  });

  it("explain works while a file is wrong, since the report of mistakes refers to it", () => {
    edit("dev.yaml", () => "broken: [");
    const { code, stdout } = inFolder("explain", "network.natGateways");
    expect({ code, prod: /prod +perZone/.test(stdout), dev: stdout.includes("dev ") }).toEqual({ code: 0, prod: true, dev: false });
  });

  it("schema writes the file that editors read", () => {
    expect(inFolder("schema", "--write").code).toBe(0);
    expect(readFileSync(path.join(folder, "environment.schema.json"), "utf8")).toBe(estate("config", "schema").stdout);
    expect(inFolder("schema", "--write", "--json").stdout).toContain('"changed": false');
  });
});

describe("the frame of the command", () => {
  it.each([[[]], [["--help"]], [["config"]], [["config", "check", "--help"]], [["help", "list"]]])(
    "prints help for %j and exits with 0",
    (args) => {
      expect(estate(...args)).toMatchObject({ code: 0, stdout: expect.stringContaining("Usage: estate"), stderr: "" });
    },
  );

  it.each([
    [["lst"], "unknown command 'lst'", "did you mean list?"],
    [["config", "chek"], "unknown command 'chek'", "did you mean check?"],
    [["list", "--jsn"], "unknown option '--jsn'", "did you mean --json?"],
    [["config", "show"], "missing required argument 'environment'", "see `estate --help`"],
    [["list", "--config"], "option '--config <folder>' argument missing", "see `estate --help`"],
    [["list", "extra"], "too many arguments for 'list'", "see `estate --help`"],
    [["list", "--config", "/nowhere"], "/nowhere: the configuration folder cannot be read", "name the folder with --config"],
  ])("answers %j with one message and exit code 1", (args, problem, fix) => {
    const { code, stdout, stderr } = estate(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^estate: .*\nfix: .*\n$/);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(fix);
  });

  it("shows what led to an error only with --verbose", () => {
    expect(estate("list", "--config", "/nowhere").stderr).not.toContain("ENOENT");
    expect(estate("list", "--config", "/nowhere", "--verbose").stderr).toMatch(/caused by: Error: ENOENT/);
  });

  it("ends quietly when its reader has seen enough", () => {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", `set -o pipefail; "$0" "$1" config schema | true`, process.execPath, bin], {
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
