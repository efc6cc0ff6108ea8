import { readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { lighten } from "../estate/judge/affected/changes";
import { temporaryFolder } from "../helpers/command";
import { ProjectCopy } from "../helpers/history";

interface Shown {
  readonly causes: readonly { readonly kind: string; readonly key?: string; readonly line?: number; readonly changes: readonly number[] }[];
  readonly removed: readonly { readonly stack: string }[];
  readonly review: {
    readonly obstacles: readonly { readonly address: string; readonly problem: string }[];
    readonly changes: readonly {
      readonly stack: string;
      readonly address: string;
      readonly effect: string;
      readonly replacedBecause: readonly string[];
      readonly changed: readonly { readonly argument: string; readonly before: string; readonly after: string }[];
    }[];
  };
}

describe("estate diff", () => {
  const folder = temporaryFolder();
  const project = new ProjectCopy(path.join(folder, "project"));

  beforeAll(async () => {
    lighten(project);
    await project.init();
  });
  afterEach(() => project.git("checkout", "--quiet", "--force", "main", "--", "."));

  const dev = "config/dev.yaml";
  const longerFlowLogs = (): void =>
    project.edit(dev, (text) => text.replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }"));
  const lineOf = (text: string): number =>
    readFileSync(project.path(dev), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  async function shown(): Promise<Shown> {
    const run = await project.estate(["diff", "--json"]);
    expect(run.stderr).not.toContain("fix:");
    return JSON.parse(run.stdout) as Shown;
  }

  it("says that nothing changes, also for another layout of the same code and configuration", async () => {
    project.edit(dev, (text) => `# a comment\n${text}`);
    project.edit("src/modules/network/vpc.ts", (text) => `// a comment\n${text}`);
    const run = await project.estate(["diff", "--exit-code"]);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/no resource changes$/) as string });
  });

  it("names the edited key with file and line, and what it changes in place", async () => {
    longerFlowLogs();
    const run = await project.estate(["diff", "--exit-code"]);
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toContain(`config/dev.yaml:${lineOf("flowLogs")} network.flowLogs.retentionDays: 30 -> 60\n`);
    expect(run.stdout).toMatch(
      /^ {2}changed: dev-us-east-1-network aws_cloudwatch_log_group\.flow-logs\S+ \(retention_in_days 30 -> 60\)$/m,
    );
    expect(run.stdout).toMatch(/: 2 changed \(2 look\)$/);
  });

  it("says what is replaced and by which argument, what follows from that, and what stands in the way", async () => {
    project.edit(dev, (text) => text.replace("cidr: 10.4.0.0/16", "cidr: 10.14.0.0/16"));
    const { review } = await shown();
    const vpc = review.changes.find(({ address }) => address.startsWith("aws_vpc.vpc_"));
    expect(vpc).toMatchObject({
      stack: "dev-us-east-1-network",
      effect: "replace",
      replacedBecause: ["cidr_block: 10.4.0.0/16 → 10.14.0.0/16"],
    });
    const gateway = review.changes.find(({ address }) => address.startsWith("aws_internet_gateway."));
    expect(gateway?.effect).toBe("update");
    const table = review.changes.find(({ address }) => address.startsWith("aws_route_table.public-"));
    expect(table?.replacedBecause[0]).toMatch(/^vpc_id: \(dev-us-east-1-network aws_vpc\.vpc_.*→ known after apply$/);
    expect(review.changes.every(({ stack }) => stack.startsWith("dev-us-east-1-"))).toBe(true);
    expect(review.obstacles).toEqual([]);
    const text = (await project.estate(["diff"])).stdout;
    expect(text).toMatch(/replaced by cidr_block: dev-us-east-1-network aws_vpc\.vpc_/);
    expect(text).toMatch(/in consequence \d+ resources are replaced: dev-us-east-1-network .*aws_route_table/);
    expect(text).toMatch(/^affects dev-us-east-1-network/m);
  });

  it("puts what each of several edits does below it, and what code does below the code", async () => {
    longerFlowLogs();
    project.edit(dev, (text) => text.replace("  logs: { retentionDays: 30 }", "  logs: { retentionDays: 45 }"));
    project.edit("src/modules/network/interface-endpoints.ts", (text) => text.replace("HTTPS from the VPC", "TLS from the VPC"));
    const { causes, review } = await shown();
    const by = causes.map(({ kind, key, changes }) => [
      key ?? kind,
      [...new Set(changes.map((index) => `${review.changes[index]?.effect} ${review.changes[index]?.address.split(".")[0]}`))],
    ]);
    expect(by).toEqual([
      ["network.flowLogs.retentionDays", ["update aws_cloudwatch_log_group"]],
      ["storage.logs.retentionDays", ["update aws_s3_bucket_lifecycle_configuration"]],
      ["sources", expect.arrayContaining(["replace aws_security_group"])],
    ]);
    const group = review.changes.find(({ effect }) => effect === "replace");
    expect(group?.replacedBecause).toEqual([expect.stringMatching(/^description: /)]);
  });

  it("says which stacks leave the code, and plans nothing for it", async () => {
    rmSync(project.path(dev));
    const { removed, causes, review } = await shown();
    expect(removed.map(({ stack }) => stack)).toContain("dev-us-east-1-network");
    expect(causes.map(({ key }) => key)).toEqual([""]);
    expect(review.changes).toEqual([]);
  });

  it("writes Markdown that folds, and filters", async () => {
    longerFlowLogs();
    const { stdout } = await project.estate(["diff", "--markdown", "--region", "us-west-2"]);
    expect(stdout).toMatch(/^### against fork point of main \([0-9a-f]+\): 1 changed/);
    expect(stdout).toContain("<details><summary><code>config/dev.yaml:");
  });

  it("compares with a synthesis as with the commit that it is of, and writes a page", async () => {
    const base = path.join(folder, "base");
    await project.synthesize(base);
    longerFlowLogs();
    const run = await project.estate(["diff", "--against", base, "--page", "--exit-code"]);
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^whatever was edited since\n {2}changed: dev-us-east-1-network/) as string,
    });
    expect(run.stdout).toMatch(/\(retention_in_days 30 -> 60\)$/m);
    expect(run.stdout).toContain(`against ${base}: 2 changed`);
    const [, page = ""] = /^page: (.*)$/m.exec(run.stderr) ?? [];
    expect(readFileSync(page, "utf8")).toContain("aws_cloudwatch_log_group.flow-logs");
    expect(await project.estate(["diff", "--against", base, "--base", "main"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("--base and --against both say") as string,
    });
  });

  it("asks for the name of a renamed environment file where the file still says the old one", async () => {
    renameSync(project.path(dev), project.path("config/trial.yaml"));
    const run = await project.estate(["diff"]);
    rmSync(project.path("config/trial.yaml"));
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('environment: got "dev"; allowed: the file\'s name, trial') as string,
    });
  });

  it.each([
    [
      "cannot be synthesized, with what it says itself",
      () => project.edit(dev, (text) => text.replace("natGateways: single", "natGateways: none-of-these")),
      /cannot be synthesized; it says:[\s\S]*none-of-these[\s\S]*this one is at fault, not the checkout/,
    ],
    ["has no estate of this kind", () => rmSync(project.path("bin", "synth.mjs")), /has no bin\/synth\.mjs: it is older than/],
  ])("refuses a base that %s", async (_, edit, message) => {
    edit();
    await project.git("stash", "--quiet");
    const run = await project.estate(["diff", "--base", "stash@{0}"]);
    await project.git("stash", "drop", "--quiet");
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) as string });
  });

  it.each([
    ["a base that does not exist", ["--base", "nowhere"], /--base nowhere: there is no such revision/],
    ["a configuration that is wrong", ["--base", "main"], /the configuration has one mistake/],
  ])("refuses %s", async (_, options, message) => {
    if (/configuration/.test(String(message)))
      project.edit(dev, (text) => text.replace("natGateways: single", "natGateways: none-of-these"));
    const run = await project.estate(["diff", ...options]);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(message) as string });
  });

  it("refuses to compare in the middle of a merge", async () => {
    await project.git("update-ref", "MERGE_HEAD", "HEAD");
    const run = await project.estate(["diff"]);
    await project.git("update-ref", "-d", "MERGE_HEAD");
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/a merge, rebase or cherry-pick is under way/) as string });
  });
});
