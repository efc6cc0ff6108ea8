import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createHash } from "node:crypto";
import { driftProject } from "../../../src/modules/delivery/build-projects";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { runBuild } from "../../../src/estate/delivery/run-build";
import { temporaryFolder } from "../../helpers/machine";

interface Told {
  readonly findings: readonly object[];
  readonly unread?: readonly object[];
}

const finding = (consequence: string, address: string) => ({
  consequence,
  class: "changed",
  stack: "dev-us-east-1-network",
  address,
  arguments: [{ path: "ingress", before: "10.0.0.0/8", after: "0.0.0.0/0" }],
});

/** Programs that the job calls, each writing down what it was called with, and what this account has drifted to. */
function machine({
  told,
  archive = "terraform",
  answer,
  refuses = false,
  bus = 0,
}: {
  readonly told: Told;
  readonly archive?: string;
  readonly answer?: object;
  /** Whether S3 refuses the report. */
  readonly refuses?: boolean;
  /** How many entries the bus of events refuses. */
  readonly bus?: number;
}) {
  const folder = temporaryFolder();
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  const calls = path.join(folder, "calls");
  const sum = createHash("sha256").update("terraform").digest("hex");
  const document = answer ?? { format: "estate-drift/1", unread: [], ...told };
  writeFileSync(path.join(folder, "drift.json"), JSON.stringify(document));
  const code = told.unread?.length ? 1 : told.findings.length > 0 ? 2 : 0;
  const note = `printf '%s [%s]' "$(basename "$0") $*" "$AWS_PROFILE" | head -1 >> ${calls}; echo >> ${calls}`;
  const programs: Readonly<Record<string, string>> = {
    curl: `while [ $# -gt 0 ]; do case "$1" in --output) out="$2" ;; https:*) place="$1" ;; esac; shift; done
case "$place" in *SHA256SUMS) printf '%s  terraform_1.11.4_linux_%s.zip\\n' ${sum} amd64 ${sum} arm64 > "$out" ;; *) printf %s ${archive} > "$out" ;; esac`,
    unzip: note,
    npm: note,
    npx: `${note}; cat ${path.join(folder, "drift.json")}; exit ${code}`,
    aws: `${note}; case "$1 $2" in "s3api put-object") exit ${refuses ? 1 : 0} ;; "events put-events") echo ${bus} ;; esac`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(path.join(bin, name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return { folder, bin, calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").split("\n").filter(Boolean) : []) };
}

async function run(set: Parameters<typeof machine>[0]) {
  const { folder, bin, calls } = machine(set);
  const [source, scratch, output] = ["source", "scratch", "output"].map((name) => path.join(folder, name)) as [string, string, string];
  for (const made of [source, scratch, output]) mkdirSync(made);
  const result = await runBuild({
    specification: readBuildSpecification(driftProject.buildspec, "drift"),
    source,
    scratch,
    output,
    variables: {
      ENVIRONMENT: "dev",
      ROLE: "arn:aws:iam::111111111111:role/access/smart0dte-dev-planner",
      TERRAFORM_VERSION: "1.11.4",
      NAMESPACE: "smart0dte/dev/drift",
      METRIC: "Findings",
      TOPIC: "arn:topic",
      REPORTS: "records",
      PREFIX: "drift",
      AWS_REGION: "us-east-1",
    },
    machine: { PATH: `${bin}:${process.env.PATH ?? ""}`, HOME: folder },
  });
  const summary = path.join(source, "summary.txt");
  return { ...result, calls: calls(), source, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
}

const calledWith = (calls: readonly string[], beginning: string): string[] => calls.filter((call) => call.startsWith(beginning));

describe("the job that looks for drift", () => {
  it("takes the planner's role for looking, and nothing else, and counts what it found", async () => {
    const { succeeded, calls, source, log } = await run({ told: { findings: [] } });
    expect([succeeded, log]).toEqual([true, expect.stringContaining("dev: 0 findings")]);
    expect(readFileSync(path.join(source, ".tools", "aws-config"), "utf8")).toBe(
      "[profile planner]\nrole_arn = arn:aws:iam::111111111111:role/access/smart0dte-dev-planner\ncredential_source = EcsContainer\nregion = us-east-1\n",
    );
    expect(calls.filter((call) => call.endsWith("[planner]"))).toEqual(["npx estate drift --env dev --no-adopt --json [planner]"]);
    expect(calledWith(calls, "aws cloudwatch")).toEqual([
      "aws cloudwatch put-metric-data --namespace smart0dte/dev/drift --metric-name Findings --value 0 --unit Count []",
    ]);
    expect(calledWith(calls, "aws sns")).toEqual([]);
  });

  it("tells people what drifted, by address and argument and without a value", async () => {
    const { succeeded, calls, summary } = await run({
      told: { findings: [finding("security", "aws_security_group.web"), finding("none", "aws_vpc.vpc")] },
    });
    expect(succeeded).toBe(true);
    expect(calledWith(calls, "aws cloudwatch")[0]).toContain("--value 2 ");
    expect(calledWith(calls, "aws sns")).toEqual([
      "aws sns publish --topic-arn arn:topic --subject Drift in dev: 2 findings --message file://summary.txt []",
    ]);
    expect(summary).toContain("security changed dev-us-east-1-network aws_security_group.web ingress\n");
    expect(summary).not.toContain("0.0.0.0/0");
  });

  it("keeps each report under a name of its own, which it asks S3 not to overwrite", async () => {
    const { calls } = await run({ told: { findings: [finding("cost", "aws_vpc.vpc")] } });
    expect(calledWith(calls, "aws s3api")).toEqual([
      expect.stringMatching(
        /^aws s3api put-object --bucket records --key drift\/\d{4}\/\d\d\/\d\d\/dev-1\.json --body drift\.json .*--if-none-match \* \[\]$/,
      ),
    ]);
  });

  it("puts an event on the bus with the numbers and where the report lies, whether it found anything or not", async () => {
    for (const findings of [[], [finding("security", "aws_a.a"), finding("cost", "aws_b.b"), finding("cost", "aws_c.c")]]) {
      const { succeeded, calls, source } = await run({ told: { findings } });
      expect([succeeded, calledWith(calls, "aws events")]).toEqual([
        true,
        ["aws events put-events --entries file://event.json --query FailedEntryCount --output text []"],
      ]);
      const [entry, ...others] = JSON.parse(readFileSync(path.join(source, "event.json"), "utf8")) as { Detail: string }[];
      expect(others).toEqual([]);
      expect(entry).toMatchObject({ Source: "smart0dte/dev/drift", DetailType: "Drift Report" });
      expect(JSON.parse(entry?.Detail ?? "")).toEqual({
        environment: "dev",
        findings: findings.length,
        unread: 0,
        report: expect.stringMatching(/^s3:\/\/records\/drift\/.*\/dev-1\.json$/) as string,
        consequences: findings.length === 0 ? {} : { cost: 2, security: 1 },
      });
    }
  });

  it("fails when the bus refuses the event, which the command does not", async () => {
    const { succeeded, log } = await run({ told: { findings: [] }, bus: 1 });
    expect([succeeded, log]).toEqual([false, expect.stringContaining("the event was refused")]);
  });

  it("counts nothing when its report is not kept, so that the silence is noticed", async () => {
    const { succeeded, calls } = await run({ told: { findings: [] }, refuses: true });
    expect([succeeded, calledWith(calls, "aws cloudwatch")]).toEqual([false, []]);
  });

  it("shortens a long list to what a message holds", async () => {
    const { summary } = await run({ told: { findings: Array.from({ length: 500 }, (_, index) => finding("cost", `aws_vpc.v${index}`)) } });
    expect(summary).toContain("and 440 more");
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KB
    expect(summary.length).toBeLessThan(262_144);
  });

  it("fails when a stack could not be read, and still tells what it found in others", async () => {
    const { succeeded, calls, log } = await run({
      told: { findings: [finding("cost", "aws_vpc.vpc")], unread: [{ stack: "dev-us-east-1-cache", problem: "no bucket" }] },
    });
    expect([succeeded, log]).toEqual([false, expect.stringContaining("not read: dev-us-east-1-cache: no bucket")]);
    expect(calledWith(calls, "aws sns")).toHaveLength(1);
    expect(calledWith(calls, "aws cloudwatch")).toHaveLength(1);
  });

  it("counts nothing when it found nothing in what it could read, and something could not be read", async () => {
    const { succeeded, calls } = await run({ told: { findings: [], unread: [{ stack: "dev-us-east-1-cache", problem: "no bucket" }] } });
    expect([succeeded, calledWith(calls, "aws cloudwatch")]).toEqual([false, []]);
  });

  it("counts nothing when it could not look, so that the silence is noticed", async () => {
    const { succeeded, calls } = await run({ told: { findings: [] }, answer: { format: "estate-error/1", problem: "no credentials" } });
    expect([succeeded, calledWith(calls, "aws cloudwatch"), calledWith(calls, "aws sns")]).toEqual([false, [], []]);
  });

  it("runs no Terraform that is not the one that the sums are of", async () => {
    const { succeeded, calls } = await run({ told: { findings: [] }, archive: "another" });
    expect([succeeded, calledWith(calls, "npx"), calledWith(calls, "unzip")]).toEqual([false, [], []]);
  });
});
