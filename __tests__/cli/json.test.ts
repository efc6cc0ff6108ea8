import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { subCommands } from "../../src/cli/sub-commands";
import { formatNames, jsonSchemaOf, schemaFile } from "../../src/estate/show/formats/json-schema";
import { estate, root, temporaryFolder } from "../helpers/command";
import { mistakesInOutput } from "../helpers/json-output";
import { writeExport } from "../helpers/configuration-export";
import { configWith, oneStack } from "../helpers/small-estate";

const folder = path.join(root, "docs", "json");
const [config, work] = [configWith(temporaryFolder(), ["dev"]), temporaryFolder()];
const exported = writeExport(work, "export.json");
const places = ["--config", config, "--work", work];

describe("what commands print under --json", () => {
  it("is published: a schema for every format, and none for another", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(files.sort()).toEqual(formatNames.map(schemaFile).sort());
    for (const format of formatNames)
      expect(JSON.parse(readFileSync(path.join(folder, schemaFile(format)), "utf8"))).toEqual(jsonSchemaOf(format));
  });

  // The helper that runs the command checks every document of every test against its schema.
  it.each([
    ["estate-config-check/1", ["config", "check"]],
    ["estate-config-show/1", ["config", "show", "dev"]],
    ["estate-config-keys/1", ["config", "explain"]],
    ["estate-config-keys/1", ["config", "explain", "--markdown"]],
    ["estate-config-explain/1", ["config", "explain", "network"]],
    ["estate-config-schema/1", ["config", "schema"]],
    ["estate-list/1", ["list"]],
    ["estate-graph/1", ["graph"]],
    ["estate-graph/1", ["graph", "--layers"]],
    ["estate-synth/1", ["synth"]],
    ["estate-check-services/1", ["check", "services", ...oneStack]],
    ["estate-check-services-rules/1", ["check", "services", "--rules"]],
    ["estate-check-aws/1", ["check", "aws", ...oneStack]],
    ["estate-access-check/1", ["access", "check"]],
    ["estate-review-rules/1", ["review", "--rules"]],
    ["estate-review-coverage/1", ["review", "--coverage"]],
    ["estate-drift-rules/1", ["drift", "--rules"]],
    ["estate-quotas/1", ["quotas"]],
    ["estate-cost/1", ["cost", "--lines"]],
    ["estate-alarms/2", ["alarms", "list", ...oneStack]],
    ["estate-alarms-map/1", ["alarms", "map", ...oneStack]],
    ["estate-alarms-explain/2", ["alarms", "explain", "smart0dte-dev-page-services"]],
    ["estate-alarms-simulate/2", ["alarms", "simulate", "quiet-evening", "--env", "dev"]],
    ["estate-recovery-proof/1", ["recovery", "prove"]],
    ["estate-recovery-plan/1", ["recovery", "plan", "--env", "dev"]],
    ["estate-recovery-parity/1", ["recovery", "parity", "--env", "dev"]],
    ["estate-recovery-simulation/1", ["recovery", "simulate", "--env", "dev", "--runs", "100"]],
    ["estate-recovery-configuration/1", ["recovery", "configuration", exported, exported]],
    ["estate-doctor/1", ["doctor"]],
    ["estate-env/1", ["env"]],
    ["estate-emulator-status/1", ["emulator", "status"]],
    ["estate-emulator-down/1", ["emulator", "down"]],
    ["estate-atlantis/1", ["atlantis", "--output", path.join(work, "atlantis.yaml")]],
    ["estate-workflows/1", ["workflows", "--output", path.join(work, "workflows")]],
    ["estate-workflows-check/1", ["workflows", "--check", "--output", path.join(work, "workflows")]],
    ["estate-formats/1", ["formats"]],
    ["estate-version/1", ["--version"]],
  ])("%s is the form of %j", async (format, command) => {
    const { stdout } = await estate([...command, "--json", ...(command[0] === "--version" ? [] : places)]);
    expect(JSON.parse(stdout)).toMatchObject({ format });
  });

  it("is one error where there is no result, whatever refused it", async () => {
    const failing = [
      ["plam"],
      ["list", "--nothing"],
      ["config", "show", "nowhere"],
      ["review"],
      ["review", "nowhere.json"],
      ["why", "nowhere", "aws_vpc.vpc"],
      ["emulator", "reset"],
      ["emulator", "run", "--json", "--", "true"],
      ["apply", "nowhere"],
      ["affected", "--base", "nowhere"],
      ["help", "nowhere"],
      ["quotas", "--all"],
      ["bootstrap", "nowhere"],
      ["rollback", "nowhere", "--to", "nowhere"],
      ["services", "pending", "--env", "nowhere"],
    ];
    for (const command of failing) {
      const { exitCode, stdout, stderr } = await estate(["--json", ...places, ...command]);
      const { problem, ...rest } = JSON.parse(stdout) as { problem: string };
      expect([command, exitCode, rest]).toEqual([
        command,
        1,
        { format: "estate-error/1", details: expect.any(Array) as string[], fix: expect.any(String) as string, defect: false, exitCode: 1 },
      ]);
      expect(stderr).toContain(`estate: ${problem}\n`);
    }
  });

  it("is refused by the check of this suite where the schema does not tell it", () => {
    expect(mistakesInOutput(JSON.stringify({ format: "estate-version/1", version: "1", node: "20" }))).toEqual([]);
    expect(mistakesInOutput(JSON.stringify({ format: "estate-version/1", version: "1", node: "20", more: 1 }))).toEqual([
      "estate-version/1.more is not in the schema",
    ]);
    expect(mistakesInOutput(JSON.stringify({ format: "estate-version/1", version: 1 })).join()).toMatch(/node.*version|version.*node/);
    expect(mistakesInOutput("{}{}")).toHaveLength(1);
    expect(mistakesInOutput("{}")).toEqual(["no published format: undefined"]);
  });
});

