/**
 * `npm run bench [section ...]`: prints what the estate costs in time and memory. Figures are for
 * reading and comparing in one run; nothing fails because of them.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { driftFigures } from "./drift.mjs";
import { diffFigures, keptHistory } from "./edits.mjs";
import { largePlan } from "./large-plan.mjs";
import { ensureAllBuilt, projectRoot } from "../scripts/build.mjs";
import { multiply } from "./environments.mjs";
import { livePlans } from "./live.mjs";
import { figure, measure, median } from "./measure.mjs";
import { hostFigures } from "./provider-host.mjs";
import { wallTime, wallTimeOfWaves } from "./runners.mjs";
import { watchFigures } from "./watch.mjs";

await ensureAllBuilt();
const temporary = mkdtempSync(path.join(tmpdir(), "estate-bench-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => process.exit(1));

const estate = (args, env = {}, fine = [0]) =>
  measure(
    process.execPath,
    [path.join(projectRoot, "bin", "estate.mjs"), ...args],
    { cwd: projectRoot, env: { ...process.env, ...env } },
    fine,
  );
/** Synthesis of everything; what a build has kept would be no measure of it. */
const uncached = { ...process.env, ESTATE_SYNTHESIS_CACHE: "off" };
const synth = (outdir, config, env = uncached) =>
  measure(process.execPath, [path.join(projectRoot, "bin", "synth.mjs")], {
    cwd: projectRoot,
    env: { ...env, CDKTF_OUTDIR: outdir, ...(config === undefined ? {} : { ESTATE_CONFIG: config }) },
  });
/** `affected` ends with 2 when there is something. */
const finished = [0, 2];
const line = (label, text) => process.stdout.write(`${label.padEnd(58)} ${text}\n`);
const ratio = (a, b) => `ratio ${(a.seconds / b.seconds).toFixed(2)}`;

