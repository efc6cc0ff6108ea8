import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { ProjectCopy } from "../helpers/history";
import { startExpiredTokenServer } from "../helpers/servers/expired-token";
import { configWith } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);
const work = temporaryFolder();
const places = ["--config", config, "--work", work];

it.each([
  { args: ["plan", "--out", "x"], problem: "--out can be used with --live only" },
  { args: ["plan", "--matrix", "--out", "x"], problem: "--matrix, --out can be used with --live only" },
  { args: ["plan", "--live", "--parallelism", "0"], problem: "It must be a whole number from 1 to 100" },
  { args: ["plan", "--live", "--env", "def"], problem: "--env def: there is no such environment" },
  { args: ["apply"], problem: "estate apply: no bundle is named" },
  { args: ["apply", "nowhere"], problem: "nowhere: no such folder of bundles" },
  { args: ["apply", "nowhere", "--mock"], problem: "estate apply --mock takes no bundles" },
  { args: ["apply", "nowhere", "--env", "dev"], problem: "--env, --region, --layer and --stack choose stacks for --mock only" },
])("refuses $args", async ({ args, problem }) => {
  const result = await estate([...places, ...args]);
  expect([result.exitCode, result.stdout, result.stderr]).toEqual([1, "", expect.stringContaining(problem)]);
});

describe("credentials that have expired", () => {
  const bundles = path.join(temporaryFolder(), "bundles");

  it.each([
    { args: ["plan", "--live", "--layer", "access", "--out", bundles], stdout: "" },
    { args: ["drift", "--layer", "access"], stdout: expect.stringContaining("1 stacks not read") as unknown },
  ])("are what $args.0 tells of, and what to do, before anything is planned", async ({ args, stdout }) => {
    const server = await startExpiredTokenServer();
    try {
      const run = await estate([...places, ...args], { env: server.env });
      expect([run.exitCode, run.stdout, run.stderr]).toEqual([
        1,
        stdout,
        expect.stringMatching(/the AWS credentials have expired[\s\S]*fix: sign in again/),
      ]);
      expect(server.asked()).toBeGreaterThan(0);
      expect(existsSync(bundles)).toBe(false);
    } finally {
      server.stop();
    }
  });
});

it("prints the waves of the chosen stacks as a job matrix, for GitHub and for CodeBuild", async () => {
  const github = await estate([...places, "plan", "--live", "--matrix", "--region", "us-east-1"]);
  const { waves } = JSON.parse(github.stdout) as {
    waves: { wave: number; include: { stack: string; wave: number; environment: string; region: string; layer: string }[] }[];
  };
  expect(github.exitCode).toBe(2);
  expect(waves.flatMap(({ include }) => include).find(({ layer }) => layer === "network")).toMatchObject({
    stack: "dev-us-east-1-network",
    environment: "dev",
    region: "us-east-1",
  });
  const waveOf = (layer: string): number => waves.flatMap(({ include }) => include).find((job) => job.layer === layer)?.wave ?? 0;
  expect([waveOf("state") < waveOf("access"), waveOf("access") < waveOf("security"), waveOf("security") < waveOf("network")]).toEqual([
    true,
    true,
    true,
  ]);

  const codebuild = await estate([...places, "plan", "--live", "--matrix", "codebuild", "--layer", "network"]);
  const { batch } = JSON.parse(codebuild.stdout) as { batch: { "build-graph": { identifier: string }[] } };
  expect(batch["build-graph"].map(({ identifier }) => identifier)).toEqual(["dev_us_east_1_network", "dev_us_west_2_network"]);
});

describe("only what is affected", () => {
  const copy = new ProjectCopy(path.join(temporaryFolder(), "project"));
  beforeAll(() => copy.init());

  it("is nothing when the checkout is the revision", async () => {
    const { exitCode, stdout } = await copy.estate(["plan", "--live", "--matrix", "--affected", "HEAD"]);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { waves: [] }]);
  });

  it("says that there is no such revision", async () => {
    const { exitCode, stderr } = await copy.estate(["plan", "--live", "--affected", "mian"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/mian: there is no such revision[\s\S]*did you mean main\?/)]);
  });

  it("refuses a checkout with files that are not committed", async () => {
    writeFileSync(copy.path("config", "note.txt"), "x");
    const { exitCode, stderr } = await copy.estate(["plan", "--live", "--affected", "HEAD"]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/1 file of the checkout is not committed[\s\S]*config\/note\.txt/)]);
  });
});
