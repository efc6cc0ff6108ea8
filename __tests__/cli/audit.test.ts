import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { estate, temporaryFolder } from "../helpers/command";
import { startAwsAnswers } from "../helpers/servers/aws-answers";
import { byRole, byUser, forObject, opens } from "../helpers/trail-events";

const bucket = "smart0dte-prod-audit-333333333333-us-east-1";
const events = [
  byUser("alice", "sts:AssumeRole", opens("smart0dte-prod-break-glass", "morning", "ASIAALICE")),
  byRole("smart0dte-prod-break-glass", "morning", "ASIAALICE", "s3:DeleteObject", {
    ...forObject(bucket, "orders/1"),
    errorCode: "AccessDenied",
  }),
  byUser("bob", "ec2:DescribeVpcs"),
];

describe("estate audit who, from files", () => {
  const folder = temporaryFolder();
  beforeAll(() => {
    const day = path.join(folder, "us-east-1", "2026", "11", "29");
    mkdirSync(day, { recursive: true });
    writeFileSync(path.join(day, "one.json.gz"), gzipSync(JSON.stringify({ Records: events.slice(0, 1) })));
    writeFileSync(path.join(day, "two.json"), JSON.stringify({ Records: events.slice(1) }));
    mkdirSync(path.join(folder, "CloudTrail-Digest"));
    writeFileSync(path.join(folder, "CloudTrail-Digest", "digest.json"), JSON.stringify({ digestStartTime: "x" }));
  });

  it("tells what a person did, through her session too, and what was refused", async () => {
    const { exitCode, stdout } = await estate(["audit", "who", "alice", "--since", "2026-11-29", "--events", folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/alice +sts:AssumeRole .* done +by/);
    expect(stdout).toMatch(/smart0dte-prod-break-glass\/morning +s3:DeleteObject .* AccessDenied +session/);
    expect(stdout).not.toContain("bob");
  });

  it("gives the whole events as JSON", async () => {
    const { stdout } = await estate(["audit", "who", bucket, "--since", "2026-11-29", "--events", folder, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      format: "estate-audit-who/1",
      notUnderstood: 0,
      events: [{ parts: ["to"], event: { eventName: "DeleteObject", requestParameters: { key: "orders/1" } } }],
    });
  });

  it("says so when nothing was done, and when the folder holds no trail", async () => {
    expect(await estate(["audit", "who", "carol", "--since", "2026-11-29", "--events", folder])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("nothing was done by or to carol"),
    });
    expect(await estate(["audit", "who", "carol", "--events", temporaryFolder()])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("holds no files of a trail"),
    });
  });
});

/** CloudWatch Logs with a trail's group, and STS of its account. It keeps to what the query says: the word, and the time. */
describe("estate audit who, from the log", () => {
  let aws: Awaited<ReturnType<typeof startAwsAnswers>>;
  const queries: { readonly logGroupName: string; readonly word: string }[] = [];
  const lines = [...events.map((event) => JSON.stringify(event)), "no JSON that names ASIAALICE"];

  beforeAll(async () => {
    aws = await startAwsAnswers(({ action, body }) => {
      const asked = JSON.parse(body) as { logGroupName: string; queryString?: string; queryId?: string };
      if (action === "StartQuery") {
        const word = /like "(.*)"/.exec(asked.queryString ?? "")?.[1] ?? "";
        queries.push({ logGroupName: asked.logGroupName, word });
        return { body: { queryId: String(queries.length - 1) } };
      }
      const { word } = queries[Number(asked.queryId)] ?? { word: "" };
      const found = lines.filter((line) => line.includes(word)).map((value) => [{ field: "@message", value }]);
      return { body: { status: "Complete", results: found } };
    });
  });
  afterAll(() => aws.stop());

  it("asks the account's group for the person, then for the sessions that she opened", async () => {
    const { exitCode, stdout, stderr } = await estate(["audit", "who", "alice", "--env", "prod", "--json"], { env: aws.env });
    expect(queries).toEqual([
      { logGroupName: "/smart0dte/trading-prod/cloudtrail", word: "alice" },
      { logGroupName: "/smart0dte/trading-prod/cloudtrail", word: "ASIAALICE" },
    ]);
    const { events: told } = JSON.parse(stdout) as { events: { parts: string[] }[] };
    expect(told.map(({ parts }) => parts)).toEqual([["by"], ["session"]]);
    // One line was none that can be read, and the answer does not pass for whole.
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("1 lines are no events")]);
  });

  it("does not pass for whole where the log group has not all of the time any more", async () => {
    const short = await estate(["audit", "who", "bob", "--env", "prod", "--since", "20w"], { env: aws.env });
    expect([short.exitCode, short.stderr]).toEqual([0, ""]);
    const { exitCode, stderr, stdout } = await estate(["audit", "who", "bob", "--env", "prod", "--since", "200w", "--json"], {
      env: aws.env,
    });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/keeps nothing from before \d{4}-.*: --events/)]);
    const { goneBefore, from, to } = JSON.parse(stdout) as { goneBefore: string; from: string; to: string };
    expect(Date.parse(to) - Date.parse(goneBefore)).toBe(400 * 86_400_000);
    expect(Date.parse(from)).toBeLessThan(Date.parse(goneBefore));
  });

  it("wants to know whose trail", async () => {
    expect(await estate(["audit", "who", "alice"])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("--env prod") });
  });
});
