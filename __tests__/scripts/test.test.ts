import { spawn } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import path from "node:path";
import { root } from "../helpers/command";
import { temporaryFolder, writeFile } from "../helpers/machine";

interface Checks {
  readonly oxfmt?: string;
  readonly oxlint?: string;
  /** `out` is the path of the results file. */
  readonly vitest?: string;
}

const results = (passed: number, failed: number): string =>
  `require("node:fs").writeFileSync(out, JSON.stringify({ numPassedTests: ${passed}, numFailedTests: ${failed} }));`;
const passing = `${results(5, 0)} process.exit(0)`;

/** Runs the test command in a project whose checks are small scripts; can be interrupted at a line of its output. */
async function runChecks(
  { oxfmt = "", oxlint = "", vitest = passing }: Checks,
  interruptAt?: { readonly line: string; readonly signal: NodeJS.Signals },
): Promise<{ exitCode: number | null; lines: string[] }> {
  const project = temporaryFolder();
  const tool = (...parts: string[]): string => path.join(project, "node_modules", ...parts);
  cpSync(path.join(root, "scripts", "test.mjs"), path.join(project, "scripts", "test.mjs"));
  writeFile(tool("oxfmt", "bin", "oxfmt"), oxfmt);
  writeFile(tool("oxlint", "bin", "oxlint"), oxlint);
  const outFile = `const out = process.argv.find((argument) => argument.startsWith("--outputFile.json=")).slice("--outputFile.json=".length);`;
  writeFile(
    tool("vitest", "vitest.mjs"),
    `import { createRequire } from "node:module"; const require = createRequire(import.meta.url); ${outFile} ${vitest}`,
  );
  const child = spawn(process.execPath, [path.join(project, "scripts", "test.mjs")], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let interrupted = false;
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    // Once: a second signal may find the command past its handlers, as Node ends, and kill it there.
    if (interrupted || interruptAt === undefined || !output.includes(interruptAt.line)) return;
    interrupted = true;
    child.kill(interruptAt.signal);
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, lines: output.trimEnd().split("\n") };
}

describe("the test command", () => {
  it.each<[string, Checks, string, number]>([
    ["everything passes", {}, "6 passed, 0 failed", 0],
    ["the layout is not the formatter's", { oxfmt: "process.exit(1)" }, "5 passed, 1 failed", 1],
    ["types or lint fail", { oxlint: "process.exit(1)" }, "5 passed, 1 failed", 1],
    ["tests fail", { vitest: `${results(3, 2)} process.exit(1)` }, "4 passed, 2 failed", 1],
    [
      "no test fails but the run does, as with a file that cannot be loaded",
      { vitest: `${results(5, 0)} process.exit(1)` },
      "6 passed, 1 failed",
      1,
    ],
    ["the test runner crashes before it begins", { vitest: "throw new Error('broken configuration')" }, "1 passed, 1 failed", 1],
    ["the test runner is killed", { vitest: "process.kill(process.pid, 'SIGKILL')" }, "1 passed, 1 failed", 1],
    [
      "the results are cut off",
      { vitest: "require('node:fs').writeFileSync(out, '{\"numPass'); process.exit(0)" },
      "1 passed, 1 failed",
      1,
    ],
    ["no test at all was run", { vitest: `${results(0, 0)} process.exit(0)` }, "1 passed, 1 failed", 1],
  ])("ends with the counts and the right exit code when %s", async (_, checks, last, exitCode) => {
    const run = await runChecks(checks);
    expect({ last: run.lines.at(-1), exitCode: run.exitCode }).toEqual({ last, exitCode });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends what it runs on %s, prints its counts and tells by the exit code", async (signal, exitCode) => {
    const mark = path.join(temporaryFolder(), "still-running");
    const vitest = `setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""), 3000); console.log("tests begin");`;
    const run = await runChecks({ vitest }, { line: "tests begin", signal });
    expect({ last: run.lines.at(-1), exitCode: run.exitCode }).toEqual({ last: "1 passed, 1 failed", exitCode });
    expect(existsSync(mark)).toBe(false);
  });
});
