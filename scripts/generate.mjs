/**
 * Writes everything that follows from the code and the configuration: the JSON Schema for editors, tables
 * and pictures in documents, atlantis.yaml, and the addresses on record. `npm run generate` after any
 * change; `npm test` fails where one of them is not what this writes.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Parts of documents, between markers that name them, and the command that prints each. */
const parts = [
  { file: "docs/configuration.md", part: "keys", command: ["config", "explain", "--markdown"] },
  { file: "docs/review.md", part: "rules", command: ["review", "--rules"] },
  { file: "docs/drift.md", part: "rules", command: ["drift", "--rules"] },
  { file: "docs/requirements.md", part: "requirements", command: ["compliance", "requirements"] },
  { file: "docs/recovery.md", part: "recovery-points", command: ["compliance", "data", "--env", "prod", "--recovery-points"] },
  { file: "docs/alarms.md", part: "alarms", command: ["alarms", "list", "--markdown"] },
];

/** Commands that write files themselves. */
const writers = [
  ["config", "schema", "--write"],
  ["graph", "--layers", "--format", "svg", "--output", "docs/layers.svg"],
  ["graph", "--layers", "--output", "docs/layers.md"],
  ["atlantis"],
  ["workflows"],
  ["formats", "--write"],
];

for (const command of writers) estate(command);
for (const { file, part, command } of parts) replacePart(file, part, estate(command).trim());
writeEnvironmentsOfDriftWorkflow();
removeAddressesOfGoneStacks();
node([path.join("node_modules", "vitest", "vitest.mjs"), "run", "--project", "quick", "--reporter=dot", "addresses", "-u"]);
process.stdout.write("everything generated is current\n");

/** The example looks at every environment; GitHub reads the matrix before anything could say it. */
function writeEnvironmentsOfDriftWorkflow() {
  const file = path.join(root, "docs", "drift", "github-actions.yml");
  const { stacks } = JSON.parse(estate(["list", "--json"]));
  const names = [...new Set(stacks.flatMap(({ environments }) => environments))].sort();
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/^( +environment: )\[.*\]$/m, (_, head) => `${head}[${names.join(", ")}]`),
  );
}

/** A stack that the code no longer has keeps no record; git shows what it had. */
function removeAddressesOfGoneStacks() {
  const folder = path.join(root, "__tests__", "stacks", "addresses");
  const { stacks } = JSON.parse(estate(["list", "--json"]));
  const known = new Set(stacks.map(({ id }) => `${id}.txt`));
  for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(path.join(folder, file));
}

function estate(command) {
  return node([path.join("bin", "estate.mjs"), ...command]);
}

function node(args) {
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (run.status === 0) return run.stdout;
  process.stderr.write(
    `${run.stdout}${run.stderr}generate: \`node ${args.join(" ")}\` failed\nfix: correct what it says, then run \`npm run generate\` again\n`,
  );
  process.exit(1);
}

function replacePart(file, part, content) {
  const place = path.join(root, file);
  const before = readFileSync(place, "utf8");
  const found = new RegExp(`(<!-- ${part}: begin [^\\n]*-->\\n)[\\s\\S]*?(\\n<!-- ${part}: end -->)`).exec(before);
  if (found === null) {
    process.stderr.write(`generate: ${file} has no part between \`<!-- ${part}: begin … -->\` and \`<!-- ${part}: end -->\`\n`);
    process.exit(1);
  }
  const [whole, begin, end] = found;
  writeFileSync(
    place,
    before.replace(whole, () => `${begin}\n${content}\n${end}`),
  );
}
