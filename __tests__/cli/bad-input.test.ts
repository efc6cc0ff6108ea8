import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { environmentNames } from "../helpers/config";
import path from "node:path";
import { type CommandResult, estate } from "../helpers/command";
import { temporaryFolder } from "../helpers/machine";
import { configWith, stackTrace } from "../helpers/small-estate";

/** Runs a sub-command that must fail: with one message, and without writing anything. */
async function refused(command: readonly string[], options: readonly string[] = []): Promise<CommandResult> {
  const work = temporaryFolder();
  const run = await estate([...command, ...options, "--work", work]);
  expect(run, command.join(" ")).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toMatch(/^estate: /);
  expect(run.stderr.match(/^estate: /gm)).toHaveLength(1);
  expect(run.stderr).toMatch(/^fix: /m);
  expect(run.stderr).not.toMatch(stackTrace);
  expect(readdirSync(work)).toEqual([]);
  return run;
}

describe("a filter that no stack meets", () => {
  it.each([
    ["--env", "develop", new RegExp(`there is no such environment\\n {2}allowed: ${environmentNames.join(", ")}`)],
    ["--region", "us-east-3", /there is no such region\n {2}allowed: us-east-1, us-west-2\nfix: did you mean us-east-1\?/],
    ["--layer", "netwrok", /there is no such layer\n[\s\S]*did you mean network\?/],
  ])("is refused before anything is built: %s %s", async (option, value, message) => {
    for (const command of [["plan"], ["apply", "--mock"], ["list"], ["graph"]]) {
      expect((await refused(command, [option, value])).stderr).toMatch(message);
    }
  });
});

describe("a configuration that cannot be used", () => {
  it("is told with every mistake of every file at once, by each sub-command in the same words", async () => {
    const config = configWith(temporaryFolder(), ["dev", "prod"], (text) =>
      text
        .replace(/^ {2}id: "111111111111"\n/m, "")
        .replace("us-west-2c: 3", "us-east-1d: 3")
        .replace("cidr: 10.5.0.0/16", "cidr: 10.4.0.0/16"),
    );
    const messages = new Set<string>();
    for (const command of [["synth"], ["plan"], ["apply", "--mock"], ["list"]])
      messages.add((await refused(command, ["--config", config])).stderr);
    expect(messages.size).toBe(1);
    const [message = ""] = messages;
    expect(message).toMatch(/the configuration has 4 mistakes\n/);
    expect(message).toMatch(/dev\.yaml:\d+:\d+: account\.id: got nothing; allowed: 12 digits/);
    expect(message).toMatch(
      /dev\.yaml:\d+:\d+: regions\.recovery\.zones\.us-east-1d: got the name "us-east-1d"; allowed: a zone of us-west-2: us-west-2a to us-west-2d/,
    );
    expect(message).toMatch(/dev\.yaml:\d+:\d+: regions\.recovery\.cidr: got "10\.4\.0\.0\/16"; allowed: a range apart/);
  });

  it("may be empty, unreadable or not there", async () => {
    const empty = temporaryFolder();
    expect((await refused(["plan"], ["--config", empty])).stderr).toMatch(/no environment file \(\*\.yaml or \*\.yml\) is there/);
    writeFileSync(path.join(empty, "dev.yaml"), "");
    expect((await refused(["synth"], ["--config", empty])).stderr).toMatch(/dev\.yaml: got an empty file/);
    const unreadable = configWith(temporaryFolder(), ["dev"]);
    mkdirSync(path.join(unreadable, "qa.yaml"));
    expect((await refused(["list"], ["--config", unreadable])).stderr).toMatch(/qa\.yaml: .*(EISDIR|director|folder)/i);
    expect((await refused(["synth"], ["--config", path.join(empty, "nowhere")])).stderr).toMatch(/the configuration folder cannot be read/);
  });
});

describe("the command line", () => {
  it.each([[["plam"]], [["plan", "--nothing"]], [["plan", "superfluous"]], [["list", "--env"]]])(
    "%j is refused with a hint, not with a stack trace",
    async (args) => {
      const run = await estate([...args]);
      expect(run).toMatchObject({ exitCode: 1, stdout: "" });
      expect(run.stderr).toMatch(/^estate: [^\n]+\nfix: /);
      expect(run.stderr).not.toMatch(stackTrace);
    },
  );

  it("takes relative folders from where it is called", async () => {
    const here = temporaryFolder();
    configWith(path.join(here, "settings"), ["dev"]);
    const run = await estate(["synth", "--config", "settings", "--work", "output"], { cwd: here });
    expect(run).toMatchObject({ exitCode: 0 });
    expect(readdirSync(path.join(here, "output", "cdktf.out", "stacks"))).toContain("dev-us-east-1-network");
    expect(readdirSync(path.join(here, "output", "cdktf.out", "stacks")).filter((stack) => stack.includes("prod"))).toEqual([]);
  });
});
