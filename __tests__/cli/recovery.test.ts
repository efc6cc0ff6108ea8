import { appendFileSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { estate, root, temporaryFolder } from "../helpers/command";
import { dryRun, RecoveryRegion } from "../helpers/recovery-region";

const work = temporaryFolder();
const prod = ["--env", "prod", "--work", work];
/** The project's environments, where brokers and feeds of production have confirmed the addresses that the region has. */
const confirmed = temporaryFolder();
const prodConfirmed = [...prod, "--config", confirmed];
beforeAll(() => {
  for (const file of readdirSync(path.join(root, "config")).filter((name) => name.endsWith(".yaml")))
    copyFileSync(path.join(root, "config", file), path.join(confirmed, file));
  const entry = `{ confirmedOn: "2026-11-30", addresses: [${new RecoveryRegion().addresses.join(", ")}] }`;
  const names = ["broker-interactive-brokers", "feed-polygon", "feed-cboe"];
  appendFileSync(
    path.join(confirmed, "prod.yaml"),
    `recovery: { allowLists: { ${names.map((name) => `${name}: ${entry}`).join(", ")} } }\n`,
  );
});
let region: RecoveryRegion;
beforeEach(async () => {
  region = new RecoveryRegion();
  await region.start();
});
afterEach(() => region.stop());

const failover = (...args: readonly string[]) => estate(["recovery", "failover", ...prod, ...args], { env: region.env });
const started = (): string[] => region.runs.filter(({ arn }) => !arn.includes("monthly")).map(({ input }) => input);

describe("estate recovery status", () => {
  it("tells on one screen who trades, where names lead, what would be lost and how long it would take", async () => {
    const { exitCode, stdout } = await estate(["recovery", "status", ...prodConfirmed], { env: region.env });
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").length).toBeLessThan(25);
    expect(stdout).toMatch(/orders are sent by +us-east-1 \(epoch 7\)/);
    expect(stdout).toMatch(/names lead to +us-east-1/);
    expect(stdout).toMatch(/a failover loses +0\.4 s of the database now; up to 300 s nobody is notified/);
    expect(stdout).toMatch(/and takes +\d+ s at the most/);
    expect(stdout).toContain("a failover lacks nothing");
  });

  it("gives the same as JSON, and ends with 2 when something is missing", async () => {
    region.secretsWithoutValue = ["smart0dte/prod/external/broker-interactive-brokers"];
    const { exitCode, stdout } = await estate(["recovery", "status", "--json", ...prodConfirmed], { env: region.env });
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      2,
      {
        format: "estate-recovery-status/1",
        trades: "us-east-1",
        gaps: [{ kind: "missing", what: expect.stringContaining("has no value") }],
      },
    ]);
  });
});

describe("estate recovery failover", () => {
  const steps = ["read-epoch", "whose-epoch", "ask-for-approval", "approved", "revoke", "take-over", "grant", "set-flag", "done"];

  it("starts the machine once, with the reason, and follows it to its end", async () => {
    region.script = [
      { status: "RUNNING", states: steps.slice(0, 3) },
      { status: "SUCCEEDED", states: steps },
    ];
    const { exitCode, stdout, stderr } = await failover("--reason", "us-east-1 does not answer", "--confirm", "prod", "--json");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/ask-for-approval: waits for the approval[\s\S]*take-over: nobody trades now/) as string,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      format: "estate-recovery-run/1",
      mode: "failover",
      status: "SUCCEEDED",
      region: "us-west-2",
    });
    expect((JSON.parse(stdout) as { steps: { state: string }[] }).steps.map(({ state }) => state)).toEqual(steps);
    expect(started()).toEqual([JSON.stringify({ mode: "failover", reason: "us-east-1 does not answer" })]);
    expect([...region.regions]).toEqual(["us-west-2"]);
  });

  it.each<[string, readonly string[], string]>([
    ["a reason", ["--confirm", "prod"], "a failover needs a reason; nothing was started"],
    ["the right confirmation", ["--reason", "x", "--confirm", "staging"], '"staging" is not prod; nothing was started'],
    ["options that mean something together", ["--follow", "--reason", "x"], "--reason has no effect beside --follow"],
  ])("starts nothing without %s", async (_, args, problem) => {
    expect(await failover(...args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(problem) as string });
    expect(region.asked).not.toContain("StartExecution");
  });

  it("starts no second one, and follows the one that runs when it is told to", async () => {
    region.runs.unshift({ ...dryRun(0), arn: "arn:under-way", input: '{"mode":"failover"}', status: "RUNNING" });
    expect(await failover("--reason", "x", "--confirm", "prod")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/a run is under way: arn:under-way; nothing was started[\s\S]*--follow/) as string,
    });
    expect(region.asked).not.toContain("StartExecution");
    region.script = [
      { status: "RUNNING", states: [] },
      { status: "SUCCEEDED", states: steps },
    ];
    expect(await failover("--follow")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("SUCCEEDED") as string });
  });

  it("leaves the machine running on Ctrl-C, and says so", async () => {
    region.script = [{ status: "RUNNING", states: steps.slice(0, 3) }];
    const run = execa(
      process.execPath,
      [path.join(root, "bin", "estate.mjs"), "recovery", "failover", ...prod, "--reason", "x", "--confirm", "prod"],
      {
        cwd: root,
        reject: false,
        stdin: "ignore",
        env: region.env,
      },
    );
    await new Promise<void>((resolve) => run.stderr.on("data", (text: Buffer) => String(text).includes("ask-for-approval") && resolve()));
    run.kill("SIGINT");
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/the run goes on: arn:aws:states:us-west-2:\S+failover-\S+/);
    expect(stderr).toContain("to end it: aws stepfunctions stop-execution --region us-west-2");
    expect(stderr).toContain("estate recovery failover --env prod --follow");
    expect(region.asked).not.toContain("StopExecution");
    expect(region.runs[0]?.status).toBe("RUNNING");
  });
});

