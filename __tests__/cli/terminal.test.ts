import path from "node:path";
import { execa } from "execa";
import { estate, root, temporaryFolder } from "../helpers/command";
import { fakeTerraform } from "../helpers/machine";
import { configWith, oneStack } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);
const work = temporaryFolder();
// How progress looks is told by the first steps; a Terraform that gives up keeps the run short.
const terraform = fakeTerraform(temporaryFolder(), `[ "$1" = version ] && echo '{"terraform_version":"1.11.4"}' && exit 0\nexit 1`);
const PATH = `${terraform}:${process.env.PATH}`;
const plan = ["plan", ...oneStack, "--config", config, "--work", work];

const spinner = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] synthesizing/;
const escape = String.fromCharCode(27);
/** A control sequence that sets a colour; those that move the cursor end with another letter. */
const colour = new RegExp(`${escape}\\[[0-9;]*m`);

/** Runs `estate` with a terminal on standard input, output and error; returns what the terminal gets. */
async function onTerminal(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}, columns = 100): Promise<string> {
  const command = [process.execPath, path.join(root, "bin", "estate.mjs"), ...args].map((part) => `'${part}'`).join(" ");
  const { stdout } = await execa("script", ["-qec", `stty cols ${columns} rows 40; ${command}`, "/dev/null"], {
    cwd: root,
    reject: false,
    stdin: "ignore",
    env: { PATH, CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: "xterm-256color", ...env },
  });
  return stdout;
}

describe("on a terminal", () => {
  it("progress is a spinner that an error ends, and results have colours", async () => {
    const progress = await onTerminal(plan);
    expect(progress).toMatch(new RegExp(`synthesized \\d+ stacks`));
    expect(progress).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(progress).not.toContain("synthesizing ...");
    expect(progress).toMatch(/estate: Terraform cannot initialize the estate\r?\n/);
    expect(await onTerminal(["doctor"])).toContain(`${escape}[32mok`);
  });

  it("NO_COLOR takes the colours away, from the spinner too", async () => {
    const progress = await onTerminal(plan, { NO_COLOR: "1" });
    expect(progress).toMatch(spinner);
    expect(progress).not.toMatch(colour);
    expect(await onTerminal(["doctor"], { NO_COLOR: "1" })).not.toMatch(colour);
  });
});

describe("on a terminal without a width", () => {
  it("there are plain lines, and the run ends", async () => {
    expect(await onTerminal(plan, {}, 0)).toMatch(/^synthesizing \.\.\.\r?$/m);
  });
});

describe("without a terminal", () => {
  it("there are plain lines only, even where CI is set", async () => {
    const golden = path.join(root, "__tests__", "estate", "judge", "review", "golden", "plans", "bucket-renamed.json");
    for (const args of [plan, ["doctor"], ["review", `prod-us-east-1-storage=${golden}`, "--work", work, "--config", config]]) {
      const { stdout, stderr } = await estate(args, { env: { PATH, CI: "true", NO_COLOR: undefined, FORCE_COLOR: undefined } });
      expect(stdout + stderr).not.toContain(escape);
      if (args === plan) expect(stderr).toMatch(/^synthesizing \.\.\.\nsynthesized \d+ stacks$/m);
    }
  });

  it("a reader that has seen enough is no error, and a full disk is told", async () => {
    const command = [process.execPath, path.join(root, "bin", "estate.mjs"), "graph", "--config", config]
      .map((word) => `'${word}'`)
      .join(" ");
    const shell = (text: string) => execa("bash", ["-c", text], { cwd: root, reject: false, stdin: "ignore" });
    expect(await shell(`${command} | head -1`)).toMatchObject({ exitCode: 0, stderr: "" });
    const full = await shell(`${command} > /dev/full`);
    expect(full).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^estate: standard output cannot be written \(ENOSPC\)\nfix: /) as string,
    });
    expect(full.stderr).not.toMatch(/\n\s+at /);
  });

  it("--json keeps standard output for one document, also when there is an error", async () => {
    expect(JSON.parse((await estate(["synth", "--json", "--config", config, "--work", work])).stdout)).toMatchObject({
      output: path.join(work, "cdktf.out"),
    });
    const bad = await estate(["--json", "plan", "--env", "nowhere", "--config", config, "--work", work]);
    expect(JSON.parse(bad.stdout)).toMatchObject({ format: "estate-error/1", problem: "--env nowhere: there is no such environment" });
    expect(bad).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^estate: --env nowhere/) as string });
  });
});
