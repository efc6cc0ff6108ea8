import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { type BundleContent, draftBundle, hashFile, readBundles, sealBundle, writeJson } from "../../../../src/estate/run/live/bundle";
import { jsonName, planName } from "../../../../src/estate/run/live/bundle-names";
import { noCounts } from "../../../../src/estate/run/plan/work";
import { UserError } from "../../../../src/common/user-error";
import { temporaryFolder } from "../../../helpers/machine";

const digest = "0".repeat(64);
const plan = { format_version: "1.2", terraform_version: "1.11.4", resource_changes: [] };

/** A plan file as far as bundles look into it. */
const planFile = (serial = 3): Uint8Array =>
  zipSync({ tfplan: strToU8("…"), tfstate: strToU8(JSON.stringify({ version: 4, lineage: "l", serial })) });

interface Made {
  readonly root: string;
  readonly folder: string;
}

function made(stack = "dev-us-east-1-network", parts: { json?: string; serial?: number; root?: string } = {}): Made {
  const root = parts.root ?? temporaryFolder();
  const draft = draftBundle(root, stack);
  writeFileSync(path.join(draft, planName(stack)), planFile());
  writeJson(draft, stack, parts.json ?? JSON.stringify(plan));
  const content: BundleContent = {
    format: 2,
    stack,
    made: "2026-01-02T03:04:05.000Z",
    plan: hashFile(draft, planName(stack)),
    json: hashFile(draft, jsonName(stack)),
    code: { stack: digest, lock: digest },
    state: { lineage: "l", serial: parts.serial ?? 3 },
    reads: [],
    assumed: [],
    upstreamChanges: [],
    versions: { terraform: "1.11.4", provider: "5.100.0", planFormat: "1.2" },
    changes: noCounts,
    applyable: false,
    complete: true,
  };
  return { root, folder: sealBundle(draft, content).folder };
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return error.render();
    throw error;
  }
  return "nothing was refused";
}

const edit = (folder: string, name: string, change: (text: string) => string): void =>
  writeFileSync(path.join(folder, name), change(readFileSync(path.join(folder, name), "utf8")));
const [tfplan, json] = [planName("dev-us-east-1-network"), jsonName("dev-us-east-1-network")];

it("reads a bundle by its folder and by the one above", () => {
  const { root, folder } = made();
  made("dev-us-east-1-storage", { root });
  expect(readBundles([folder]).map(({ manifest }) => manifest.stack)).toEqual(["dev-us-east-1-network"]);
  expect(readBundles([root]).map(({ manifest }) => manifest.stack)).toEqual(["dev-us-east-1-network", "dev-us-east-1-storage"]);
});

it.each<{ title: string; change: (folder: string) => void; message: string | RegExp }>([
  {
    title: "a manifest with another number",
    change: (folder) => edit(folder, "manifest.json", (text) => text.replace('"serial": 3', '"serial": 4')),
    message: "its manifest.json was edited",
  },
  {
    title: "a manifest that says it is not assumed",
    change: (folder) => edit(folder, "manifest.json", (text) => text.replace('"assumed": []', '"assumed": ["x"]')),
    message: "its manifest.json was edited",
  },
  {
    title: "a manifest with a key of its own",
    change: (folder) => edit(folder, "manifest.json", (text) => text.replace('"format": 2', '"format": 2, "approved": true')),
    message: /manifest.json is not one of format 2.*approved/,
  },
  {
    title: "a manifest of another format",
    change: (folder) => edit(folder, "manifest.json", (text) => text.replace('"format": 2', '"format": 1')),
    message: "manifest.json is not one of format 2",
  },
  {
    title: "a manifest that is cut off",
    change: (folder) => edit(folder, "manifest.json", (text) => text.slice(0, 100)),
    message: "its manifest.json is not JSON, or cut off",
  },
  {
    title: "no manifest",
    change: (folder) => rmSync(path.join(folder, "manifest.json")),
    message: "no bundle, or one whose planning was cut off: it has no manifest.json",
  },
  {
    title: "an edited plan file",
    change: (folder) => writeFileSync(path.join(folder, tfplan), planFile(9)),
    message: `${tfplan} is not the file that was planned`,
  },
  {
    title: "an edited plan in JSON",
    change: (folder) => edit(folder, json, (text) => `${text} `),
    message: `${json} is not the file that was planned`,
  },
  { title: "a missing plan file", change: (folder) => rmSync(path.join(folder, tfplan)), message: `${tfplan} is missing` },
])("refuses $title", ({ change, message }) => {
  const { root, folder } = made();
  change(folder);
  expect(refusal(() => readBundles([root]))).toEqual(
    typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
  );
});

it.each([
  {
    title: "of another major format version",
    parts: { json: JSON.stringify({ ...plan, format_version: "2.0" }) },
    message: "not a plan of format version 1.x",
  },
  { title: "that is not JSON", parts: { json: "{" }, message: "not a Terraform plan in JSON, or cut off" },
  { title: "that failed half way", parts: { json: JSON.stringify({ ...plan, errored: true }) }, message: "a plan that failed half way" },
  { title: "of another state than its plan file", parts: { serial: 7 }, message: "was made from another state than its manifest says" },
])("refuses a well sealed bundle with a plan $title", ({ parts, message }) => {
  expect(refusal(() => readBundles([made(undefined, parts).root]))).toContain(message);
});

it("reports everything that is wrong with any bundle at once", () => {
  const { root, folder } = made();
  const other = made("dev-us-east-1-storage", { root });
  for (const place of [folder, other.folder]) rmSync(path.join(place, "manifest.json"));
  const message = refusal(() => readBundles([root]));
  expect(message).toContain("nothing was applied");
  for (const place of [folder, other.folder]) expect(message).toContain(place);
});

it("refuses a second bundle of the same stack", () => {
  const [first, second] = [made(), made()];
  expect(refusal(() => readBundles([first.root, second.root]))).toContain("a second bundle of dev-us-east-1-network");
});

it("says when a folder does not exist or has no bundles", () => {
  const empty = temporaryFolder();
  mkdirSync(path.join(empty, "inner"));
  expect(refusal(() => readBundles([path.join(empty, "nowhere")]))).toContain("no such folder of bundles");
  expect(refusal(() => readBundles([path.join(empty, "inner")]))).toContain("a folder without bundles");
});