describe("estate recovery drill", () => {
  it("starts the dry run, which the machine ends without a change, and needs no confirmation", async () => {
    region.script = [{ status: "SUCCEEDED", states: ["read-epoch", "whose-epoch", "look-at-everything", "dry-run-done"] }];
    const { exitCode, stdout } = await estate(["recovery", "drill", ...prod], { env: region.env });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/look-at-everything +\d[\s\S]*dryRun of prod: SUCCEEDED after/)]);
    expect(started().map((input) => (JSON.parse(input) as { mode: string }).mode)).toEqual(["dryRun"]);
  });
});

describe("estate recovery failback", () => {
  it("says that there is nothing to do while the primary region trades and is copied", async () => {
    region.asideIsThere = false;
    const { exitCode, stdout } = await estate(["recovery", "failback", ...prod], { env: region.env });
    expect([exitCode, stdout.trim()]).toEqual([0, "prod: us-east-1 trades and us-west-2 copies it; nothing is to be failed back"]);
  });

  it("writes each step as a script of its own, in their order", async () => {
    region.asideIsThere = false;
    const folder = mkdtempSync(path.join(tmpdir(), "failback-"));
    const { exitCode, stdout } = await estate(["recovery", "failback", ...prod, "--write", folder], { env: region.env });
    const files = readdirSync(folder).sort();
    const texts = files.map((file) => readFileSync(path.join(folder, file), "utf8"));
    rmSync(folder, { recursive: true, force: true });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${files.length} scripts are in ${folder}`);
    expect([files[0], files.at(-1)]).toEqual(["01-fence-primary.sh", `${files.length}-compare.sh`]);
    for (const text of texts) expect(text).toMatch(/^#!\/usr\/bin\/env bash\n# .+\nset -euo pipefail\n/);
  });

  it("lists every step with what must hold before it, its commands and what shows that it is done, and changes nothing", async () => {
    region.asideIsThere = false;
    [region.flag, region.flagAlarm, region.database.copies] = ["true", "ALARM", ""];
    region.epoch = { epoch: { N: "8" }, holder: { S: "us-west-2" } };
    const { exitCode, stdout } = await estate(["recovery", "failback", ...prod], { env: region.env });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(
      /1\. keep us-east-1 from writing to its old database: next\n {3}before: [\s\S]*aws rds deregister-db-proxy-targets[\s\S]*after: /,
    );
    expect(stdout).toContain("state rm 'aws_db_instance.");
    expect([...region.regions].sort()).toEqual(["us-east-1", "us-west-2"]);
    expect([...new Set(region.asked)].filter((action) => !/^(?:Describe|Get|List)/.test(action))).toEqual([]);
    const { stdout: json } = await estate(["recovery", "failback", "--json", ...prod], { env: region.env });
    expect(JSON.parse(json)).toMatchObject({
      format: "estate-recovery-failback/1",
      steps: expect.arrayContaining([expect.objectContaining({ id: "fence-primary", standing: "next" })]) as unknown,
    });
  });
});
