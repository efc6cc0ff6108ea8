import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { synthesizeEstate } from "../../src/estate/synthesis";
import { type Workspace } from "../../src/estate/workspace";
import { temporaryFolder } from "../helpers/machine";

const base = temporaryFolder();
const out = path.join(base, "out");
const workspace = { root: path.join(base, "app"), config: path.join(base, "config"), state: path.join(base, "state"), out } as Workspace;
const inOut = (name: string): string => path.join(out, name);

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** An app that writes these files, and one that nobody asked for. */
function synthesizing(files: Readonly<Record<string, string>>): Promise<unknown> {
  const app = `import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
for (const [name, text] of Object.entries(${JSON.stringify({ "its-own.log": "", ...files })})) {
  const file = path.join(process.env.CDKTF_OUTDIR, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}`;
  write(path.join(workspace.root, "bin", "synth.mjs"), app);
  return synthesizeEstate(workspace, new AbortController().signal, false);
}

const stack = (name: string): string => JSON.stringify({ terraform: { required_providers: {}, description: name } });
const estate = (...ids: readonly string[]): Readonly<Record<string, string>> => ({
  "estate.json": JSON.stringify({ stacks: ids.map((id) => ({ id })) }),
  "manifest.json": "{}",
  "functions/one.zip": "one",
  ...Object.fromEntries(ids.map((id) => [`stacks/${id}/cdk.tf.json`, stack(id)])),
});

it("publishes what was synthesized, and leaves what is equal, what Terraform keeps, and nothing else", async () => {
  await synthesizing({
    ...estate("network", "storage"),
    "stacks/network/assets/kept.txt": "kept",
    "stacks/network/assets/gone.txt": "gone",
  });
  write(inOut("stacks/network/.terraform/terraform.tfstate"), "Terraform's");
  const equal = inOut("stacks/network/cdk.tf.json");
  utimesSync(equal, 1, 1);
  const edited = inOut("functions/one.zip");
  writeFileSync(edited, "edited by hand");

  await synthesizing({ ...estate("network", "cache"), "stacks/network/assets/kept.txt": "kept" });

  expect(statSync(equal).mtimeMs).toBe(1000);
  expect(readFileSync(edited, "utf8")).toBe("one");
  const there = ["network/.terraform/terraform.tfstate", "network/assets/kept.txt", "cache/cdk.tf.json"];
  const gone = ["network/assets/gone.txt", "storage"];
  expect(there.map((name) => existsSync(inOut(`stacks/${name}`)))).toEqual(there.map(() => true));
  expect(gone.map((name) => existsSync(inOut(`stacks/${name}`)))).toEqual(gone.map(() => false));
  expect(existsSync(inOut("its-own.log"))).toBe(false);
  expect(existsSync(path.join(workspace.state, `synth-${process.pid}`))).toBe(false);
});
