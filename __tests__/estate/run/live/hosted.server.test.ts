import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withProviderHost } from "../../../../src/estate/run/live/hosted";
import { type LiveRun } from "../../../../src/estate/run/live/live";
import { packageChecksum } from "../../../../src/estate/run/provider-host/package-checksum";
import { reattachVariable } from "../../../../src/estate/run/provider-host/plugin-protocol";
import { passVariable } from "../../../../src/estate/run/terraform/shell-variables";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { installedProvider } from "../../../../src/estate/run/terraform/initialization";
import { type Terraform } from "../../../../src/estate/run/terraform/toolchain";
import { root } from "../../../helpers/command";
import { temporaryFolder, writeFile } from "../../../helpers/machine";
import { FakeTerraform } from "../../../helpers/provider/fake-terraform";

const provider = path.join(root, "__tests__", "helpers", "provider", "package");

interface Told {
  readonly run: LiveRun;
  readonly stack: SynthesizedStack;
  readonly lines: readonly string[];
}

/** A run on one stack, with a Terraform whose `init` installs the fake provider. */
async function runWith(checksum?: string): Promise<Told> {
  const base = temporaryFolder();
  const binary = writeFile(
    path.join(base, "terraform"),
    `#!/bin/sh\nmkdir -p "${path.dirname(installedProvider("."))}" && ln -sfn "${provider}" "${installedProvider(".")}"`,
    0o755,
  );
  const folder = path.join(base, "cdktf.out");
  mkdirSync(folder);
  writeFileSync(path.join(folder, ".terraform.lock.hcl"), `hashes = ["${checksum ?? (await packageChecksum(provider))}"]`);
  const json = {
    terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } },
    resource: { aws_kept: { one: {} } },
    data: { aws_kept_data: { one: {} } },
  };
  const lines: string[] = [];
  const step = { update: () => undefined, tell: (line: string) => void lines.push(line), done: (line: string) => void lines.push(line) };
  return {
    run: {
      terraform: { binary, environment: {}, signal: new AbortController().signal },
      terraformVersion: "1.11.4",
      all: [],
      checkout: root,
      root: path.join(base, "live"),
      kept: path.join(base, "kept"),
      capacity: { slots: 1, mayBegin: () => true },
      progress: { begin: () => step },
    },
    stack: { instance: { id: "dev-us-east-1-network" }, folder, json } as unknown as SynthesizedStack,
    lines,
  };
}

const schemaOf = async ({ environment }: Terraform): Promise<string> => {
  const run = new FakeTerraform({ environment });
  try {
    return (await run.call("GetSchema")).toString();
  } finally {
    run.end();
  }
};

it("serves what the code has and what only a state still has, and nothing after the work has ended", async () => {
  const { run, stack, lines } = await runWith();
  let used: Terraform | undefined;
  const schema = await withProviderHost(
    run,
    [stack],
    () => ["aws_left_out_data"],
    (terraform) => schemaOf((used = terraform)),
  );
  expect(schema.match(/schema of [a-z_]+/g)).toEqual(["schema of aws_kept", "schema of aws_kept_data", "schema of aws_left_out_data"]);
  expect(lines).toEqual(["started the provider"]);
  await expect(schemaOf(used ?? run.terraform)).rejects.toThrow();
});

it("ends the host when the work fails, and hands the error on", async () => {
  const { run, stack } = await runWith();
  let used: Terraform | undefined;
  await expect(
    withProviderHost(
      run,
      [stack],
      () => [],
      (terraform) => {
        used = terraform;
        throw new Error("the work failed");
      },
    ),
  ).rejects.toThrow("the work failed");
  await expect(schemaOf(used ?? run.terraform)).rejects.toThrow();
});

it("leaves Terraform to itself, which then checks the provider, when the lock does not have its checksum, and says so", async () => {
  const { run, stack, lines } = await runWith("h1:AAAA=");
  expect(
    await withProviderHost(
      run,
      [stack],
      () => [],
      (terraform) => Promise.resolve(terraform),
    ),
  ).toBe(run.terraform);
  expect(lines).toEqual([
    expect.stringMatching(/^every run starts a provider of its own: .* has the checksum h1:\S+, which the lock file does not have$/),
  ]);
});

describe("leaves Terraform to itself when somebody looks at what the provider does", () => {
  it.each([
    [reattachVariable, "{}"],
    ["TF_LOG", "debug"],
    ["TF_LOG_PROVIDER", "trace"],
  ])("%s", async (name, value) => {
    const { run, stack, lines } = await runWith();
    vi.stubEnv(name, value);
    vi.stubEnv(passVariable, name);
    expect(
      await withProviderHost(
        run,
        [stack],
        () => [],
        (terraform) => Promise.resolve(terraform),
      ),
    ).toBe(run.terraform);
    vi.unstubAllEnvs();
    expect(lines).toEqual([]);
  });
});

it("leaves Terraform to itself when somebody has put a provider of their own in the release's place", async () => {
  const { run, stack, lines } = await runWith();
  const own = temporaryFolder();
  writeFile(path.join(own, "terraform-provider-aws"), "", 0o755);
  vi.stubEnv(
    "TF_CLI_CONFIG_FILE",
    writeFile(
      path.join(own, "own.tfrc"),
      `provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "${own}"\n  }\n  direct {}\n}\n`,
    ),
  );
  expect(
    await withProviderHost(
      run,
      [stack],
      () => [],
      (terraform) => Promise.resolve(terraform),
    ),
  ).toBe(run.terraform);
  vi.unstubAllEnvs();
  expect(lines).toEqual([]);
});

it("is started for nothing when no stack is worked on", async () => {
  const { run, lines } = await runWith();
  expect(
    await withProviderHost(
      run,
      [],
      () => [],
      (terraform) => Promise.resolve(terraform),
    ),
  ).toBe(run.terraform);
  expect(lines).toEqual([]);
});
