import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { RunningEstate } from "../helpers/running";
import { configWith, oneStack } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);

describe("two runs at once", () => {
  it("in one folder: the second is refused with who is at work, and the first goes on", async () => {
    const work = temporaryFolder();
    const first = await new RunningEstate(["plan", ...oneStack, "--config", config], work).at("composing");
    // A plan of one stack may be over before another command has begun.
    process.kill(first.pid, "SIGSTOP");
    const second = await estate(["synth", "--config", config, "--work", work]);
    process.kill(first.pid, "SIGCONT");
    expect(second).toMatchObject({ exitCode: 1, stdout: "" });
    expect(second.stderr).toContain(`estate: ${work}: \`estate plan\` (process ${first.pid}, since `);
    expect(second.stderr).toMatch(/ is at work in this folder\nfix: wait until it has ended/);
    expect(await first.ended).toMatchObject({ exitCode: 0 });
  });

  it("in folders of their own both succeed with the same result", async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    const runs = await Promise.all(folders.map((work) => estate(["synth", "--no-cache", "--json", "--config", config, "--work", work])));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const [first, second] = folders.map((work) =>
      readFileSync(path.join(work, "cdktf.out", "stacks", "dev-us-east-1-network", "cdk.tf.json"), "utf8"),
    );
    expect(second).toBe(first);
  });
});

describe("a run that was killed", () => {
  it("holds nobody up for longer than its lock is fresh, and its leftovers go", async () => {
    const work = temporaryFolder();
    const killed = await new RunningEstate(["synth", "--config", config], work).at("", "synth.mjs");
    process.kill(-killed.pid, "SIGKILL");
    await killed.ended;
    const left = readdirSync(path.join(work, ".estate"));
    expect(left).toEqual(expect.arrayContaining(["lock", "running.json", `synth-${killed.pid}`]));

    const next = await estate(["synth", "--config", config, "--work", work]);
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stderr).toMatch(
      new RegExp(`^warning: \`estate synth\` \\(process ${killed.pid}\\) was killed at work here; its lock ends within 10 s$`, "m"),
    );
    expect(readdirSync(path.join(work, ".estate"))).toEqual([]);
  });

  it("is waited for only as long as the user wants", async () => {
    const work = temporaryFolder();
    const killed = await new RunningEstate(["synth", "--config", config], work).at("", "synth.mjs");
    process.kill(-killed.pid, "SIGKILL");
    await killed.ended;
    const waiting = await new RunningEstate(["synth", "--config", config], work).at("warning: ");
    process.kill(waiting.pid, "SIGINT");
    expect(await waiting.ended).toMatchObject({ exitCode: 130 });
    expect(existsSync(path.join(work, "cdktf.out"))).toBe(false);
  });
});
