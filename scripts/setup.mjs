/**
 * Installs the locked packages when they are missing or belong to another lock file, and links the
 * `estate` command. Needs nothing but Node, so that it can be the first step of every npm script.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as scripts from "./install-scripts.mjs";
import { nodeProblem } from "./node-version.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, "node_modules");
const stampFile = path.join(modules, ".estate-setup");

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) fail(problem);

const stamp = createHash("sha256")
  // What git makes of the ends of lines on Windows changes no package.
  .update(readFileSync(path.join(root, "package-lock.json"), "utf8").replaceAll("\r\n", "\n"))
  .update(`${process.platform} ${process.arch} ${Number.parseInt(process.versions.node, 10)}`)
  .digest("hex");

/** A folder with the packages of several locks, each named by its stamp, which many checkouts share and none of them writes. */
const store = process.env.ESTATE_PACKAGE_STORE;
const shared = store === undefined || store === "" ? undefined : path.join(store, stamp, "node_modules");

const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
if (!isCurrent() && shared !== undefined && existsSync(path.join(shared, ".estate-setup"))) {
  rmSync(modules, { recursive: true, force: true });
  symlinkSync(shared, modules);
}
if (!isCurrent()) {
  process.stdout.write("Installing the locked packages (npm ci) ...\n");
  npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
  const rebuilt = installedOf(Object.keys(scripts.run));
  if (rebuilt.length > 0) npm("rebuild", "--loglevel=error", ...rebuilt);
  linkCommand();
  writeFileSync(stampFile, stamp);
}

/** Runs npm in the project, and ends with its message where it fails. */
function npm(command, ...args) {
  const program = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(program, [command, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (run.error !== undefined) fail(`npm could not be started (${run.error.message}); install npm, it comes with Node`);
  if (run.signal !== null) fail(`npm ${command} was ended by ${run.signal}; run the command again`);
  if (run.status !== 0) fail(`npm ${command} failed; its message stands above. A registry that cannot be reached is the usual cause`);
}

/** Packages that are installed, of some names; a scope stands for all that it holds. */
function installedOf(names) {
  return names.flatMap((name) => {
    const folder = path.join(modules, name);
    if (!existsSync(folder)) return [];
    return existsSync(path.join(folder, "package.json")) ? [name] : readdirSync(folder).map((one) => `${name}/${one}`);
  });
}

/** `npx estate` finds a command of the checkout itself only through this link. */
function linkCommand() {
  const link = path.join(modules, ".bin", "estate");
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(path.join("..", "..", "bin", "estate.mjs"), link);
}

function fail(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}
