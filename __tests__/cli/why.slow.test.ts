import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { estate } from "../helpers/command";
import { temporaryFolder } from "../helpers/machine";
import { addressAt } from "../helpers/provenance";
import { configWith } from "../helpers/small-estate";

const stack = "dev-us-east-1-network";
const argument = "retention_in_days";

describe("estate why", () => {
  const work = temporaryFolder();
  const why = (...args: readonly string[]) => estate(["why", "--work", work, ...args]);
  const logGroup = () => addressAt(stack, "flow-logs/log-group");

  it("names the key and its line, for people and for programs", async () => {
    const address = await logGroup();
    const { exitCode, stdout } = await why(stack, address, argument);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^network\.flowLogs\.retentionDays {2}30 {5}config\/dev\.yaml:\d+$/m) as unknown,
    });
    expect(stdout).toContain(`made by the construct ${stack}/flow-logs/log-group`);
    const json = JSON.parse((await why("--json", stack, address, argument)).stdout) as { keys: { file: string; line: number }[] };
    expect(json).toMatchObject({
      stack,
      address,
      argument,
      value: 30,
      keys: [{ key: "network.flowLogs.retentionDays", environment: "dev", default: false, file: "config/dev.yaml" }],
    });
    expect(readFileSync("config/dev.yaml", "utf8").split("\n")[(json.keys[0]?.line ?? 0) - 1]).toContain("flowLogs: { retentionDays: 30 }");
    expect(readdirSync(path.join(work, ".estate", "provenance"))).toHaveLength(1);
    expect(existsSync(path.join(work, "cdktf.out"))).toBe(false);
  });

  it("lists every argument that a key determines when none is named", async () => {
    const { stdout } = await why(stack, await logGroup());
    expect(stdout).toMatch(/^environment +dev +config\/dev\.yaml:2 +name$/m);
    expect(stdout).toMatch(/^project +smart0dte +default of the schema; its place is below config\/dev\.yaml:\d+ +name$/m);
  });

  it("reads the configuration that it is given", async () => {
    const config = configWith(temporaryFolder(), ["dev"], (text) =>
      text.replace("flowLogs: { retentionDays: 30 }", "flowLogs:\n    retentionDays: 60"),
    );
    const { stdout } = await why("--config", config, "--json", stack, await logGroup(), argument);
    const { keys } = JSON.parse(stdout) as { keys: { line: number }[] };
    expect(keys).toMatchObject([{ value: 60, file: path.join(config, "dev.yaml") }]);
    expect(readFileSync(path.join(config, "dev.yaml"), "utf8").split("\n")[(keys[0]?.line ?? 0) - 1]).toBe("    retentionDays: 60");
  });

  it("tells what would have to be written, and ends with 2 when nothing would do", async () => {
    const address = await logGroup();
    const adopted = await why(stack, address, argument, "--wants", "60");
    expect(adopted).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^write network\.flowLogs\.retentionDays: 60 at config\/dev\.yaml:\d+, instead of 30\n/) as unknown,
    });
    expect(adopted.stdout).toMatch(/also changes:\n[\s\S]*dev-us-west-2-network/);
    const refused = await why(stack, address, argument, "--wants", "31", "--json");
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      argument,
      value: 31,
      verified: false,
      refused: [expect.stringContaining("may not be 31")],
    });
  });

  it.each([
    [["dev-us-east-1-netwrk", "aws_vpc.main"], "there is no stack dev-us-east-1-netwrk", "did you mean dev-us-east-1-network?"],
    [[stack, "aws_vpcs.main"], `${stack} declares no aws_vpcs.main`, "name one of the addresses"],
    [[stack, "aws_vpc.main", "--wants", "1"], "--wants is about one argument, and none is named", "name the argument after the address"],
    [[stack], "missing required argument 'address'", "see `estate --help`"],
  ])("answers %j with one message and exit code 1", async (args, problem, fix) => {
    const { exitCode, stdout, stderr } = await why(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^estate: /);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(`fix: ${fix}`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
