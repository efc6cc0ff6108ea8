import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { root, temporaryFolder } from "../helpers/command";

async function synthesizedBy(engine: string): Promise<ReadonlyMap<string, string>> {
  const out = path.join(temporaryFolder(), engine);
  mkdirSync(out);
  await execa(process.execPath, [path.join(root, "bin", "synth.mjs")], {
    cwd: root,
    env: { CDKTF_OUTDIR: out, ESTATE_SYNTHESIS_CACHE: "off", ESTATE_ENGINE: engine },
  });
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".zip"))
    .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)));
  return new Map(files.sort().map((name) => [name, readFileSync(path.join(out, name), "utf8")]));
}

/** The version of the engine, in the manifest and in the metadata of every stack. */
const stamp = /"version": "\d+\.\d+\.\d+"/;
/** The fork writes empty lists and blocks on one line; the order of keys counts. */
const content = (name: string, text: string): string => {
  const unstamped = text.replace(stamp, `"version": "of the engine"`);
  return name.endsWith(".json") ? JSON.stringify(JSON.parse(unstamped)) : unstamped;
};

describe("the two engines", () => {
  it("synthesize the same files, but for the stamp of their version", async () => {
    const [own, fork] = [await synthesizedBy("cdktf"), await synthesizedBy("cdktn")];
    expect([...fork.keys()]).toEqual([...own.keys()]);
    const stacks = [...own.keys()].filter((name) => name.endsWith("cdk.tf.json"));
    expect(stacks.length).toBeGreaterThan(10);
    expect(stacks.filter((name) => own.get(name) === fork.get(name))).toEqual([]);
    for (const [name, text] of own) expect(content(name, fork.get(name) ?? ""), name).toBe(content(name, text));
  });

  it("are the only ones", async () => {
    const run = execa(process.execPath, [path.join(root, "bin", "synth.mjs")], { cwd: root, env: { ESTATE_ENGINE: "pulumi" } });
    await expect(run).rejects.toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/no such engine\nfix: .*cdktf, cdktn/) as string,
    });
  });
});
