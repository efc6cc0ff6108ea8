import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type CommandResult, estate, temporaryFolder } from "../helpers/command";
import { fakeTerraform, temporaryFolder as folderOfTest } from "../helpers/machine";
import { configWith, oneStack, stackTrace } from "../helpers/small-estate";
import { findTerraform } from "../../src/estate/run/terraform/binary";

const work = temporaryFolder();
const config = configWith(temporaryFolder(), ["dev"]);
const composition = path.join(work, ".estate", "composition", "trading-dev-us-east-1");
const replaced = temporaryFolder();
let real: string;

beforeAll(async () => {
  real = (await findTerraform()).path;
});

/** Runs `estate` with a Terraform that does as the real one but for one sub-command. */
async function withTerraform(subCommand: string, body: string, args: readonly string[] = ["plan", ...oneStack]): Promise<CommandResult> {
  // What was planned before would not be planned again.
  rmSync(path.join(work, ".estate", "kept"), { recursive: true, force: true });
  const script = `if [ "$1" = ${subCommand} ]; then\n${body}\nfi\nexec '${real}' "$@"`;
  // Always in the same place: for another Terraform the folder would be initialized again.
  const run = await estate([...args, "--config", config, "--work", work], {
    env: { PATH: `${fakeTerraform(replaced, script)}:${process.env.PATH}` },
  });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr.match(/^estate: /gm)).toHaveLength(1);
  expect(run.stderr).not.toMatch(stackTrace);
  expect(run.stderr).not.toContain("defect of the command");
  return run;
}

/** Nothing that is half done: no plan file, no report, no lock, no draft. */
function expectNothingHalfDone(): void {
  const files = readdirSync(work, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => /\.tmp$|synth-\d+|running\.json|estate\.tfplan|^\.estate\/(lock|reports)/.test(file))).toEqual([]);
}

describe("a Terraform that fails", () => {
  it("during the plan by a signal is named with the signal and what to look for", async () => {
    const { stderr } = await withTerraform("plan", "kill -9 $$");
    expect(stderr).toMatch(/estate: terraform plan died in .*: it was ended by SIGKILL\nfix: look for a lack of memory/);
    expectNothingHalfDone();
  });

  it("with text that is no message of Terraform's shows the end of that text", async () => {
    const { stderr } = await withTerraform("plan", "for line in $(seq 1 500); do echo garbage $line; done; exit 1");
    expect(stderr).toMatch(/Terraform cannot plan the estate\n[\s\S]*garbage 500\nfix: Terraform ended without naming an error/);
    expect(stderr).not.toContain("garbage 100\n");
    expectNothingHalfDone();
  });

  it("without a word is said to have printed nothing", async () => {
    expect((await withTerraform("plan", "exit 1")).stderr).toMatch(
      /Terraform printed nothing\nfix: Terraform ended without naming an error/,
    );
  });

  it("with the crash of a provider is not taken for a mistake in the configuration", async () => {
    const diagnostic = {
      "@level": "error",
      "@message": "Error: Plugin did not respond",
      "@timestamp": "2025-01-01T00:00:00.000000Z",
      type: "diagnostic",
      diagnostic: {
        severity: "error",
        summary: "Plugin did not respond",
        detail: "The plugin encountered an error, and failed to respond to the plugin6.(*GRPCProvider).PlanResourceChange call.",
        address: "module.dev-us-east-1-notifications.aws_sns_topic.alarms",
      },
    };
    const { stderr } = await withTerraform(
      "plan",
      `echo '${JSON.stringify(diagnostic)}'\necho 'Stack trace from the terraform-provider-aws plugin:\n\npanic: runtime error' >&2\nexit 1`,
    );
    expect(stderr).toMatch(/dev-us-east-1-notifications: aws_sns_topic\.alarms: Plugin did not respond: The plugin encountered/);
    expect(stderr).toMatch(/fix: run the command again; when the provider crashes again/);
  });

  it("with a plan that cannot be read says so", async () => {
    expect((await withTerraform("show", "echo '{\"format_version\":'; exit 0")).stderr).toMatch(
      /not a Terraform plan in JSON, or cut off\nfix: /,
    );
  });

  it("because no provider is to be found names the registry and the command that looks for one", async () => {
    rmSync(path.join(composition, ".terraform"), { recursive: true, force: true });
    const diagnostic = {
      "@level": "error",
      "@message": "Error: Failed to query available provider packages",
      "@timestamp": "2025-01-01T00:00:00.000000Z",
      type: "diagnostic",
      diagnostic: {
        severity: "error",
        summary: "Failed to query available provider packages",
        detail: "Could not retrieve the list of available versions for provider hashicorp/aws: could not connect to registry.terraform.io",
      },
    };
    for (const args of [
      ["plan", ...oneStack],
      ["apply", "--mock", ...oneStack],
    ]) {
      const { stderr } = await withTerraform("init", `echo '${JSON.stringify(diagnostic)}'; exit 1`, args);
      expect(stderr).toMatch(
        /Terraform cannot initialize the estate\n {2}Failed to query available provider packages: .*could not connect to registry\.terraform\.io\nfix: .*`npx estate doctor`/,
      );
      expectNothingHalfDone();
    }
  });

  it("is too old or missing is refused before anything is written", async () => {
    const fresh = folderOfTest();
    for (const [PATH, message] of [
      [fakeTerraform(folderOfTest(), `echo '{"terraform_version":"1.5.7"}'`), /is Terraform 1\.5\.7; the estate needs 1\.11\.0/],
      ["/nowhere", /terraform is not on PATH/],
    ] as const) {
      const run = await estate(["plan", ...oneStack, "--config", config, "--work", fresh], { env: { PATH } });
      expect(run).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringMatching(message) as string });
      expect(run.stderr).toMatch(/fix: install Terraform 1\.11\.0 or later/);
    }
    expect(readdirSync(fresh)).toEqual([]);
  });
});

describe("after a failed init", () => {
  const plan = (...options: string[]): Promise<CommandResult> => {
    rmSync(path.join(work, ".estate", "kept"), { recursive: true, force: true });
    return estate(["plan", "--json", "--config", config, "--work", work, ...options]);
  };

  it("the next run initializes again, even when it is for what was initialized last", async () => {
    expect(await plan(...oneStack)).toMatchObject({ exitCode: 0 });
    await withTerraform("init", `echo '{}' > .terraform/modules/modules.json; kill -9 $$`, [
      "plan",
      "--env",
      "dev",
      "--region",
      "us-east-1",
      "--layer",
      "access",
    ]);
    expect(await plan(...oneStack)).toMatchObject({ exitCode: 0 });
  });

  it("or when the provider has gone since, a run initializes again", async () => {
    rmSync(path.join(composition, ".terraform", "providers"), { recursive: true });
    expect(await plan(...oneStack)).toMatchObject({ exitCode: 0 });
    expect(existsSync(path.join(composition, ".terraform", "providers"))).toBe(true);
  });
});
