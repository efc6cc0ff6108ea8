import { estate, temporaryFolder } from "../helpers/command";

interface Answer {
  readonly format: string;
  readonly coverage: { readonly resources: number; readonly covered: number };
  readonly total: Readonly<Record<string, number>>;
  readonly by: Readonly<Record<string, Readonly<Record<string, { readonly all: number }>>>>;
  readonly lines?: readonly { readonly amount: number; readonly stack: string }[];
}

describe("estate cost", () => {
  const work = temporaryFolder();

  it("tells totals, the idle cost of the recovery region, coverage and the age of prices", async () => {
    const { exitCode, stdout } = await estate(["cost", "--env", "prod", "--work", work]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ENVIRONMENT +FIXED +USAGE +TRANSFER +TOTAL +UNVERIFIED\nprod /);
    expect(stdout).toMatch(
      /idle: .*prod [\d,.]+ \(fixed [\d,.]+, usage [\d,.]+, transfer [\d,.]+\).* for what stands by in the recovery region and is copied to it/,
    );
    expect(stdout).toMatch(/coverage: 100 % of \d+ resources/);
    expect(stdout).toMatch(/prices: \d{4}-\d\d-\d\d, -?\d+ days old; \d+ % of the total has no source of AWS/);
  });

  it("prints one document whose lines add up to what it says", async () => {
    const { stdout } = await estate([
      "cost",
      "--json",
      "--lines",
      "--by",
      "tag:Environment",
      "--region",
      "us-west-2",
      "--env",
      "prod",
      "--work",
      work,
    ]);
    const { format, coverage, total, by, lines = [] } = JSON.parse(stdout) as Answer;
    expect(format).toBe("estate-cost/1");
    expect(coverage.covered).toBe(coverage.resources);
    expect(lines.every(({ stack }) => stack.includes("us-west-2"))).toBe(true);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(total.all ?? 0, 6);
    expect(by["tag:Environment"]?.prod?.all).toBeGreaterThan(0);
  });

  it("refuses a dimension that there is not", async () => {
    expect(await estate(["cost", "--by", "colour", "--work", work])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("tag:<key>"),
    });
  });
});
