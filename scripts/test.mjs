/**
 * Runs every check of the project: types and lint, then tests. The last line of its output is
 * `N passed, N failed`; the exit code is 1 when something failed, 128 and the signal's number when the
 * run was interrupted. Options: --quick leaves out the tests that start servers
 * (`*.server.test.ts`) and those that run Terraform or the whole command many times, or make stacks by
 * the hundred (`*.slow.test.ts`); anything else is handed to vitest.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [quick, rest] = [process.argv.includes("--quick"), process.argv.slice(2).filter((argument) => argument !== "--quick")];
const tool = (...parts) => path.join(root, "node_modules", ...parts);

const running = new Set();
let interrupted;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // The checks end by themselves on a terminal's Ctrl-C; any other sender reaches this process alone.
  process.on(signal, () => {
    interrupted = signal;
    for (const child of running) child.kill(signal);
  });
}

/** Runs a program of the project's packages; resolves to whether it succeeded. */
function run(script, args) {
  if (interrupted !== undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    const ended = (fine) => {
      running.delete(child);
      resolve(fine);
    };
    running.add(child);
    child.on("error", () => ended(false));
    child.on("close", (code) => ended(code === 0));
  });
}

const started = Date.now();
const clean = (await run(tool("oxfmt", "bin", "oxfmt"), ["--check", "."])) && (await run(tool("oxlint", "bin", "oxlint"), ["."]));
process.stdout.write(`format, types and lint: ${clean ? "passed" : "FAILED"}\n`);
let [passed, failed] = clean ? [1, 0] : [0, 1];

const folder = mkdtempSync(path.join(tmpdir(), "estate-results-"));
try {
  const file = path.join(folder, "results.json");
  const chosen = quick ? ["--project", "quick"] : [];
  const fine = await run(tool("vitest", "vitest.mjs"), [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...chosen,
    ...rest,
  ]);
  const counts = readCounts(file);
  passed += counts.passed;
  // A test file that cannot be loaded, or an error outside every test, fails the run without failing
  // a test. And a run of which no test is known has proved nothing.
  failed += fine && counts.passed > 0 ? counts.failed : Math.max(counts.failed, 1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

process.stdout.write(`all checks took ${Math.round((Date.now() - started) / 1000)} s\n${passed} passed, ${failed} failed\n`);
process.exitCode = interrupted !== undefined ? 128 + constants.signals[interrupted] : failed === 0 ? 0 : 1;

function readCounts(file) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}
