import { readdirSync } from "node:fs";
import { estate, temporaryFolder } from "../helpers/command";
import { processesIn, RunningEstate } from "../helpers/running";
import { configWith, oneStack } from "../helpers/small-estate";

const config = configWith(temporaryFolder(), ["dev"]);
const work = temporaryFolder();
const start = (command: readonly string[] = ["plan", "--env", "dev"]): RunningEstate =>
  new RunningEstate([...command, "--config", config], work);

/** No lock, no note of a run, no staging folder, no draft. */
const leftovers = (): string[] =>
  readdirSync(work, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tmp$|synth-\d+|^\.estate\/(lock|running\.json)|errored_test/.test(file),
  );

/** Signals, whether they reach the whole process group as a terminal's Ctrl-C does, and the exit code. */
const every = [
  ["SIGINT", false, 130],
  ["SIGTERM", false, 143],
  ["SIGINT", true, 130],
] as const;

describe("an interrupted run", () => {
  // In this order, so that an init really happens, and the last plan finds it done.
  it.each([
    ["synthesis", every, ["plan", "--env", "dev"], "synthesizing", "synth.mjs"],
    ["init", every, ["plan", "--env", "dev"], "composing", "init"],
    ["plan", every, ["plan", "--env", "dev"], "planning", "terraform-provider-aws"],
    ["mock apply", [every[1]], ["apply", "--mock", "--env", "dev"], "applying to mock providers", "terraform-provider-aws"],
  ])("ends during %s, with everything that it started", async (_, signals, command, line, child) => {
    for (const [signal, group, exitCode] of signals) {
      const run = await start(command).at(line, child);
      process.kill(group ? -run.pid : run.pid, signal);
      const ended = await run.ended;
      expect(ended, `${signal} ${group ? "to the group" : ""}\n${ended.stderr}`).toMatchObject({ exitCode, stdout: "" });
      expect(ended.stderr).toMatch(/\nestate: interrupted; what had begun was ended and cleaned up\nfix: run the command again\n$/);
      expect(processesIn(work)).toEqual([]);
      expect(leftovers()).toEqual([]);
    }
  });

  it("stands in no later run's way", async () => {
    expect(await estate(["plan", ...oneStack, "--config", config, "--work", work])).toMatchObject({ exitCode: 0 });
  });
});

describe("a second interrupt", () => {
  it("ends the run at once, and Terraform with its providers too", async () => {
    const run = await start().at("planning", "terraform-provider-aws");
    process.kill(run.pid, "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(run.pid, "SIGINT");
    expect((await run.ended).exitCode).toBe(130);
    await expect.poll(() => processesIn(work)).toEqual([]);
  });
});

describe("a Terraform that is killed", () => {
  it("leaves no provider process behind", async () => {
    const run = await start().at("planning", "terraform-provider-aws");
    const terraform = run.processes().find(({ command }) => command.includes("terraform plan"));
    process.kill(terraform?.pid ?? Number.NaN, "SIGKILL");
    expect(await run.ended).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/was ended by SIGKILL\nfix: /) as string });
    await expect.poll(() => processesIn(work)).toEqual([]);
  });
});
