/** Runs a command and measures it from outside: wall time, and the peak memory of its whole process tree. */
import { execFileSync, spawn } from "node:child_process";

const sampleMilliseconds = 100;

/** Resident memory of a process and all below it, in MB; 0 where `ps` is missing. */
function treeMegabytes(rootPid) {
  let lines;
  try {
    lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  } catch {
    return 0;
  }
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const tree = new Set([rootPid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of processes) {
      if (tree.has(parent) && !tree.has(pid)) {
        tree.add(pid);
        grown = true;
      }
    }
  }
  return processes.filter(([pid]) => tree.has(pid)).reduce((sum, [, , kilobytes]) => sum + kilobytes / 1024, 0);
}

/**
 * @param {number[]} fine exit codes that are no failure
 * @param {string} [input] what it reads on standard input; with it `options.stdio` has to have a pipe there
 * @returns {Promise<{seconds: number, megabytes: number, stdout: string}>}
 */
export function measure(command, args, options = {}, fine = [0], input) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    if (input !== undefined) child.stdin.end(input);
    let [stdout, stderr, megabytes] = ["", "", 0];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const sampler = setInterval(() => (megabytes = Math.max(megabytes, treeMegabytes(child.pid))), sampleMilliseconds);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampler);
      const seconds = (performance.now() - started) / 1000;
      if (fine.includes(code)) resolve({ seconds, megabytes, stdout });
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stderr || stdout}`));
    });
  });
}

/** The run with the median time of `count` runs; the first run, which fills caches, is not counted. */
export async function median(count, run) {
  await run();
  const results = [];
  for (let index = 0; index < count; index += 1) results.push(await run());
  return results.sort((a, b) => a.seconds - b.seconds)[Math.floor(count / 2)];
}

export const figure = ({ seconds, megabytes }) => `${seconds.toFixed(2)} s, ${Math.round(megabytes)} MB`;
