import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findPython, pythonEnvironment } from "@smart0dte/aws-stand-in/python-environment";
import { temporaryFolder } from "../helpers/command";

/** A stand-in for Python: makes environments that hold a stand-in for their own interpreter. */
function fakePython(folder: string, { version = "3.12", venv = true, pip = true } = {}): string {
  const inner = `#!/bin/sh
case "$*" in
  *"-m pip"*) ${pip ? `echo install >> ${folder}/installations` : "echo 'no index reachable' >&2; exit 1"} ;;
  *touch*) touch "$(dirname "$0")/../.finished" ;;
esac`;
  const program = path.join(folder, "python");
  const make = `mkdir -p "$3/bin" && cp ${folder}/inner "$3/bin/python"`;
  writeFileSync(path.join(folder, "inner"), inner, { mode: 0o755 });
  writeFileSync(
    program,
    `#!/bin/sh\nif [ "$1" = -c ]; then echo ${version}; else ${venv ? make : "echo 'No module named venv' >&2; exit 1"}; fi\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

function setUp(parts?: Parameters<typeof fakePython>[1]) {
  const folder = path.join(base, String(cases++));
  const cacheFolder = path.join(folder, "cache");
  mkdirSync(cacheFolder, { recursive: true });
  const requirements = path.join(folder, "requirements.txt");
  writeFileSync(requirements, "moto==5.2.5\n");
  const python = fakePython(folder, parts);
  const options = { requirements, cacheFolder, candidates: [python] };
  const installations = (): number =>
    existsSync(path.join(folder, "installations")) ? readFileSync(path.join(folder, "installations"), "utf8").trim().split("\n").length : 0;
  return { options, requirements, cacheFolder, installations };
}

const base = temporaryFolder();
let cases = 0;

describe("Python environment of the emulators", () => {
  it("is made once and then found", async () => {
    const { options, installations } = setUp();
    const first = await pythonEnvironment(options);
    expect(await pythonEnvironment(options)).toBe(first);
    expect(existsSync(first)).toBe(true);
    expect(installations()).toBe(1);
  });

  it("is made once when two commands need it at the same time", async () => {
    const { options, installations } = setUp();
    const [first, second] = await Promise.all([pythonEnvironment(options), pythonEnvironment(options)]);
    expect(first).toBe(second);
    expect(installations()).toBe(1);
  });

  it("is made again when a pin changes", async () => {
    const { options, requirements, cacheFolder } = setUp();
    const before = await pythonEnvironment(options);
    writeFileSync(requirements, "moto==5.2.6\n");
    expect(await pythonEnvironment(options)).not.toBe(before);
    expect(readdirSync(cacheFolder)).toHaveLength(2);
  });

  it("is made again when its installation was killed halfway", async () => {
    const { options, installations } = setUp();
    const interpreter = await pythonEnvironment(options);
    const folder = path.dirname(path.dirname(interpreter));
    writeFileSync(path.join(folder, "left-over"), "");
    // What a killed installation leaves: files, but no finished mark.
    rmSync(path.join(folder, ".finished"));
    await pythonEnvironment(options);
    expect(existsSync(path.join(folder, "left-over"))).toBe(false);
    expect(installations()).toBe(2);
  });

  it("says what to install when there is no Python", async () => {
    await expect(findPython(["/nowhere/python3"])).rejects.toMatchObject({
      name: "StandInError",
      fix: expect.stringContaining("install Python 3") as unknown,
    });
  });

  it("says which versions are allowed when Python is too old", async () => {
    const { options } = setUp({ version: "3.8" });
    await expect(pythonEnvironment(options)).rejects.toMatchObject({
      details: [expect.stringContaining("is Python 3.8"), "usable: 3.11, 3.12, 3.13"],
    });
  });

  it("says that the venv module is missing", async () => {
    const { options } = setUp({ venv: false });
    await expect(pythonEnvironment(options)).rejects.toMatchObject({
      details: ["No module named venv"],
      fix: expect.stringContaining("python3-venv") as unknown,
    });
  });

  it("passes on what pip says", async () => {
    const { options } = setUp({ pip: false });
    await expect(pythonEnvironment(options)).rejects.toMatchObject({
      details: ["no index reachable"],
      fix: expect.stringContaining("PIP_INDEX_URL") as unknown,
    });
  });
});

describe("requirements", () => {
  it("pins every package to one version", () => {
    const file = path.resolve(__dirname, "../../packages/aws-stand-in/python/requirements.txt");
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines).toContain("moto==5.2.5");
    expect(lines).toContain("ministack==1.5.33");
    expect(lines.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
  });
});
