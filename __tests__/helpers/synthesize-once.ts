import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { type TestProject } from "vitest/node";
// @ts-expect-error: a script without types, so that it runs before anything is compiled.
import { ensureAllBuilt } from "../../scripts/build.mjs";

const compileAll = ensureAllBuilt as () => Promise<unknown>;

declare module "vitest" {
  interface ProvidedContext {
    /** Folder with the stacks of the project's own configuration, as `cdktf synth` writes them. */
    readonly synthesizedEstate: string;
  }
}

/**
 * Synthesizes the project's own configuration before the tests begin, since most of them look at it,
 * and compiles what they would else compile each for itself.
 */
export default async function synthesizeOnce(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), "estate-test-"));
  await compileAll();
  await execa(process.execPath, [path.join(project.config.root, "bin", "synth.mjs")], { env: { CDKTF_OUTDIR: folder } });
  project.provide("synthesizedEstate", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
