import { utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { patienceAfter } from "../../../../../src/estate/run/live/adoption/patience";
import { temporaryFolder } from "../../../../helpers/command";

describe("patience with what was under way when Terraform was cut off", () => {
  const folder = temporaryFolder();
  const log = (name: string, secondsAgo: number): string => {
    const file = path.join(folder, name);
    writeFileSync(file, "");
    const then = new Date(Date.now() - secondsAgo * 1000);
    utimesSync(file, then, then);
    return file;
  };
  const { signal } = new AbortController();

  it("is over once the time has passed since Terraform's last word", async () => {
    expect(await patienceAfter([log("old", 120), log("older", 600)], 60, signal)()).toBe(false);
  });

  it("lasts from the last word of any attempt", async () => {
    const patience = patienceAfter([log("first", 120), log("last", 59.5)], 60, signal);
    expect([await patience(), await patience()]).toEqual([true, false]);
  });

  it("needs no time where no attempt left a word", async () => {
    expect(await patienceAfter([path.join(folder, "none")], 60, signal)()).toBe(false);
  });

  it("ends when the command is interrupted", async () => {
    const interrupted = new AbortController();
    const waiting = patienceAfter([log("now", 0)], 60, interrupted.signal)();
    interrupted.abort();
    await expect(waiting).rejects.toThrow();
  });
});
