import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { replayCommands } from "../../../../src/estate/judge/recovery/failback/replay";
import { stepScripts } from "../../../../src/estate/judge/recovery/failback/scripts";
import { type FailbackTargets } from "../../../../src/estate/judge/recovery/failback/targets";

/** The step as it is written, run by bash; in the place of AWS's programs are ones that answer what a region has. */
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "replay-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [primary, recovery] = ["us-east-1", "us-west-2"] as const;
const place = (series: FailbackTargets["series"]): FailbackTargets =>
  ({ primary, recovery, flagParameter: "/flag", lostSeconds: 300, series }) as unknown as FailbackTargets;
const table: FailbackTargets["series"] = [{ kind: "liveAnalytics", database: "market", tables: ["quotes"] }];
const bucket: FailbackTargets["series"] = [{ kind: "influx", instance: "market", bucket: "quotes", organization: "trading" }];

function program(name: string, text: string): void {
  writeFileSync(path.join(folder, name), `#!/usr/bin/env bash\necho "$*" >> ${folder}/asked\n${text}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** What InfluxDB answers: CSV with lines that end as HTTP's do. */
const csv = (...lines: readonly string[]): string => `printf '${[...lines, ""].join("\\r\\n")}\\r\\n'`;

/** @param answers what each region answers when it is asked, as a program in bash */
function replay(series: FailbackTargets["series"], answers: Readonly<Record<typeof primary | typeof recovery, string>>) {
  const choose = `case "$*" in *${primary}*) ${answers[primary]} ;; *) ${answers[recovery]} ;; esac`;
  const flag = `*get-parameter-history*) echo 2026-11-30T15:00:00Z ;;`;
  program(
    "aws",
    `case "$*" in ${flag} *list-db-instances*${primary}*) echo db.${primary} ;; *list-db-instances*) echo db.${recovery} ;; *) ${choose} ;; esac`,
  );
  program("curl", choose);
  const [script] = stepScripts([replayCommands(place(series), { says: "it trades", command: "echo yes", is: "yes" })]);
  // With a socket for its input bash may take itself for a remote shell, and read a file that sets PATH.
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", script?.text ?? ""], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}:${process.env.PATH ?? ""}`, INFLUX_TOKEN: "token" },
  });
  return { status, said: `${stdout}${stderr}` };
}

/** Times of so many minutes from the first on, as each engine writes them. */
const minutes = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.UTC(2026, 10, 30, 15, first + at)).toISOString().slice(0, 19));
const rows = (times: readonly string[]): string =>
  times.length === 0 ? ":" : `printf '%s\\n' ${times.map((time) => `'${time.replace("T", " ")}.000000000'`).join(" ")}`;
const csvOf = (times: readonly string[]): string => csv(",result,table,_value", ...times.map((time) => `,_result,0,${time}Z`));

describe.each([
  ["tables of Timestream", table, rows],
  ["buckets of InfluxDB", bucket, csvOf],
] as const)("gaps in %s", (_, series, answering) => {
  it("are counted, and end the step as long as there are some", () => {
    const { status, said } = replay(series, { [primary]: answering(minutes(0, 7)), [recovery]: answering(minutes(0, 42)) });
    expect(said).toContain(`quotes: 35 minutes of ${recovery} are not in ${primary}`);
    expect(said).toContain("replay quotes from the feeds since 2026-11-30T14:55:00Z, and run this again");
    expect(status).toBe(1);
  });

  it("are none when the primary region has what the other one has, or more", () => {
    for (const more of [0, 8])
      expect(replay(series, { [primary]: answering(minutes(0, 42 + more)), [recovery]: answering(minutes(0, 42)) })).toMatchObject({
        status: 0,
        said: expect.stringContaining(`quotes: 0 minutes`) as string,
      });
  });

  it("are not made up for by minutes that only the primary region has", () => {
    const { status, said } = replay(series, { [primary]: answering(minutes(3, 60)), [recovery]: answering(minutes(0, 42)) });
    expect(said).toContain(`quotes: 3 minutes of ${recovery} are not in ${primary}`);
    expect(status).toBe(1);
  });

  it("are none where neither region has records", () => {
    expect(replay(series, { [primary]: answering([]), [recovery]: answering([]) })).toMatchObject({ status: 0 });
  });

  it("are looked for in the same whole minutes of both regions", () => {
    replay(series, { [primary]: answering([]), [recovery]: answering([]) });
    const spans = readFileSync(path.join(folder, "asked"), "utf8").match(/2026-11-30T14:55:00Z.*?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00Z/g);
    expect(spans?.length).toBe(2);
    expect(new Set(spans).size).toBe(1);
  });

  it("are not taken for none where a region does not answer, or answers something else", () => {
    for (const answer of ["exit 22", "echo None", "echo 'an,error'"])
      for (const region of [primary, recovery] as const)
        expect({
          answer,
          region,
          ended: replay(series, { [primary]: answering([]), [recovery]: answering([]), [region]: answer }).status,
        }).not.toMatchObject({ ended: 0 });
  });
});

it("takes an empty answer of InfluxDB for no records, and an error for none that was counted", () => {
  expect(replay(bucket, { [primary]: csv(""), [recovery]: csvOf(minutes(0, 42)) }).said).toContain(`quotes: 42 minutes of ${recovery}`);
  const failed = replay(bucket, { [primary]: csvOf(minutes(0, 42)), [recovery]: csv("error,reference", "bucket not found,897") });
  expect(failed.status).not.toBe(0);
  expect(failed.said).not.toContain("minutes of");
});
