import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { stepScripts } from "../../../../src/estate/judge/recovery/failback/scripts";
import { type WrittenStep } from "../../../../src/estate/judge/recovery/failback/step";

const run = promisify(execFile);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "failback-"));
  for (const [name, text] of Object.entries({ gate: "open", result: "none", log: "" })) writeFileSync(path.join(folder, name), text);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => readFileSync(path.join(folder, name), "utf8").trim();
const step: WrittenStep = {
  id: "work",
  title: "it's work",
  before: "the gate is open",
  after: "the result is there",
  commands: [
    { run: "echo one >> log" },
    { run: "echo two >> log", unless: { says: "two was done", command: "grep -c two log || true", is: "[1-9]*" } },
    { run: "if [ -e broken ]; then false; fi" },
    { run: "echo done > result" },
  ],
  checks: {
    before: [{ says: "the gate's door is open", command: 'cat "gate"', is: "open" }],
    after: [{ says: "the result is there", command: "cat result", is: "d?ne" }],
  },
  done: () => "hand",
};

async function work(written: WrittenStep = step): Promise<{ readonly code: number; readonly said: string }> {
  const [script] = stepScripts([written]);
  const target = path.join(folder, script?.file ?? "");
  writeFileSync(target, script?.text ?? "");
  chmodSync(target, 0o755);
  try {
    const { stdout, stderr } = await run("bash", [target], { cwd: folder });
    return { code: 0, said: `${stdout}${stderr}`.trim() };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: `${stdout}${stderr}`.trim() };
  }
}

describe("the script of a step", () => {
  it("is named by its place and its id", () => {
    expect(stepScripts([step, step]).map((one) => one.file)).toEqual(["01-work.sh", "02-work.sh"]);
  });

  it("runs its commands in their order, and ends at once the second time", async () => {
    expect(await work()).toEqual({ code: 0, said: "work: done" });
    expect(file("log")).toBe("one\ntwo");
    expect(await work()).toEqual({ code: 0, said: "work: done already" });
    expect(file("log")).toBe("one\ntwo");
  });

  it("refuses to begin where what must hold does not, and says what it got and what is allowed", async () => {
    writeFileSync(path.join(folder, "gate"), "shut");
    const { code, said } = await work();
    expect(code).toBe(1);
    expect(said).toBe(`refused: the gate's door is open is not so: got 'shut', allowed is 'open' of: cat "gate"`);
    expect(file("log")).toBe("");
  });

  it("refuses where what it asks is not answered", async () => {
    rmSync(path.join(folder, "gate"));
    expect(await work()).toMatchObject({ code: 1, said: expect.stringContaining("got ''") as string });
    expect(file("log")).toBe("");
  });

  it("ends at the first command that fails, and goes on from there without what is done", async () => {
    writeFileSync(path.join(folder, "broken"), "");
    expect((await work()).code).not.toBe(0);
    expect(file("result")).toBe("none");
    rmSync(path.join(folder, "broken"));
    expect(await work()).toEqual({ code: 0, said: "work: done" });
    expect(file("log")).toBe("one\ntwo\none");
  });

  it("fails where what shows that it is done is not seen", async () => {
    const { code, said } = await work({ ...step, commands: [] });
    expect([code, said]).toEqual([1, "refused: the result is there is not so: got 'none', allowed is 'd?ne' of: cat result"]);
  });

  it("takes one without anything to see for never done", async () => {
    const blind = { ...step, checks: { ...step.checks, after: [] } };
    await work(blind);
    await work(blind);
    expect(file("log")).toBe("one\ntwo\none");
  });
});