const sections = {
  async start() {
    line("estate --help (target 0.3 s)", figure(await median(5, () => estate(["--help"]))));
    line("estate config check", figure(await median(3, () => estate(["config", "check"]))));
  },

  async synth() {
    const own = await median(5, () => synth(path.join(temporary, "synth")));
    line("synth of the whole estate (target 2 s, 300 MB)", figure(own));
    line(
      "the same again, with sources and configuration unchanged",
      figure(await median(5, () => synth(path.join(temporary, "synth"), undefined, process.env))),
    );
    const fork = await median(3, () => synth(path.join(temporary, "cdktn"), undefined, { ...uncached, ESTATE_ENGINE: "cdktn" }));
    line("the whole estate with ESTATE_ENGINE=cdktn", `${figure(fork)}; ${ratio(fork, own)}`);
    const cdktf = await median(1, () =>
      measure("npx", ["cdktf", "synth", "--output", path.join(temporary, "cdktf")], { cwd: projectRoot, env: uncached }),
    );
    line("npx cdktf synth", `${figure(cdktf)}; synth is ${ratio(own, cdktf)} of it`);
  },

  async affected() {
    const work = path.join(temporary, "affected");
    const own = await median(3, () => estate(["synth", "--no-cache", "--work", work]));
    const first = await median(3, () => {
      rmSync(path.join(work, ".estate", "affected"), { recursive: true, force: true });
      return estate(["affected", "--base", "HEAD~1", "--work", work], {}, finished);
    });
    line("affected, base synthesized for it", `${figure(first)}; ${ratio(first, own)} of estate synth --no-cache (target 2)`);
    const again = await median(3, () => estate(["affected", "--base", "HEAD~1", "--work", work], {}, finished));
    line("affected, base known", `${figure(again)}; ${ratio(again, own)} of estate synth --no-cache`);
  },

  async plan() {
    const work = path.join(temporary, "plan");
    const config = path.join(temporary, "plan-config");
    cpSync(path.join(projectRoot, "config"), config, { recursive: true });
    const plan = () => estate(["plan", "--work", work, "--config", config, "--json"]);
    const composed = await median(1, () => {
      rmSync(path.join(work, ".estate", "kept"), { recursive: true, force: true });
      return plan();
    });
    line("plan of the whole estate from nothing, with synth and init (target 25 s, 2 GB)", figure(composed));
    line("the same again, nothing changed (target 0.5 s)", figure(await median(3, plan)));
    const dev = path.join(config, "dev.yaml");
    writeFileSync(dev, readFileSync(dev, "utf8").replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }"));
    line("the same with one key of one environment changed (target 4 s)", figure(await plan()));
    const { stdout } = await estate(["env", "--json"]);
    const each = await planEach(path.join(work, "cdktf.out", "stacks"), JSON.parse(stdout).set);
    line(`init and plan of ${each.stacks} stacks one by one`, `${figure(each)}; composed is ${ratio(composed, each)} of it (target 0.25)`);
  },

  async diff() {
    await diffFigures(temporary, line);
  },

  async watch() {
    await watchFigures(temporary, line);
  },

  async edits() {
    await keptHistory(temporary, line);
  },

  async review() {
    const work = path.join(temporary, "review");
    await estate(["synth", "--work", work]);
    const plan = path.join(work, "prod-us-east-1-storage.json");
    writeFileSync(plan, JSON.stringify(largePlan(1_000)));
    const run = () =>
      measure(process.execPath, [path.join(projectRoot, "bin", "estate.mjs"), "review", "--work", work, plan], { cwd: projectRoot }, [2]);
    line("review of 1,000 changes in all forms (target 1 s, 200 MB)", figure(await median(5, run)));
  },

  async judges() {
    const work = path.join(temporary, "judges");
    const known = await median(3, () => estate(["synth", "--work", work]));
    for (const { args, target } of [
      { args: ["cost"], target: " (target 1 s)" },
      { args: ["compliance", "report", "--env", "prod"], target: " (target 2 s)" },
      { args: ["alarms", "list"], target: "" },
    ]) {
      const whole = await median(3, () => estate([...args, "--work", work], {}, finished));
      const own = Math.max(0, whole.seconds - known.seconds).toFixed(2);
      line(`estate ${args.join(" ")}`, `${figure(whole)}; after synthesis ${own} s${target}`);
    }
  },

  async recovery() {
    const simulated = await median(3, () => estate(["recovery", "simulate", "--env", "prod"], {}, finished));
    line("recovery simulate: nine scenarios of prod, 1,000 runs each", figure(simulated));
  },

  async provenance() {
    const out = path.join(temporary, "provenance-synth");
    await synth(out);
    const questions = Object.fromEntries(
      ["prod-us-east-1-network", "prod-us-east-1-database", "prod-us-east-1-services"].map((stack) => [
        stack,
        addressesOf(path.join(out, "stacks", stack, "cdk.tf.json")).map((address) => ({ stack, address })),
      ]),
    );
    for (const [stack, [first]] of Object.entries(questions)) {
      const fresh = () => ["--work", mkdtempSync(path.join(temporary, "why-"))];
      line(`why: one resource of ${stack}`, figure(await median(3, () => estate(["why", ...fresh(), first.stack, first.address]))));
    }
    const known = ["--work", path.join(temporary, "why")];
    const [one] = questions["prod-us-east-1-network"];
    line("why: the same again, known", figure(await median(3, () => estate(["why", ...known, one.stack, one.address]))));
    for (const [stack, all] of Object.entries(questions)) {
      const asked = all.slice(0, 50);
      line(`${asked.length} questions about ${stack} at once`, figure(await median(1, () => attribute(asked))));
    }
    line(
      "50 questions about three stacks at once",
      figure(
        await median(1, () =>
          attribute(
            Object.values(questions)
              .flatMap((all) => all.slice(0, 17))
              .slice(0, 50),
          ),
        ),
      ),
    );
  },

  async live() {
    const { all, each, same, alone, secondsOf } = await livePlans(temporary);
    line(`live plan of ${all.stacks} stacks, ${all.assumed} of them assumed`, figure(all));
    line(`live plan of the ${each.stacks} that are not`, figure(same));
    line(
      `cdktf diff of these, one after the other`,
      `${each.seconds.toFixed(2)} s; live planning is ${ratio(same, each)} of it (target 0.5)`,
    );
    for (const environments of [10, 100]) {
      const jobs = await jobsOf(
        environments,
        (layer) => alone.seconds - secondsOf.own + (secondsOf.byLayer.get(layer) ?? secondsOf.median),
      );
      for (const runners of [1, 4, 16]) {
        const [whole, barrier] = [wallTime(jobs, runners), wallTimeOfWaves(jobs, runners)].map(
          (seconds) => `${Math.round(seconds / 60)} min`,
        );
        line(
          `simulated: ${environments} environments, ${jobs.length} stacks, ${runners} runner${runners === 1 ? "" : "s"}`,
          `${whole} by stack (CodeBuild), ${barrier} by wave (GitHub)`,
        );
      }
    }
  },

  async drift() {
    for (const [label, text] of await driftFigures(estate, temporary)) line(label, text);
  },

  async host() {
    for (const [label, text] of await hostFigures(estate, temporary)) line(label, text);
  },

  async growth() {
    for (const factor of [1, 2, 4, 8]) {
      const config = path.join(temporary, `config-${factor}`);
      multiply(path.join(projectRoot, "config"), config, factor);
      const synthesized = await median(1, () => synth(path.join(temporary, `growth-${factor}`), config));
      const work = path.join(temporary, `growth-work-${factor}`);
      const planned = await estate(["plan", "--work", work, "--config", config, "--json"]);
      const { totals } = JSON.parse(planned.stdout);
      line(`${factor} x environments (${totals.add} resources)`, `synth ${figure(synthesized)}; composed plan ${figure(planned)}`);
      rmSync(work, { recursive: true, force: true });
    }
  },

  async functions() {
    for (const { name, bytes, code } of await functionArchives()) {
      const file = path.join(temporary, `${name}.cjs`);
      writeFileSync(file, code);
      const runs = [];
      for (let run = 0; run < 5; run += 1)
        runs.push(
          JSON.parse(
            (await measure(process.execPath, ["-e", timedImport(file)], { env: { ...process.env, AWS_REGION: "us-east-1" } })).stdout,
          ),
        );
      line(
        `${name}: archive (target 1 MiB), cold import (target 150 ms)`,
        `${(bytes / 1024).toFixed(0)} KiB, ${Math.round(runs.sort((a, b) => a - b)[2])} ms`,
      );
    }
  },

  async emulator() {
    const state = ["--state-dir", path.join(temporary, "emulator")];
    // The first start installs its Python packages; that is not what is measured.
    for (const verb of ["up", "down"]) await estate(["emulator", verb, ...state]);
    const starts = [];
    for (let run = 0; run < 5; run += 1) {
      starts.push(await estate(["emulator", "up", ...state]));
      await estate(["emulator", "down", ...state]);
    }
    line("emulator up, once installed (target 3 s)", figure(starts.sort((a, b) => a.seconds - b.seconds)[2]));
  },
};

