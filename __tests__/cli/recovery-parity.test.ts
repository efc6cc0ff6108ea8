import { EstateValues } from "../../src/estate/judge/access/world/values";
import { type SynthesizedStack } from "../../src/estate/synthesized";
import { estate, temporaryFolder } from "../helpers/command";
import { realStacks } from "../helpers/estate";
import { mistakesInOutput } from "../helpers/json-output";
import { LiveRegions } from "../helpers/live-regions";

const command = ["recovery", "parity", "--aws", "--work", temporaryFolder()];
let regions: LiveRegions;
let env: Record<string, string>;

beforeAll(async () => {
  const stacks = (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as SynthesizedStack[];
  regions = new LiveRegions(new EstateValues(stacks).all().filter(({ owner }) => owner === "prod"));
  env = await regions.start();
});
afterAll(() => regions.stop());

describe("estate recovery parity --aws", () => {
  it("ends with 0 where both regions have the same, and with 2 for what is lacking", async () => {
    const { exitCode, stdout } = await estate([...command, "--env", "prod"], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("the recovery region lacks nothing") as string });
    regions.changes.set("us-west-2 aws_ecs_service/smart0dte-prod-api", null);
    const lacking = await estate([...command, "--env", "prod"], { env });
    expect({ exitCode: lacking.exitCode, stdout: lacking.stdout }).toEqual({
      exitCode: 2,
      stdout: expect.stringContaining("LACKING") as string,
    });
    regions.changes.clear();
  });

  it("ends with 2 when a region refuses a call, and says which and why, under --json too", async () => {
    regions.refused = ["us-west-2 DescribeSecret"];
    const { exitCode, stdout } = await estate([...command, "--env", "prod", "--json"], { env });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      format: "estate-recovery-parity-live/1",
      environment: "prod",
      unread: [{ region: "us-west-2", type: "aws_secretsmanager_secret", because: expect.stringContaining("not authorized") as string }],
    });
    expect(mistakesInOutput(stdout)).toEqual([]);
    const { stdout: text } = await estate([...command, "--env", "prod"], { env });
    expect(text).toContain("Not known, since AWS did not say:\n- aws_secretsmanager_secret in us-west-2:");
    regions.refused = [];
  });

  it("asks which environment's account the credentials are of", async () => {
    const { exitCode, stderr } = await estate(command, { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("give --env dev") as string });
  });
});
