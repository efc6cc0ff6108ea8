import path from "node:path";
import { environmentNames } from "../helpers/config";
import { estate } from "../helpers/command";
import { fakeTerraform, temporaryFolder } from "../helpers/machine";

const noStack = /\n\s+at .*:\d+:\d+/;

describe("estate doctor", () => {
  it("is content with a usable Terraform, and prints one JSON document on demand", async () => {
    const PATH = `${fakeTerraform(temporaryFolder(), `echo '{"terraform_version":"1.11.4"}'`)}:${process.env.PATH}`;
    const { exitCode, stdout } = await estate(["doctor", "--json"], { env: { PATH, TF_CLI_CONFIG_FILE: "/nowhere/terraform.rc" } });
    const report = JSON.parse(stdout) as { healthy: boolean; checks: { id: string; state: string }[] };
    expect({ exitCode, healthy: report.healthy }).toEqual({ exitCode: 0, healthy: true });
    expect(report.checks).toContainEqual(expect.objectContaining({ id: "cli-configuration", state: "warning" }));
  });

  it.each([
    ["too old", `echo '{"terraform_version":"1.5.7"}'`, /is Terraform 1\.5\.7/],
    ["crashing", "echo boom >&2; exit 2", /ended with exit code 2\n\s+boom/],
  ])("ends with 1, the reason and a fix when Terraform is %s", async (_, body, message) => {
    const { exitCode, stdout, stderr } = await estate(["doctor"], {
      env: { PATH: `${fakeTerraform(temporaryFolder(), body)}:${process.env.PATH}` },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(message);
    expect(stdout).toMatch(/fix: install Terraform 1\.11\.0 or later/);
    expect(stdout + stderr).not.toMatch(noStack);
  });

  it("ends with 1 when nothing at all is on PATH, and with a hint only for git and Python", async () => {
    const { exitCode, stdout } = await estate(["doctor"], { env: { PATH: "/nowhere" } });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/problem {2}Terraform: terraform is not on PATH/);
    expect(stdout).toMatch(/warning {2}git/);
    expect(stdout).toMatch(/1 with a problem/);
  });
});

describe("estate env", () => {
  it("has a variable unset that names a file that does not exist, in the words of each shell", async () => {
    const gone = { TF_CLI_CONFIG_FILE: undefined, TF_PLUGIN_CACHE_DIR: path.join(temporaryFolder(), "gone") };
    expect(await estate(["env"], { env: gone })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^unset TF_PLUGIN_CACHE_DIR$/m) as string,
    });
    expect((await estate(["env", "--shell", "fish"], { env: gone })).stdout).toMatch(/^set -e TF_PLUGIN_CACHE_DIR;$/m);
    expect(JSON.parse((await estate(["env", "--json"], { env: gone })).stdout)).toMatchObject({ unset: ["TF_PLUGIN_CACHE_DIR"] });
  });
});

describe("estate list and graph", () => {
  it("lists waves and reasons", async () => {
    const { stdout } = await estate(["list", "--env", "prod", "--layer", "state-replication"]);
    expect(stdout).toMatch(/^WAVE +STACK +LAYER +DEPENDS ON +AFTER\n3 +trading-prod-us-east-1-state-replication .*[\s\S]*\(S3 refuses/);
  });

  it.each([["list"], ["graph"]])("%s refuses an unknown environment with a suggestion", async (name) => {
    const { exitCode, stdout, stderr } = await estate([name, "--env", "stagin"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toBe(
      `estate: --env stagin: there is no such environment\n  allowed: ${environmentNames.join(", ")}\nfix: did you mean staging?`,
    );
  });

  it("draws to standard output, and refuses a filter for the layers", async () => {
    expect((await estate(["graph", "--env", "dev", "--format", "svg"])).stdout).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(await estate(["graph", "--layers", "--env", "dev"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/takes no filter/) as string,
    });
  });
});