const addressesOf = (file) =>
  Object.entries(JSON.parse(readFileSync(file, "utf8")).resource).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );

/** Asks many questions at once, as reviews and drift do, with nothing known from before. */
function attribute(questions) {
  const request = {
    root: projectRoot,
    config: path.join(projectRoot, "config"),
    cache: mkdtempSync(path.join(temporary, "why-")),
    ask: { kind: "attribute", strict: true, questions },
  };
  return measure(
    process.execPath,
    [path.join(projectRoot, "bin", "provenance.mjs")],
    { cwd: projectRoot, stdio: ["pipe", "pipe", "pipe"] },
    [0],
    JSON.stringify(request),
  );
}

/** The stacks of this many environments as jobs of a matrix, each with the seconds that a runner of its own takes for it. */
async function jobsOf(environments, secondsOf) {
  const config = path.join(temporary, `config-of-${environments}`);
  multiply(path.join(projectRoot, "config"), config, Math.ceil(environments / 3));
  for (const name of readdirSync(config).sort().slice(environments)) rmSync(path.join(config, name));
  const { stacks } = JSON.parse((await estate(["list", "--json", "--config", config])).stdout);
  return stacks.map(({ id, wave, layer, dependsOn, after }) => ({
    id,
    wave,
    before: [...dependsOn, ...after.map((order) => order.id)],
    seconds: secondsOf(layer),
  }));
}

/** Every function's archive as synthesis places it, with the code that is in it. */
async function functionArchives() {
  const { unzipSync } = await import("fflate");
  const outdir = path.join(temporary, "functions");
  await synth(outdir);
  const folder = path.join(outdir, "functions");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".zip"))
    .map((file) => {
      const archive = readFileSync(path.join(folder, file));
      return { name: file.replace(/-[0-9a-f]+\.zip$/, ""), bytes: archive.length, code: unzipSync(archive)["index.js"] };
    });
}

/** Milliseconds that a fresh process takes for the code alone, its own start left out: what a cold start adds. */
const timedImport = (file) =>
  `const started = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - started);`;

/** Plans every stack by itself, offline: its own JSON, with the backend and provider overridden as Terraform allows. */
async function planEach(stacksFolder, environment) {
  const started = performance.now();
  let [megabytes, stacks] = [0, 0];
  const env = { ...process.env, ...environment };
  for (const stack of readdirSync(stacksFolder)) {
    const folder = path.join(temporary, "each", stack);
    cpSync(path.join(stacksFolder, stack), folder, { recursive: true });
    writeFileSync(path.join(folder, "offline_override.tf.json"), JSON.stringify(offlineOverride));
    for (const args of [
      ["init", "-input=false"],
      ["plan", "-input=false", "-refresh=false", "-lock=false"],
    ]) {
      // A stack that reads another's state cannot be planned before that is applied; its attempt still costs the time.
      const result = await measure("terraform", args, { cwd: folder, env }).catch(() => undefined);
      megabytes = Math.max(megabytes, result?.megabytes ?? 0);
    }
    stacks += 1;
  }
  return { seconds: (performance.now() - started) / 1000, megabytes, stacks };
}

const offlineOverride = {
  terraform: { backend: { local: {} } },
  provider: {
    aws: {
      access_key: "offline",
      secret_key: "offline",
      allowed_account_ids: null,
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      skip_requesting_account_id: true,
    },
  },
};

const wanted = process.argv.slice(2);
for (const name of wanted.filter((name) => !(name in sections))) {
  process.stderr.write(`bench: no section ${name}; there are ${Object.keys(sections).join(", ")}\n`);
  process.exit(1);
}
for (const [name, run] of Object.entries(sections)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
