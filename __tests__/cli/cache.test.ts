import { existsSync } from "node:fs";
import path from "node:path";
import { estate, temporaryFolder } from "../helpers/command";
import { writeFile } from "../helpers/machine";

describe("estate cache", () => {
  const [work, home] = [temporaryFolder(), temporaryFolder()];
  const env = { XDG_CACHE_HOME: home };
  const kept = path.join(home, "smart0dte-estate", "provider", "checksum-1");
  const found = path.join(work, ".estate", "provenance", "1", "stack.json");
  beforeEach(() => {
    writeFile(kept, "h1:x");
    writeFile(found, "{}");
  });

  it("shows every cache with its size and place", async () => {
    const { exitCode, stdout } = await estate(["cache", "--json", "--work", work], { env });
    const { caches } = JSON.parse(stdout) as { caches: { name: string; entries: number; bytes: number }[] };
    expect(exitCode).toBe(0);
    expect(caches.map(({ name }) => name)).toEqual(["builds", "provenance", "plans", "simulations", "provider", "demo", "emulator"]);
    expect(caches.find(({ name }) => name === "provider")).toMatchObject({ entries: 1, bytes: 4 });
    expect(caches.find(({ name }) => name === "emulator")).toMatchObject({ entries: 0, bytes: 0 });
  });

  it("clears the one that is named, and no other", async () => {
    expect(await estate(["cache", "provider", "--clear", "--work", work], { env })).toMatchObject({ exitCode: 0 });
    expect([existsSync(kept), existsSync(found)]).toEqual([false, true]);
  });

  it("refuses a name that no cache has", async () => {
    const { exitCode, stderr } = await estate(["cache", "providers", "--clear", "--work", work], { env });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining("fix: name one of builds, provenance, plans, simulations, provider, demo, emulator"),
    ]);
    expect(existsSync(kept)).toBe(true);
  });
});
