/**
 * Has a third-party scanner (checkov, Apache-2.0) look at what production synthesizes, and fails for what
 * scan-exceptions.yaml does not accept. `npm run scan`; the first run installs the scanner, which needs
 * Python 3.9 or later and pip. It is no part of `npm test`: its rules change with its releases.
 *
 * Exit codes: 0 everything is accepted, 1 failed, 2 there is something to do.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import envPaths from "env-paths";
import { parse } from "yaml";
import { compareFindings, findingsOf } from "./scan/compare.mjs";

/** Pinned, so that a new finding is one of the estate's and not of a new rule. */
const checkov = "3.3.30";
const environment = process.argv[2] ?? "prod";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const program = install();
run(process.execPath, [path.join("bin", "estate.mjs"), "synth"]);
const copies = resourcesOnly();
const { stdout } = spawnSync(
  program,
  ["--directory", copies, "--framework", "terraform_json", "--output", "json", "--compact", "--quiet", "--skip-download"],
  { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
);
const exceptions = parse(readFileSync(path.join(root, "scan-exceptions.yaml"), "utf8")).exceptions;
const { open, accepted, ended, unused } = compareFindings(
  findingsOf(JSON.parse(stdout)),
  exceptions,
  new Date().toISOString().slice(0, 10),
);
for (const { check, name, place } of open) print(`open: ${check} ${place}: ${name}`);
for (const { check, until } of ended) print(`ended: the exception from ${check} on ${until}`);
for (const { check, of } of unused) print(`unused: the exception from ${check} for ${of}: nothing is found there any more`);
print(`checkov ${checkov} on ${environment}: ${open.length} open, ${accepted} accepted by scan-exceptions.yaml`);
process.exitCode = open.length + ended.length + unused.length === 0 ? 0 : 2;

/** @returns {string} the program, in the user's cache. */
function install() {
  const folder = path.join(envPaths("smart0dte-estate", { suffix: "" }).cache, `checkov-${checkov}`);
  const installed = path.join(folder, "bin", "checkov");
  if (existsSync(installed)) return installed;
  print(`installing checkov ${checkov} into ${folder} ...`);
  rmSync(folder, { recursive: true, force: true });
  run("python3", ["-m", "venv", folder]);
  run(path.join(folder, "bin", "pip"), ["install", "--quiet", `checkov==${checkov}`]);
  return installed;
}

/** Checkov's reader of Terraform JSON stops at what stands beside resources in the files of CDKTF. */
function resourcesOnly() {
  const stacks = path.join(root, "cdktf.out", "stacks");
  const target = path.join(root, ".estate", "scan");
  rmSync(target, { recursive: true, force: true });
  for (const id of readdirSync(stacks).filter((name) => name.startsWith(`${environment}-`) || name.startsWith(`trading-${environment}-`))) {
    const { resource } = JSON.parse(readFileSync(path.join(stacks, id, "cdk.tf.json"), "utf8"));
    mkdirSync(path.join(target, id), { recursive: true });
    writeFileSync(path.join(target, id, "cdk.tf.json"), JSON.stringify({ resource }));
  }
  return target;
}

function run(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return;
  process.stderr.write(`scan: \`${[command, ...args].join(" ")}\` failed\n${stderr || (error?.message ?? "")}\n`);
  process.exit(1);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
