import { readFileSync } from "node:fs";
import path from "node:path";
import { type ConfigKey } from "../../src/estate/judge/review/config-key";
import { ruleTable } from "../../src/estate/judge/review/rule-table";
import { estate, root, temporaryFolder } from "../helpers/command";
import { changeOf, planOf } from "../estate/judge/review/samples";
import { writeFile } from "../helpers/machine";

const plans = path.join(root, "__tests__", "estate", "judge", "review", "golden", "plans");
const stack = "prod-us-east-1-storage";

describe("estate review", () => {
  const work = temporaryFolder();
  const review = (...args: readonly string[]) => estate(["review", "--work", work, ...args]);
  const golden = (name: string): string => `${stack}=${path.join(plans, `${name}.json`)}`;

  it("asks for a synthesis when there is none", async () => {
    const { exitCode, stdout, stderr } = await estate(["review", "--work", temporaryFolder(), golden("tags-only")]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("fix: run `npx estate synth`");
  });

  describe("with a synthesis", () => {
    beforeAll(async () => {
      expect(await estate(["synth", "--work", work])).toMatchObject({ exitCode: 0 });
    });

    it.each([
      ["tags-only", 0],
      ["nothing-changes", 0],
      ["dashboard-destroyed", 2],
      ["policy-known-after-apply", 2],
      ["database-destroyed", 2],
    ])("ends for %s with %i", async (name, exitCode) => {
      expect(await review(golden(name))).toMatchObject({ exitCode });
    });

    it("names what must not be missed and where the rest is", async () => {
      const { stdout } = await review(golden("bucket-destroyed"));
      expect(stdout).toMatch(/^irreversible\s+prod-us-east-1-storage\s+aws_s3_bucket\.main\s+destroy\s+data-destroyed$/m);
      expect(stdout).toContain(`full review: ${path.join(work, ".estate", "reports", "review.html")}`);
    });

    it("says in a line what the change costs, and wants what has no price to be read", async () => {
      const file = path.join(temporaryFolder(), "cost.json");
      const unpriced = {
        stack,
        address: "aws_s3_bucket.main",
        type: "aws_s3_bucket",
        why: "its type has no price",
        fix: "add one",
        side: "after",
      };
      writeFile(file, JSON.stringify({ format: "estate-cost-diff/1", totals: [], changes: [], keys: [], unpriced: [unpriced] }));
      const { exitCode, stdout } = await review("--cost", file, golden("tags-only"));
      expect(exitCode).toBe(2);
      expect(stdout).toContain(`to read: what ${stack} aws_s3_bucket.main: its type has no price (after)`);
      expect(stdout).toContain("Cost: 0.00 US dollars a month, without 1 resources that have no price, look");
    });

    it("writes all forms, the same bytes each time, and prints the JSON on demand", async () => {
      const read = () =>
        ["json", "md", "sarif", "html"].map((form) => readFileSync(path.join(work, ".estate", "reports", `review.${form}`), "utf8"));
      const first = await review("--json", golden("bucket-renamed"));
      const files = read();
      expect(files[0]).toBe(`${first.stdout}\n`);
      expect(JSON.parse(first.stdout)).toMatchObject({
        format: "estate-review/1",
        counts: { irreversible: 1 },
        rules: expect.arrayContaining([expect.objectContaining({ id: "data-destroyed", tier: "irreversible" })]) as unknown,
        changes: [{ replacedBecause: ["bucket: smart0dte-dev-reports → smart0dte-dev-accounts"] }],
      });
      await review("--json", golden("bucket-renamed"));
      expect(read()).toEqual(files);
    });

    it("names the key of the configuration that made a change, with file and line, when asked", async () => {
      const network = "prod-us-east-1-network";
      const { resource } = JSON.parse(readFileSync(path.join(work, "cdktf.out", "stacks", network, "cdk.tf.json"), "utf8")) as {
        readonly resource: { readonly aws_cloudwatch_log_group: object };
      };
      const group = Object.keys(resource.aws_cloudwatch_log_group).find((name) => name.startsWith("flow-logs")) ?? "";
      const shorter = changeOf(`aws_cloudwatch_log_group.${group}`, ["update"], { retention_in_days: 3_653 }, { retention_in_days: 365 });
      const plan = writeFile(path.join(temporaryFolder(), `${network}.json`), JSON.stringify(planOf(shorter)));
      expect(JSON.parse((await review("--json", plan)).stdout)).not.toHaveProperty("changes[0].configKeys");
      const { changes } = JSON.parse((await review("--json", "--config-keys", plan)).stdout) as {
        readonly changes: readonly { readonly configKeys: readonly ConfigKey[] }[];
      };
      expect(changes[0]?.configKeys).toMatchObject([
        { environment: "prod", key: "network.flowLogs.retentionDays", file: "config/prod.yaml", default: false },
      ]);
      const written = readFileSync(path.join(root, "config", "prod.yaml"), "utf8").split("\n")[(changes[0]?.configKeys[0]?.line ?? 0) - 1];
      expect(written).toContain("retentionDays");
    });

    it.each([
      [[], "no plan is named"],
      [["/nowhere.json"], "/nowhere.json: no such file"],
      [
        [writeFile(path.join(temporaryFolder(), "cut.json"), '{"format_version": "1.2", "resource_ch')],
        "not a Terraform plan in JSON, or cut off",
      ],
    ])("answers %j with one message and exit code 1", async (args, problem) => {
      const { exitCode, stdout, stderr } = await review(...args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain(problem);
      expect(stderr).toMatch(/\nfix: /);
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  });

  it("prints the rules that the guide shows", async () => {
    const { stdout } = await estate(["review", "--rules"]);
    expect(`${stdout}\n`).toBe(ruleTable());
    const guide = readFileSync(path.join(root, "docs", "review.md"), "utf8");
    expect(guide.split("<!-- rules: begin (estate review --rules) -->\n\n")[1]?.split("\n<!-- rules: end -->")[0]).toBe(ruleTable());
  });
});
