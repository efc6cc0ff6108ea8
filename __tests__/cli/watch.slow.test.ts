import { spawn } from "node:child_process";
import path from "node:path";
import { lighten } from "../estate/judge/affected/changes";
import { estate, temporaryFolder } from "../helpers/command";
import { ProjectCopy } from "../helpers/history";
import { processesIn } from "../helpers/running";

it("estate watch refuses --json, since it prints no one document", async () => {
  expect(await estate(["watch", "--json"])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("watch and --json") as string });
});

describe("estate watch", () => {
  const folder = temporaryFolder();
  const project = new ProjectCopy(path.join(folder, "project"));
  let written = "";
  let ended: Promise<number | null>;
  let end: () => void;

  beforeAll(async () => {
    lighten(project);
    await project.init();
    const child = spawn(process.execPath, [project.path("bin", "estate.mjs"), "watch", "--env", "dev", "--region", "us-east-1"], {
      cwd: project.folder,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ESTATE_ROOT: undefined, ESTATE_TEST_WORK: folder },
    });
    child.stdout.on("data", (chunk: Buffer) => (written += chunk.toString()));
    ended = new Promise((resolve) => child.once("close", resolve));
    end = () => void child.kill("SIGINT");
  });
  afterAll(() => end());

  /** Does something, and waits for what is written after it. */
  async function after(act: () => void, expected: RegExp): Promise<void> {
    const before = written.length;
    act();
    await expect.poll(() => written.slice(before), { timeout: 240_000, interval: 50 }).toMatch(expected);
  }
  const dev = "config/dev.yaml";

  it("shows at first what the checkout changes", () => after(() => {}, /no resource changes/));

  it("shows what an edit changes once it is saved", () =>
    after(
      () => project.edit(dev, (text) => text.replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }")),
      /network\.flowLogs\.retentionDays: 30 -> 60\n[^]*retention_in_days 30 -> 60/,
    ));

  it("names the mistake of an edit that is half typed", () =>
    after(
      () => project.edit(dev, (text) => text.replace("retentionDays: 60", "retentionDays: sixty")),
      /dev\.yaml[^]*flowLogs\.retentionDays[^]*fix:/,
    ));

  it("goes on when the mistake is gone", () =>
    after(() => project.edit(dev, (text) => text.replace("retentionDays: sixty", "retentionDays: 90")), /retentionDays: 30 -> 90/));

  it("ends at Ctrl-C with nothing left behind", async () => {
    end();
    expect(await ended).toBe(0);
    expect(processesIn(folder)).toEqual([]);
  });
});
