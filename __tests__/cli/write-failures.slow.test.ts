import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { type CommandResult, estate, root } from "../helpers/command";
import { fakeTerraform, temporaryFolder } from "../helpers/machine";
import { findTerraform } from "../../src/estate/run/terraform/binary";
import { configWith, oneStack, stackTrace } from "../helpers/small-estate";

/**
 * A disk that takes no more, without the rights to make one: a limit on the size of a file ends a
 * write in its middle, with another error code but by the same way.
 */
async function withFileLimit(kilobytes: number, args: readonly string[]): Promise<CommandResult> {
  const { exitCode, stdout, stderr } = await execa(
    "bash",
    ["-c", `ulimit -f ${kilobytes}; exec "$@"`, "limited", process.execPath, path.join(root, "bin", "estate.mjs"), ...args],
    { cwd: root, reject: false, stdin: "ignore" },
  );
  return { exitCode, stdout, stderr };
}

function expectOneMessage(run: CommandResult): void {
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr.match(/^estate: /gm)).toHaveLength(1);
  expect(run.stderr).toMatch(/^fix: /m);
  expect(run.stderr).not.toMatch(stackTrace);
  expect(run.stderr).not.toContain("defect of the command");
}

const drafts = (work: string): string[] =>
  readdirSync(work, { recursive: true, encoding: "utf8" }).filter((file) => /\.tmp$|synth-\d+|running\.json|^\.estate\/lock/.test(file));

describe("a disk that takes no more", () => {
  it("ends synthesis with a message and leaves the estate of the run before as it was", async () => {
    const work = temporaryFolder();
    const config = configWith(temporaryFolder(), ["dev"]);
    expect(await estate(["synth", "--config", config, "--work", work])).toMatchObject({ exitCode: 0 });
    const file = path.join(work, "cdktf.out", "stacks", "dev-us-east-1-network", "cdk.tf.json");
    const before = readFileSync(file, "utf8");
    configWith(config, ["dev"], (text) => text.replace("cc-0dte-dev", "cc-0dte-changed"));
    const run = await withFileLimit(20, ["synth", "--config", config, "--work", work]);
    expectOneMessage(run);
    expect(run.stderr).toMatch(/cannot be written \(EFBIG\)\n\s*fix: a file may not be that large here/);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(drafts(work)).toEqual([]);
  });

  it("ends a plan with Terraform's own word on it, without half a plan or report", async () => {
    const work = temporaryFolder();
    const { path: real } = await findTerraform();
    // Whatever Terraform writes into the plan file, the device answers that it is full.
    const PATH = `${fakeTerraform(temporaryFolder(), `[ "$1" = plan ] && ln -s /dev/full estate.tfplan\nexec '${real}' "$@"`)}:${process.env.PATH}`;
    const run = await estate(["plan", ...oneStack, "--config", configWith(temporaryFolder(), ["dev"]), "--work", work], { env: { PATH } });
    expectOneMessage(run);
    expect(run.stderr).toMatch(/no space left on device/);
    expect(existsSync(path.join(work, ".estate", "composition", "trading-dev-us-east-1", "estate.tfplan"))).toBe(false);
    expect(existsSync(path.join(work, ".estate", "reports"))).toBe(false);
    expect(drafts(work)).toEqual([]);
  });
});

describe("an output folder that cannot be written", () => {
  it.each([
    ["cdktf.out", ["synth"]],
    [".estate", ["synth"]],
    [".estate/composition", ["plan", ...oneStack]],
    [".estate/reports", ["plan", ...oneStack]],
  ])("is named when a file stands in the place of %s", async (place, command) => {
    const work = temporaryFolder();
    mkdirSync(path.dirname(path.join(work, place)), { recursive: true });
    writeFileSync(path.join(work, place), "in the way");
    const run = await estate([...command, "--config", configWith(temporaryFolder(), ["dev"]), "--work", work]);
    expectOneMessage(run);
    expect(run.stderr).toMatch(/cannot be written \((ENOTDIR|EEXIST)\)\nfix: a file stands where a folder is needed; move it away/);
    expect(run.stderr).toContain(path.join(work, place));
    expect(readFileSync(path.join(work, place), "utf8")).toBe("in the way");
    expect(drafts(work)).toEqual([]);
  });
});
