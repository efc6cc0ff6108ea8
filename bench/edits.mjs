/** What edits cost, and that what is kept of plans is what a plan from nothing says, at full size. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../scripts/build.mjs";
import { figure, measure } from "./measure.mjs";
import { copyOfProject } from "./project-copy.mjs";

const estateOf = (folder, args, fine = [0]) =>
  measure(process.execPath, [path.join(folder, "bin", "estate.mjs"), ...args], { cwd: folder }, fine);

function edit(file, change) {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`${file} does not hold what the edit is about; adapt the bench to the code`);
  writeFileSync(file, after);
}

const sources = (folder) =>
  readdirSync(path.join(folder, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(folder, "src", name));

/** A history of edits: keys, code, an output's name, stacks and an environment that go and come back. */
const history = [
  {
    title: "a key",
    make: (at) => edit(at("config/dev.yaml"), (text) => text.replace("flowLogs: { retentionDays: 30 }", "flowLogs: { retentionDays: 60 }")),
  },
  {
    title: "code of every network",
    make: (at) => edit(at("src/modules/network/interface-endpoints.ts"), (text) => text.replace("HTTPS from the VPC", "TLS from the VPC")),
  },
  {
    title: "an output's name",
    make: (at) => {
      for (const file of sources(at(".")).filter((name) => readFileSync(name, "utf8").includes("appSubnetIds")))
        edit(file, (text) => text.replaceAll("appSubnetIds", "applicationSubnetIds"));
    },
  },
  {
    title: "a key that replaces a network",
    make: (at) => edit(at("config/dev.yaml"), (text) => text.replace("cidr: 10.4.0.0/16", "cidr: 10.14.0.0/16")),
  },
  {
    title: "an environment goes",
    make: (at) => {
      rmSync(at("config/staging.yaml"));
      edit(at("config/prod.yaml"), (text) => text.replace("stages: [staging, prod]", "stages: [prod]"));
    },
  },
  {
    title: "it comes back",
    make: (at) => {
      for (const name of ["staging.yaml", "prod.yaml"]) cpSync(path.join(projectRoot, "config", name), at(path.join("config", name)));
    },
  },
];

/**
 * The plans that the last run of a work folder showed, without the hour. Blocks that are not there are left out: of large
 * types the schema has those alone that some stack of the run uses, so whether `[]` stands for the others follows from what
 * was planned beside.
 */
function shownPlans(work) {
  const folder = path.join(work, ".estate", "plans");
  const withoutEmpty = (_, value) => (Array.isArray(value) && value.length === 0 ? undefined : value);
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => {
        const { timestamp: _timestamp, ...plan } = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
        return [name, JSON.stringify(plan, withoutEmpty)];
      }),
  );
}

/** The first place in which two texts differ, with what stands around it. */
function whereTheyPart(found = "(none)", wanted = "(none)") {
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at += 1;
  const around = (text) => text.slice(Math.max(0, at - 300), at + 150);
  return `at ${at}\n  kept: ${around(found)}\n  anew: ${around(wanted)}`;
}

/**
 * Plans after each edit with what is kept, and from nothing.
 *
 * @param only options that choose stacks. @default all
 * @throws Error where both say another thing.
 */
export async function keptHistory(temporary, line, only = []) {
  const project = path.join(temporary, "edits-project");
  copyOfProject(project);
  const [kept, fresh] = [path.join(temporary, "edits-kept"), path.join(temporary, "edits-fresh")];
  const plan = (work) => estateOf(project, ["plan", "--json", "--work", work, ...only]);
  await plan(kept);
  for (const { title, make } of history) {
    make((name) => path.join(project, name));
    // Building and synthesizing cost the same whatever is kept, and the second of two runs would not pay for them.
    await estateOf(project, ["synth", "--work", kept]);
    const again = await plan(kept);
    rmSync(path.join(fresh, ".estate", "kept"), { recursive: true, force: true });
    const anew = await plan(fresh);
    const [found, wanted] = [shownPlans(kept), shownPlans(fresh)];
    const differing = [...new Set([...Object.keys(found), ...Object.keys(wanted)])].filter((name) => found[name] !== wanted[name]);
    if (differing.length > 0)
      throw new Error(
        `after ${title} what is kept differs from a fresh plan:\n${differing.map((name) => `${name}: ${whereTheyPart(found[name], wanted[name])}`).join("\n")}`,
      );
    const { stacks, kept: reused } = JSON.parse(again.stdout);
    line(`plan after ${title}: ${reused} of ${stacks.length} stacks kept, the same as anew`, `${figure(again)}; anew ${figure(anew)}`);
  }
}

/** Times of `estate diff` of one key of one environment. */
export async function diffFigures(temporary, line) {
  const [base, work, config] = ["base", "work", "config"].map((name) => path.join(temporary, `diff-${name}`));
  cpSync(path.join(projectRoot, "config"), config, { recursive: true });
  if (!existsSync(path.join(base, "cdktf.out"))) await estateOf(projectRoot, ["synth", "--work", base, "--config", config]);
  const setDays = (days) =>
    edit(path.join(config, "dev.yaml"), (text) =>
      text.replace(/flowLogs: \{ retentionDays: \d+ \}/, `flowLogs: { retentionDays: ${days} }`),
    );
  const diff = () =>
    estateOf(projectRoot, ["diff", "--json", "--against", path.join(base, "cdktf.out"), "--work", work, "--config", config]);
  setDays(60);
  line("diff of one key of one environment, base not known (target 6 s)", figure(await diff()));
  setDays(90);
  line("the same for another value, base known (target 3 s)", figure(await diff()));
}
