/** How soon `estate watch` shows the mistake of an edit. */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyOfProject } from "./project-copy.mjs";

/** Enough for the first comparison on a machine that is busy. */
const longest = 600_000;

/** `estate watch` compares with a revision, so the copy needs one. */
function commitAll(folder) {
  const git = (...args) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(path.join(folder, ".git", "info", "exclude"), "node_modules\n");
  git("add", "--all");
  git("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--no-verify", "--message", "bench");
}

/**
 * Saves a mistake in one environment's file and takes it back, a few times.
 *
 * @returns {Promise<number[]>} seconds from each saving to the error, in ascending order
 */
async function secondsToError(project, times) {
  const file = path.join(project, "config", "dev.yaml");
  const right = readFileSync(file, "utf8");
  const wrong = right.replace(/retentionDays: \d+/, "retentionDays: sixty");
  if (wrong === right) throw new Error(`${file} does not hold what the edit is about; adapt the bench to the code`);
  const child = spawn(process.execPath, [path.join(project, "bin", "estate.mjs"), "watch", "--env", "dev", "--region", "us-east-1"], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let written = "";
  child.stdout.on("data", (chunk) => (written += chunk));
  const shown = (pattern, from) =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const look = setInterval(() => {
        if (child.exitCode === null && performance.now() - started < longest && !pattern.test(written.slice(from))) return;
        clearInterval(look);
        if (pattern.test(written.slice(from))) resolve((performance.now() - started) / 1000);
        else reject(new Error(`estate watch showed no ${pattern}:\n${written}`));
      }, 5);
    });
  const save = (text, pattern) => {
    const from = written.length;
    writeFileSync(file, text);
    return shown(pattern, from);
  };
  try {
    await shown(/no resource changes/, 0);
    const seconds = [];
    for (let time = 0; time < times; time += 1) {
      seconds.push(await save(wrong, /dev\.yaml[^]*fix:/));
      await save(right, /no resource changes/);
    }
    return seconds.sort((a, b) => a - b);
  } finally {
    child.kill("SIGINT");
  }
}

export async function watchFigures(temporary, line) {
  const project = path.join(temporary, "watch-project");
  copyOfProject(project);
  commitAll(project);
  const seconds = await secondsToError(project, 5);
  const [median, worst] = [seconds[2], seconds.at(-1)].map((value) => `${value.toFixed(2)} s`);
  line("watch: from saving a mistake to its error (target 0.4 s)", `${median}, at worst ${worst}`);
}
