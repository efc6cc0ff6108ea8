import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import { inject } from "vitest";
import { type SynthesizedStack as ToolStack } from "../../src/estate/synthesized";
import { type Change, changedSource, environmentNames } from "./config";
import { readStacks, realStacks, type SynthesizedStack } from "./estate";
import { root } from "./root";
import { provided, switchedOn } from "./unusual";

/** What else must be so where everything is switched on: sessions of an identity provider's people end after an hour. */
const because: Readonly<Record<string, readonly Change[]>> = {
  prod: ["release-approver", "on-call"].map((role) => ({ at: ["access", "humanRoles", role, "maxSessionHours"], to: 1 })),
};

let switched: Promise<SynthesizedStack[]> | undefined;

/**
 * Every stack of the project's own environments with everything on that the configuration can turn on: what exists in no
 * environment of the project exists here, and is asked the same.
 */
export function switchedStacks(): Promise<SynthesizedStack[]> {
  switched ??= synthesizeSwitched();
  return switched;
}

/** Once for all test processes, when the first one asks: the others wait for it. */
async function synthesizeSwitched(): Promise<SynthesizedStack[]> {
  const base = path.join(inject("synthesizedEstate"), "every-switch");
  const [config, outdir, ended] = ["config", "out", "ended"].map((name) => path.join(base, name)) as [string, string, string];
  try {
    mkdirSync(base);
  } catch {
    // Hooks and files ask as well, where vitest's own polling is not at hand; their bounds end what hangs.
    while (!existsSync(ended)) await delay(200);
    return readStacks(outdir);
  }
  try {
    mkdirSync(config);
    for (const name of environmentNames) {
      const { value } = changedSource(name, ...[switchedOn, provided, because].flatMap((changes) => changes[name] ?? []));
      // A file of JSON is one of YAML.
      writeFileSync(path.join(config, `${name}.yaml`), JSON.stringify(value));
    }
    await execa(process.execPath, [path.join(root, "bin", "synth.mjs")], { env: { CDKTF_OUTDIR: outdir, ESTATE_CONFIG: config } });
    return readStacks(outdir);
  } finally {
    writeFileSync(ended, "");
  }
}

/** Stacks that tests ask of everything that exists, or can exist. */
export const everyStack = async (): Promise<SynthesizedStack[]> => [...(await realStacks()), ...(await switchedStacks())];

/** Both estates, for tests of a whole one. */
export const bothEstates: readonly (readonly [string, () => Promise<SynthesizedStack[]>])[] = [
  ["the project's own estate", realStacks],
  ["the estate with every switch on", switchedStacks],
];

/** Stacks as the tools read them, without a folder. */
export const forTools = (stacks: readonly SynthesizedStack[]): readonly ToolStack[] =>
  stacks.map(({ json, ...instance }) => ({ instance, folder: "", json })) as unknown as ToolStack[];
