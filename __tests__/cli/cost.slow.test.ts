import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { ProjectCopy } from "../helpers/history";
import { configWith } from "../helpers/small-estate";

interface Change {
  readonly stack: string;
  readonly address: string;
  readonly what: string;
  readonly before: number;
  readonly after: number;
}
const sum = (changes: readonly Change[]): number => changes.reduce((total, { before, after }) => total + after - before, 0);

describe("estate cost explain", () => {
  const places = ["--config", configWith(temporaryFolder(), ["dev", "prod"]), "--work", temporaryFolder()];
  const explain = async (...args: readonly string[]) => {
    const { exitCode, stdout } = await estate(["cost", "explain", ...args, "--json", ...places]);
    const { trials } = JSON.parse(stdout) as {
      trials: readonly {
        environment: string;
        tried: unknown;
        refused: readonly string[];
        difference: number | null;
        unpriced: readonly string[];
        changes: readonly Change[];
      }[];
    };
    return { exitCode, trials };
  };

  it("tries another value, and tells what each resource then costs", async () => {
    const { exitCode, trials } = await explain("network.natGateways", "--env", "dev");
    const [trial] = trials;
    expect([exitCode, trials.length, trial?.environment, trial?.tried]).toEqual([0, 1, "dev", "perZone"]);
    // One gateway in each of three zones instead of one: two more of each, with their addresses, in both regions.
    expect(trial?.changes.filter(({ what, before }) => what === "NAT gateway" && before === 0)).toHaveLength(4);
    expect(trial?.changes.filter(({ what, before }) => what === "public IPv4 address" && before === 0)).toHaveLength(4);
    expect(trial?.difference).toBeCloseTo(sum(trial?.changes ?? []), 6);
    expect(trial?.difference).toBeGreaterThan(0);
  });

  it("says what the check has against a value, and ends with 2 when it refuses all", async () => {
    const { exitCode, trials } = await explain("network.natGateways", "--env", "prod", "--to", "single");
    expect([exitCode, trials.length]).toEqual([2, 1]);
    expect(trials[0]?.refused).toEqual([expect.stringContaining("network.natGateways: allowed: perZone")]);
  });

  it("gives no sum for a value that makes something without a price, and ends with 2", async () => {
    const { exitCode, trials } = await explain("database.instanceClass", "--env", "prod", "--to", "db.m7g.large");
    expect([exitCode, trials.map(({ difference, refused }) => [difference, refused])]).toEqual([2, [[null, []]]]);
    expect(trials[0]?.unpriced).toEqual([
      expect.stringMatching(
        /aws_db_instance\..*: there is no price rds\.postgres\.multi\.db\.m7g\.large for us-east-1 \(after\); add the line/,
      ),
    ]);
  });

  it("tells that a key moves nothing", async () => {
    const { exitCode, trials } = await explain("edge.hstsDays", "--env", "dev", "--to", "2");
    expect([exitCode, trials.map(({ difference, changes }) => [difference, changes])]).toEqual([0, [[0, []]]]);
  });

  it("knows no other key, and no part of an environment", async () => {
    const unknown = await estate(["cost", "explain", "network.nothing", ...places]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining("there is no such key")]);
    const part = await estate(["cost", "explain", "network.natGateways", "--region", "us-east-1", ...places]);
    expect([part.exitCode, part.stderr]).toEqual([1, expect.stringContaining("a key holds for a whole environment")]);
  });
});

describe("estate cost suggest", () => {
  const places = ["--config", configWith(temporaryFolder(), ["prod"]), "--work", temporaryFolder()];

  it("tells which cheaper settings hold, and what is against the others", async () => {
    const run = await estate([
      "cost",
      "suggest",
      "--env",
      "prod",
      "--key",
      "network.natGateways",
      "--key",
      "cache.snapshots.retentionDays",
      "--json",
      ...places,
    ]);
    const { suggestions } = JSON.parse(run.stdout) as {
      suggestions: readonly { key: string; tried: unknown; difference: number; refused: readonly string[] }[];
    };
    expect(run.exitCode).toBe(2);
    expect(suggestions).toEqual([
      {
        key: "cache.snapshots.retentionDays",
        now: 30,
        tried: 15,
        difference: expect.any(Number) as number,
        unverified: expect.any(Number) as number,
        refused: [],
      },
      {
        key: "network.natGateways",
        now: "perZone",
        tried: "single",
        difference: 0,
        unverified: 0,
        refused: [expect.stringContaining("perZone in an environment that keeps data")],
      },
    ]);
    expect(suggestions[0]?.difference).toBeLessThan(0);
  });

  it("wants one whole environment, and a key that has something cheaper", async () => {
    const none = await estate(["cost", "suggest", ...places]);
    expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining("name it with --env")]);
    const unknown = await estate(["cost", "suggest", "--env", "prod", "--key", "domainName", ...places]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringContaining("no cheaper value of it is known")]);
  });
});

describe("estate cost diff", () => {
  const project = new ProjectCopy(path.join(temporaryFolder(), "project"));
  let first = "";
  beforeAll(async () => {
    first = await project.init();
    project.edit("config/dev.yaml", (text) => text.replace("natGateways: single", "natGateways: perZone"));
    await project.commit();
  });

  it("tells what a revision costs more, and which key of the configuration makes it", async () => {
    const { exitCode, stdout } = await project.estate(["cost", "diff", "--base", first, "--config-keys", "--json"]);
    const { totals, changes, keys } = JSON.parse(stdout) as {
      totals: readonly { owner: string; before: number; after: number; verdict: string }[];
      changes: readonly Change[];
      keys: readonly { environment: string; key: string; difference: number | null }[];
    };
    expect(exitCode).toBe(2);
    const more = totals.filter(({ before, after }) => before !== after);
    expect(more.map(({ owner, verdict }) => [owner, verdict])).toEqual([["dev", "look"]]);
    expect((more[0]?.after ?? 0) - (more[0]?.before ?? 0)).toBeCloseTo(sum(changes), 2);
    expect(keys).toEqual([{ environment: "dev", key: "network.natGateways", difference: expect.closeTo(sum(changes), 6) as number }]);
  });

  it("writes the same as Markdown", async () => {
    const { exitCode, stdout } = await project.estate(["cost", "diff", "--base", first, "--comment"]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /^# Cost: \+[\d.]+ US dollars a month, (?:\d+ % of what moves unverified, )?look\n\n\| environment \| before \| after \| change \| unverified \|/,
    );
  });

  it("tells that nothing costs more or less", async () => {
    expect(await project.estate(["cost", "diff", "--base", "HEAD"])).toMatchObject({ exitCode: 0, stdout: "costs the same" });
  });

  it("never calls cheaper what has no price", async () => {
    project.edit("config/prod.yaml", (text) => text.replace("instanceClass: db.r6g.xlarge", "instanceClass: db.m7g.large"));
    await project.commit();
    const { exitCode, stdout } = await project.estate(["cost", "diff", "--base", "HEAD~1"]);
    expect([exitCode, stdout]).toEqual([
      2,
      expect.stringMatching(
        /not in the totals:\n {2}prod-us-east-1-database aws_db_instance\..*: there is no price rds\.postgres\.multi\.db\.m7g\.large .*\(after\)\n {4}fix: /,
      ),
    ]);
  });
});
