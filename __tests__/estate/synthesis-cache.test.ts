import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filesBelow, SynthesisCache } from "../../src/estate/synthesis-cache";
import { temporaryFolder } from "../helpers/machine";

const config = (text: string): ReadonlyMap<string, Buffer> => new Map([["dev.yaml", Buffer.from(text)]]);
const written = new Map([
  ["estate.json", "{}"],
  [path.join("stacks", "dev-us-east-1-network", "cdk.tf.json"), '{ "resource": {} }'],
]);

/** An output folder with what synthesis writes, and what Terraform keeps beside it. */
function output(): string {
  const folder = temporaryFolder();
  for (const [name, text] of [
    ...written,
    [path.join("stacks", "dev-us-east-1-network", ".terraform", "terraform.tfstate"), "Terraform's"],
  ] as const) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const restored = (kept: SynthesisCache): Record<string, string> | undefined => {
  const folder = temporaryFolder();
  if (!kept.restore(folder)) {
    expect(readdirSync(folder)).toEqual([]);
    return undefined;
  }
  return Object.fromEntries([...filesBelow(folder)].map(([name, content]) => [name, content.toString("utf8")]));
};

/** Keeps a synthesis. @returns the build, and the folder in it that has what was kept. */
function made(text = "a: 1"): { readonly build: string; readonly place: string } {
  const build = temporaryFolder();
  new SynthesisCache(build, config(text)).keep(output(), [...written.keys()]);
  const [place = ""] = readdirSync(path.join(build, "synthesized"));
  return { build, place: path.join(build, "synthesized", place) };
}

it("gives back what was written, and nothing that lay beside it", () => {
  expect(restored(new SynthesisCache(made().build, config("a: 1")))).toEqual(Object.fromEntries(written));
});

it("has nothing for another configuration, another name of its file, another build, or before anything was kept", () => {
  const { build } = made();
  expect(restored(new SynthesisCache(build, config("a: 2")))).toBeUndefined();
  expect(restored(new SynthesisCache(build, new Map([["qa.yaml", Buffer.from("a: 1")]])))).toBeUndefined();
  expect(restored(new SynthesisCache(build, new Map([...config("a: 1"), ["qa.yaml", Buffer.from("")]])))).toBeUndefined();
  expect(restored(new SynthesisCache(temporaryFolder(), config("a: 1")))).toBeUndefined();
});

it.each<[string, (place: string) => void]>([
  ["was edited", (place) => appendFileSync(path.join(place, "out", "estate.json"), " ")],
  ["has lost a file", (place) => rmSync(path.join(place, "out", "estate.json"))],
  ["has one file more", (place) => writeFileSync(path.join(place, "out", "stacks", "more.json"), "{}")],
  ["has lost its digest", (place) => rmSync(path.join(place, "digest"))],
])("gives back nothing of what %s, until it is kept again", (_, damage) => {
  const { build, place } = made();
  damage(place);
  const kept = new SynthesisCache(build, config("a: 1"));
  expect(restored(kept)).toBeUndefined();
  kept.keep(output(), [...written.keys()]);
  expect(restored(kept)).toEqual(Object.fromEntries(written));
});

it("keeps the last eight, and leaves nothing half made", () => {
  const build = temporaryFolder();
  const all = Array.from({ length: 10 }, (_, index) => new SynthesisCache(build, config(`a: ${index}`)));
  for (const kept of all) kept.keep(output(), [...written.keys()]);
  expect(readdirSync(path.join(build, "synthesized"))).toHaveLength(8);
  expect(restored(all[9] ?? new SynthesisCache(build, config("")))).toBeDefined();
});

it("does not fail the run that it cannot keep anything of", () => {
  const build = path.join(temporaryFolder(), "file");
  writeFileSync(build, "a file in the way");
  const kept = new SynthesisCache(build, config("a: 1"));
  expect(() => kept.keep(output(), [...written.keys()])).not.toThrow();
  expect(restored(kept)).toBeUndefined();
});
