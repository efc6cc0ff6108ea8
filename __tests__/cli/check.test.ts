import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { estate, root, temporaryFolder } from "../helpers/command";

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

describe("estate check aws --keys", () => {
  const work = temporaryFolder();
  const config = temporaryFolder();

  it("names the key of the configuration that determines what AWS refuses, with file and line", async () => {
    const long = "x".repeat(3000);
    const written = readFileSync(path.join(root, "config", "dev.yaml"), "utf8");
    const changed = written.replace(/(feed-polygon: \{.* description: )"[^"]*"/, `$1"${long}"`);
    expect(changed).not.toBe(written);
    writeFileSync(path.join(config, "dev.yaml"), changed);
    const arguments_ = ["check", "aws", "--keys", "--config", config, "--work", work, "--stack", "dev-us-east-1-secrets"];
    const { exitCode, stdout, stderr } = await estate(arguments_);
    const line = changed.split("\n").findIndex((text) => text.includes(long)) + 1;
    expect({ exitCode, stderr, stdout }).toEqual({
      exitCode: 2,
      stderr: expect.any(String) as string,
      stdout: expect.stringMatching(
        new RegExp(
          `accepts at most \\d+ characters\\n  determined by secrets\\.external\\.feed-polygon\\.description \\(.*dev\\.yaml:${line}\\)\\n`,
        ),
      ) as string,
    });
  });
});
