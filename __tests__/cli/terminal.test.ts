import path from "node:path";
import { execa } from "execa";
import { estate, root, temporaryFolder } from "../helpers/command";
import { configWith, oneStack } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);
const work = temporaryFolder();
const plan = ["plan", ...oneStack, "--config", config, "--work", work];
// eslint-disable-next-line no-control-regex -- control sequences are what is looked for.
const colour = /\u001b\[(?:[1-9]\d*;?)+m/;

/** Runs `estate` with a terminal on standard input, output and error. */
async function onTerminal(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const program = `import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))`;
  const { stdout, exitCode } = await execa("python3", ["-c", program, process.execPath, path.join(root, "bin", "estate.mjs"), ...args], {
    cwd: root, reject: false, stdin: "ignore", env: { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: "xterm-256color", ...env },
  });
  expect(exitCode, stdout).toBe(0);
  return stdout;
}

describe("on a terminal", () => {
  it("progress is a spinner that counts resources, and the table has colours", async () => {
    const output = await onTerminal(plan, {});
    expect(output).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(output).toContain("planning in one graph");
    expect(output).toMatch(/\u001b\[32m6|\u001b\[32m\d+/);
    expect(output).not.toMatch(/^synthesizing \.\.\.\r?$/m);
  });

  it("NO_COLOR takes the colours away, from the spinner too", async () => {
    const output = await onTerminal(plan, { NO_COLOR: "1" });
    expect(output).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(output).not.toMatch(colour);
  });
});

describe("without a terminal", () => {
  it("there are plain lines only, even where CI is set", async () => {
    const { stdout, stderr, exitCode } = await estate(plan, { env: { CI: "true", NO_COLOR: undefined, FORCE_COLOR: undefined } });
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stderr).toMatch(/^planning in one graph \.\.\.\nplanned \d+ resources in [\d.]+ s$/m);
  });

  it("--json keeps standard output for one document, and empty when there is an error", async () => {
    const good = await estate([...plan, "--json"]);
    expect(JSON.parse(good.stdout)).toMatchObject({ format: 1 });
    const bad = await estate(["--json", "plan", "--env", "nowhere", "--config", config, "--work", work]);
    expect(bad).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringMatching(/^estate: --env nowhere/) as string });
  });
});