describe("`estate formats`", () => {
  it("prints the schema that the guide's folder has", async () => {
    const { stdout } = await estate(["formats", "estate-plan/1"]);
    expect(JSON.parse(stdout)).toEqual(jsonSchemaOf("estate-plan/1"));
    expect((await estate(["formats", "estate-plan/2"])).stderr).toMatch(/no command prints the format estate-plan\/2\nfix: did you mean/);
  });
});

describe("the command's own words", () => {
  it("name every sub-command in its help, and its version", async () => {
    const { stdout } = await estate(["--help"]);
    for (const { name } of subCommands) expect(stdout).toContain(`\n  ${name} `);
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
    expect((await estate(["--version"])).stdout).toBe(version);
  });

  it("give help of commands below commands, and none of commands that there are not", async () => {
    expect((await estate(["help", "config", "show"])).stdout).toMatch(/^Usage: estate config show /);
    for (const words of [
      ["help", "nowhere"],
      ["config", "help", "shwo"],
      ["help", "config", "shwo"],
    ])
      expect(await estate(words)).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: expect.stringMatching(/unknown command '.+'\n[^]*fix: /) as string,
      });
  });

  it("are taken for a sub-command only where one stands", async () => {
    const { exitCode, stdout } = await estate(["env", "--shell", "fish", "--", "bootstrap"]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1, stdout: "" });
  });
});

describe("options that would have no effect", () => {
  it.each([
    [["review", "--rules", "--comment"], /--comment has no effect beside --rules/],
    [["review", "--coverage", "plan.json"], /plan\.json has no effect beside --coverage/],
    [["review", "--comment", "--json", "plan.json"], /--comment and --json both say what is printed/],
    [["drift", "--rules", "--env", "dev"], /--env has no effect beside --rules/],
    [["check", "services", "--rules", "--layer", "network"], /--layer has no effect beside --rules/],
    [["check", "aws", "--coverage", "--json"], /--coverage and --json both/],
    [["config", "explain", "network", "--markdown"], /--markdown prints all keys, and one is named/],
    [["graph", "--format", "svg", "--json"], /--format and --json both/],
    [["plan", "--live", "--matrix", "--out", "bundles"], /--out has no effect/],
    [["plan", "--out", "bundles"], /--live only/],
    [["apply", "--mock", "--skip-assumed"], /--skip-assumed has no effect beside --mock/],
    [["apply", "--mock", "--revision", "HEAD"], /--revision has no effect beside --mock/],
    [["affected", "--base", "HEAD", "--matrix", "--json"], /--matrix and --json both/],
    [["env", "--shell", "fish", "--json"], /no lines for a shell/],
    [["formats", "--write", "estate-plan/1"], /--write writes every schema/],
  ])("%j is refused", async (command, message) => {
    const { exitCode, stderr } = await estate([...command, ...places]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(message) as string });
    expect(stderr).toMatch(/\nfix: /);
  });
});
