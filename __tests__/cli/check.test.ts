import { estate, temporaryFolder } from "../helpers/command";

describe("estate check aws", () => {
  const work = temporaryFolder();

  it("accepts a stack of the estate, and says how much of it the models know", async () => {
    const { exitCode, stdout } = await estate(["check", "aws", "--work", work, "--stack", "prod-us-east-1-ingress"]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^AWS's models accept every value that they know\n\d+ literals: [\d.]+ % stand in a model/) as string,
    });
  });

  it("lists the arguments that no model judges, with reasons", async () => {
    const { exitCode, stdout } = await estate(["check", "aws", "--coverage", "--work", work, "--stack", "prod-us-east-1-ingress"]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining("aws_lb.idle_timeout: an attribute, which AWS takes as a key and a text without a model") as string,
    });
  });

  it("prints one JSON document with --json", async () => {
    const { exitCode, stdout } = await estate(["check", "aws", "--json", "--work", work, "--stack", "prod-us-east-1-ingress"]);
    expect({ exitCode, ...(JSON.parse(stdout) as object) }).toMatchObject({
      exitCode: 0,
      format: "estate-check-aws/1",
      findings: [],
      coverage: { unknown: [] },
    });
  });
});
