import { type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import path from "node:path";
import { reattachVariable } from "../../src/estate/run/provider-host/plugin-protocol";
import { type RunReport } from "../../src/estate/run/live/run-report";
import { type CommandResult, root } from "./command";
import { killGroup, type TestEmulator } from "./emulator";
import { processIdsIn } from "./running";

/** Makes a command start the provider's host itself, as it does by default, instead of using the test file's. */
export const ownProvider: NodeJS.ProcessEnv = { [reattachVariable]: undefined };

/** How the work of an apply is ended: the command alone, or everything it started, as when a machine goes down. */
export type Death = "command" | "machine";

/** The stand-in carries out what was under way at once, and its index of tags follows at once. */
const settle = ["--settle", "5"];

/** A machine that plans and applies: a folder of its own, and the emulator that all machines share. */
export class LiveMachine {
  public constructor(
    private readonly emulator: TestEmulator,
    private readonly config: string,
    public readonly work: string,
  ) {}

  public estate(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return this.emulator.estate([...this.places, ...args], { env });
  }

  public plan(bundles: string, ...filter: readonly string[]): Promise<CommandResult> {
    return this.estate(["--json", "plan", "--live", "--env", "dev", "--out", bundles, ...filter]);
  }

  public async apply(...bundles: readonly string[]): Promise<CommandResult & { readonly report: RunReport | undefined }> {
    const result = await this.estate(["--json", "apply", ...settle, ...bundles]);
    const printed = result.stdout === "" ? undefined : (JSON.parse(result.stdout) as RunReport | { readonly format: "estate-error/1" });
    return { ...result, report: printed?.format === "estate-apply/1" ? printed : undefined };
  }

  /** Begins an apply and ends it by SIGKILL, some time after it has printed a text. @returns whether it was still at work. */
  public async applyAndKill(bundle: string, death: Death, after: string, milliseconds: number): Promise<boolean> {
    const { child, ended } = this.startApply(bundle);
    let seen = "";
    const began = new Promise<void>((resolve) =>
      child.stderr?.on("data", (chunk: Buffer) => ((seen += chunk.toString("utf8")).includes(after) ? resolve() : undefined)),
    );
    await Promise.race([ended, began]);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    return this.kill(child, death);
  }

  /** Begins an apply and lets the machine go down once Terraform has begun or ended a number of resources. @returns whether it was still at work. */
  public async applyAndKillAt(bundle: string, steps: number): Promise<boolean> {
    const before = this.steps();
    const { child, ended } = this.startApply(bundle);
    let over = false;
    void ended.then(() => (over = true));
    while (!over && this.steps() - before < steps) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.kill(child, "machine");
  }

  /** How many lines on a resource's beginning or end Terraform has printed in all applies of this machine. */
  private steps(): number {
    const journal = path.join(this.work, ".estate", "live", "journal");
    if (!existsSync(journal)) return 0;
    const logs = readdirSync(journal).filter((name) => name.endsWith(".log"));
    return logs.reduce(
      (sum, name) =>
        sum + (readFileSync(path.join(journal, name), "utf8").match(/"type":"apply_(?:start|complete|errored)"/g)?.length ?? 0),
      0,
    );
  }

  private startApply(bundle: string): { readonly child: ChildProcess; readonly ended: Promise<void> } {
    const child = this.emulator.start(
      process.execPath,
      [path.join(root, "bin", "estate.mjs"), ...this.places, "apply", ...settle, bundle],
      {
        env: { ESTATE_TEST_WORK: this.work, ...ownProvider },
      },
    );
    // What is not read would stop it once the pipe is full.
    child.stdout?.resume();
    child.stderr?.resume();
    return { child, ended: new Promise<void>((resolve) => child.once("close", () => resolve())) };
  }

  private async kill(child: ChildProcess, death: Death): Promise<boolean> {
    const atWork = child.exitCode === null;
    if (atWork) {
      await killGroup(child);
      if (death === "machine") killAll(this.work);
    }
    // As if the ten seconds had passed after which the lock of a killed run counts no more.
    const lock = path.join(this.work, ".estate", "lock");
    if (existsSync(lock)) utimesSync(lock, 0, 0);
    return atWork;
  }

  private get places(): readonly string[] {
    return ["--work", this.work, "--config", this.config];
  }
}

/** Ends everything that was started for a work folder; what is started meanwhile as well. */
function killAll(work: string): void {
  for (let left = processIdsIn(work); left.length > 0; left = processIdsIn(work)) {
    for (const pid of left) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }
}
