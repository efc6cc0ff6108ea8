/** The estate's command, git, GitHub's and AWS's command on a machine of estate-machine.ts. A call that they do not know fails. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [name, ...args] = process.argv.slice(2);
const room = process.env.WORLD;
const file = path.join(room, "world.json");
const world = JSON.parse(readFileSync(file, "utf8"));
const save = () => writeFileSync(file, JSON.stringify(world));
const fail = (text, code = 1) => {
  process.stderr.write(`${text}\n`);
  process.exit(code);
};
const option = (key) => (args.includes(key) ? args[args.indexOf(key) + 1] : undefined);
const role = () => {
  const config = process.env.AWS_CONFIG_FILE;
  if (process.env.AWS_PROFILE !== "estate" || config === undefined) fail("there are no credentials", 1);
  return /role_arn = (\S+)/.exec(readFileSync(config, "utf8"))[1];
};
const list = JSON.parse(readFileSync(path.join(room, "list.json"), "utf8"));
const environmentOf = (arn) => /smart0dte-(\w+)-(?:planner|deployer)$/.exec(arn)[1];

/** Plans the stacks that are named: there is something to do where the world says so, for the part that is asked for. */
function plan() {
  const arn = role();
  if (!arn.endsWith("-planner")) fail(`${arn} may plan nothing here`);
  const environment = environmentOf(arn);
  const stacks = args.filter((arg) => arg.startsWith("--stack=")).map((arg) => arg.slice("--stack=".length));
  const known = list.stacks.filter(({ environments }) => environments.includes(environment));
  const chosen = stacks.map((id) => known.find((one) => one.id === id) ?? fail(`${environment} has no stack ${id}`));
  const part = option("--destructions");
  const due = world.due[environment] ?? [];
  if (world.fails.includes(`plan ${environment}`)) fail(`${environment} cannot be planned`);
  const wanted =
    part === "first"
      ? due.filter((wave) => wave === "first")
      : part === "put-off"
        ? due.filter((wave) => chosen.some((one) => String(one.wave) === wave))
        : due.filter((wave) => wave !== "first");
  const withheld = (world.withheld[environment] ?? []).filter((layer) => chosen.some((one) => one.layer === layer));
  const found = [...wanted, ...withheld];
  if (found.length === 0) process.exit(0);
  const out = option("--out");
  mkdirSync(out, { recursive: true });
  for (const one of found)
    writeFileSync(path.join(out, `${one}.json`), JSON.stringify({ environment, part: one, serial: world.serial[environment] ?? 0 }));
  process.exit(2);
}

function apply() {
  const arn = role();
  const bundles = readdirSync("bundles").map((one) => JSON.parse(readFileSync(path.join("bundles", one), "utf8")));
  for (const { environment, part, serial } of bundles) {
    if (!arn.endsWith(`-${environment}-deployer`)) fail(`${arn} may not apply to ${environment}`);
    if (world.moves > 0) world.serial[environment] = (world.serial[environment] ?? 0) + 1;
    world.moves = Math.max(0, world.moves - 1);
    save();
    if (serial !== (world.serial[environment] ?? 0)) fail(`${environment} ${part}: its state has moved on; plan it again`);
    if (world.dies) {
      world.dies = false;
      world.serial[environment] = (world.serial[environment] ?? 0) + 1;
      save();
      process.kill(process.pid, "SIGKILL");
    }
  }
  for (const { environment, part } of bundles) {
    world.applied.push(`${environment} ${part}`);
    world.due[environment] = world.due[environment].filter((one) => one !== part || one === "always");
    world.serial[environment] = (world.serial[environment] ?? 0) + 1;
  }
  save();
  mkdirSync(".estate/reports", { recursive: true });
  const stacks = bundles.map(({ environment, part }) => ({ stack: `${environment}-${part}`, outcome: "applied", seconds: 1 }));
  writeFileSync(".estate/reports/apply.json", JSON.stringify({ stacks }));
}

/** What a check says: nothing, or that the change is wrong. */
const check = () => {
  if (world.fails.includes(args.slice(0, 2).join(" "))) fail(`${args.join(" ")} found a mistake`);
};

const commands = {
  "npx estate list": () =>
    process.stdout.write(
      JSON.stringify({ ...list, stacks: list.stacks.filter(({ environments }) => environments.includes(option("--env"))) }),
    ),
  "npx estate plan": plan,
  "npx estate apply": apply,
  "npx estate review": () => {
    mkdirSync(".estate/reports", { recursive: true });
    const change = (verdict, effect, address) => ({
      stack: "s",
      verdict,
      effect,
      address,
      findings: [{ rule: `${effect}-rule`, text: "a value" }],
    });
    const changes = [change("look", "update", "aws_a.a"), change("irreversible", "destroy", 'aws_b.b["<x>"]')];
    writeFileSync(".estate/reports/review.json", JSON.stringify({ changes }));
    process.stdout.write(`the review of ${args[2]}\n`);
    process.exit(existsSync(args[2]) ? 2 : 1);
  },
  "npx estate drift": () => {
    role();
    process.stdout.write(JSON.stringify({ format: "estate-drift/1", unread: [], findings: world.drift }));
    process.exit(world.drift.length === 0 ? 0 : 2);
  },
  ...Object.fromEntries(
    ["estate config", "estate synth", "estate check", "estate access", "estate atlantis", "estate workflows"].map((one) => [
      `npx ${one}`,
      check,
    ]),
  ),
  "npx estate affected": () => {
    const environments = Object.keys(world.due);
    const stacks = environments.map((one) => ({ stack: `${one}-changed`, effect: "changed", environments: [one] }));
    process.stdout.write(JSON.stringify({ stacks }));
    process.exit(stacks.length === 0 ? 0 : 2);
  },
  "git fetch --quiet": () => {},
  "npm run setup": check,
  "npm run lint": check,
  "npm run scan": check,
  "git rev-parse HEAD": () => process.stdout.write(`${process.env.GITHUB_SHA}\n`),
  [`gh api repos/${process.env.GITHUB_REPOSITORY}/commits/main`]: () => {
    if (process.env.GH_TOKEN === undefined) fail("there is no token");
    process.stdout.write(`${world.newest}\n`);
  },
  "gh pr comment": () => {
    if (process.env.GH_TOKEN === undefined) fail("there is no token");
    world.comment = `${args[2]}: ${readFileSync(option("--body-file"), "utf8")}`;
    save();
  },
  "git ls-remote --exit-code": () => process.stdout.write(`${world.newest}\trefs/heads/main\n`),
  "aws sts get-caller-identity": () => {},
  "aws codepipeline list-action-executions": () =>
    process.stdout.write(
      JSON.stringify({
        actionExecutionDetails: world.ended[option("--filter").replace("pipelineExecutionId=", "")] ?? [],
      }),
    ),
  "aws codepipeline list-pipeline-executions": () =>
    process.stdout.write(JSON.stringify({ pipelineExecutionSummaries: world.runs[option("--pipeline-name")] ?? [] })),
};
const command = commands[[name, args[0], args[1]].join(" ")];
if (command === undefined) fail(`it is not known what ${name} ${args.join(" ")} does`, 127);
command();
