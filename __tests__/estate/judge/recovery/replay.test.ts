import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script?.text ?? ""], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}:${process.env.PATH ?? ""}`, INFLUX_TOKEN: "token" },
  });
  return { status, said: `${stdout}${stderr}` };
}

describe.each([
  ["tables of Timestream", table, (minutes: number) => `echo ${minutes}`],
  ["buckets of InfluxDB", bucket, (minutes: number) => csv(",result,table,_value", `,_result,0,${minutes}`)],
] as const)("gaps in %s", (_, series, counted) => {
  it("are counted, and end the step as long as there are some", () => {
    const { status, said } = replay(series, { [primary]: counted(7), [recovery]: counted(42) });
    expect(said).toContain(`quotes: 35 minutes of ${recovery} are not in ${primary}`);
    expect(said).toContain("replay quotes from the feeds since 2026-11-30T14:55:00Z, and run this again");
    expect(status).toBe(1);
  });

  it("are none when the primary region has what the other one has, or more", () => {
    for (const minutes of [42, 50])
      expect(replay(series, { [primary]: counted(minutes), [recovery]: counted(42) })).toMatchObject({ status: 0 });
  });

  it("are not taken for none where a region does not answer", () => {
    expect(replay(series, { [primary]: counted(7), [recovery]: "exit 22" }).status).not.toBe(0);
  });
});

it("takes an empty answer of InfluxDB for no records, and an error for none that was counted", () => {
  const rows = csv(",result,table,_value", ",_result,0,42");
  expect(replay(bucket, { [primary]: csv(""), [recovery]: rows }).said).toContain(`quotes: 42 minutes of ${recovery}`);
  const failed = replay(bucket, { [primary]: rows, [recovery]: csv("error,reference", "bucket not found,897") });
  expect(failed.status).not.toBe(0);
  expect(failed.said).not.toContain("minutes of");
});
