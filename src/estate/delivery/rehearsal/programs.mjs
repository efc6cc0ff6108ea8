#!/usr/bin/env node
/**
 * Stands in for the programs that build specifications call, by the name under which it is started: AWS's command, Docker,
 * crane, Python's and Node's tools. What it knows lies in `state.json` below STAND_IN; what a version makes of the tools
 * stands in `verdicts.json` of its folder, as exit codes. A call that it does not know fails.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

const name = path.basename(process.argv[1]);
const args = process.argv.slice(2);
const room = process.env.STAND_IN;
const stateFile = path.join(room, "state.json");
const state = JSON.parse(readFileSync(stateFile, "utf8"));
const save = () => writeFileSync(stateFile, JSON.stringify(state, undefined, 1));
const option = (key, fallback) => (args.includes(key) ? args[args.indexOf(key) + 1] : fallback);
const print = (text) => process.stdout.write(`${text}\n`);
const fail = (text, code = 254) => {
  process.stderr.write(`${text}\n`);
  process.exit(code);
};
const verdicts = () => (existsSync("verdicts.json") ? JSON.parse(readFileSync("verdicts.json", "utf8")) : {});
const judged = (key) => {
  const code = verdicts()[key] ?? 0;
  if (code !== 0) fail(`${key} finds something`, code);
};
appendFileSync(path.join(room, "calls.log"), `${[name, ...args].join(" ").split("\n")[0]}\n`);

const role = process.env.AWS_ACCESS_KEY_ID?.startsWith("AS ") ? process.env.AWS_ACCESS_KEY_ID.slice(3) : undefined;
const account = role?.split(":")[4] ?? state.hostAccount;
const region = option("--region", "us-east-1");
/** Images of a repository by tag; what is pushed to the primary region is in the other one too, unless replication is off. */
const images = (host, repository) => (state.registry[`${host}/${repository}`] ??= {});

const aws = {
  "sts assume-role": () =>
    print(JSON.stringify({ AccessKeyId: `AS ${option("--role-arn")}`, SecretAccessKey: "secret", SessionToken: "token" })),
  "ecr get-login-password": () => print("password"),
  "ecr describe-images": () => {
    const [, kind, wanted] = /^(imageTag|imageDigest)=(.*)$/.exec(option("--image-ids"));
    if (region !== "us-east-1" && !state.replicated) fail("ImageNotFoundException");
    const known = images(`${account}.dkr.ecr.us-east-1.amazonaws.com`, option("--repository-name"));
    const digest = kind === "imageTag" ? known[wanted] : Object.values(known).find((one) => one === wanted);
    if (digest === undefined) fail("ImageNotFoundException");
    if (option("--query") === "imageDetails[0].imageTags")
      return print(JSON.stringify(Object.keys(known).filter((tag) => known[tag] === digest)));
    print(digest);
  },
  "ecr describe-image-scan-findings": () => {
    const next = state.scans.length > 1 ? state.scans.shift() : state.scans[0];
    save();
    if (typeof next === "string") fail(next);
    print(JSON.stringify(next));
  },
  "ssm get-parameter": () => {
    const value = state.parameters[`${account}/${region}${option("--name")}`];
    if (value === undefined) fail(`ParameterNotFound ${account} ${region} ${option("--name")}`);
    print(value);
  },
  "cloudwatch describe-alarms": () => print(JSON.stringify(state.alarms[region] ?? [])),
  "ecs register-task-definition": () => {
    const definition = JSON.parse(readFileSync(option("--cli-input-json").replace("file://", ""), "utf8"));
    state.revisions.push(definition);
    save();
    print(`arn:aws:ecs:${region}:${account}:task-definition/${definition.family}:${state.revisions.length}`);
  },
  "ecs update-service": () => {
    if (!state.doesNotStart) state.running[`${account}/${region}/${option("--service")}`] = option("--task-definition");
    save();
  },
  "ecs wait": () => {},
  "ecs describe-services": () => {
    const place = `${account}/${region}/${option("--services")}`;
    if (args.includes("--query")) return print(state.running[place] ?? "what-ran-before");
    const [taskDefinition, primary] = [state.running[place], state.serving[place]];
    // Of a service that CodeDeploy deploys, ECS goes on to name the revision that it was made with.
    const sets =
      primary === undefined
        ? []
        : ["ACTIVE", "PRIMARY"].map((status) => ({ status, taskDefinition: status === "PRIMARY" ? primary : "old:0" }));
    const service = { status: "ACTIVE", taskDefinition: taskDefinition ?? "first:0", ...(sets.length > 0 ? { taskSets: sets } : {}) };
    print(JSON.stringify({ services: taskDefinition === undefined && primary === undefined ? [] : [service], failures: [] }));
  },
  "ecs describe-task-definition": () => {
    const definition = state.revisions[Number(option("--task-definition").split(":").at(-1)) - 1];
    if (definition === undefined) fail("ClientException: Unable to describe task definition.");
    print(JSON.stringify({ taskDefinition: definition }));
  },
  "cloudfront list-distributions": () => print(state.distribution),
  "cloudfront create-invalidation": () => {
    state.invalidated.push(...args.slice(args.indexOf("--paths") + 1, args.indexOf("--query")));
    save();
    print("I1");
  },
  "cloudfront wait": () => {},
  "s3 cp": () => {
    const [from, to] = args.slice(args.indexOf("cp") + 1);
    const kind = args.includes("--include") ? "documents" : args.includes("--exclude") ? "others" : "assets";
    state.uploads.push(`${account} ${kind} ${to}`);
    if (kind === "documents") state.published[to.replace("s3://", "")] = option("--metadata", "commit=").replace("commit=", "");
    if (!existsSync(from)) fail(`${from} does not exist`);
    save();
  },
  "s3api head-object": () => {
    const commit = state.published[option("--bucket")];
    if (commit === undefined) fail("An error occurred (404) when calling the HeadObject operation: Not Found");
    print(commit === "" ? "None" : commit);
  },
  "secretsmanager get-secret-value": () => print(JSON.stringify({ username: "administrator", password: "none" })),
};

const tools = ["pip", "python", "ruff", "bandit", "pip-audit", "detect-secrets", "cyclonedx-py", "lcov_cobertura"];
const report = () => {
  const junit = args.find((one) => one.startsWith("--junitxml="))?.slice("--junitxml=".length) ?? process.env.TEST_REPORT;
  if (junit !== undefined) writeFileSync(junit, "<testsuite/>");
  const coverage =
    args.find((one) => one.startsWith("--cov-report=xml:"))?.slice("--cov-report=xml:".length) ?? process.env.COVERAGE_REPORT;
  if (coverage !== undefined) writeFileSync(coverage, "<coverage/>");
};
const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/node_modules|\.tools|\.service/.test(entry.parentPath))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
const writeOutput = () => writeFileSync(option("--output-file"), JSON.stringify({ bomFormat: "CycloneDX" }));

const programs = {
  aws: () => {
    const words = args.filter((one, index) => !one.startsWith("--") && !(args[index - 1] === "--region"));
    const call = aws[`${words[0]} ${words[1]}`];
    if (call === undefined) fail(`aws ${words[0]} ${words[1]} is not known here`);
    call();
  },
  docker: () => {
    const hash = () =>
      createHash("sha256")
        .update(
          filesBelow(".")
            .map((file) => readFileSync(file))
            .join("\0"),
        )
        .digest("hex");
    if (args[0] === "login") return;
    if (args[0] === "pull") return judged("docker pull");
    if (args[0] === "image" && args[1] === "inspect" && option("--format").includes(".Config.Labels"))
      return print(JSON.stringify(state.labels[args.at(-1).split("@")[1]] ?? {}));
    if (args[0] === "image" && args[1] === "inspect") {
      const repository = args.at(-1).replace(/:[\w.-]+$/, "");
      return print(JSON.stringify([`${repository}@sha256:${createHash("sha256").update(args.at(-1)).digest("hex")}`]));
    }
    if (args[0] === "build") {
      judged("docker");
      const digest = hash();
      cpSync(".", path.join(room, "images", digest), {
        recursive: true,
        filter: (file) => !/\/\.(?:tools|service|cache)(?:\/|$)/.test(file),
      });
      state.built[option("--tag")] = `sha256:${digest}`;
      const labels = args.filter((_, index) => args[index - 1] === "--label").map((one) => /^([^=]+)=(.*)$/s.exec(one).slice(1));
      state.labels[`sha256:${digest}`] = Object.fromEntries(labels);
      return save();
    }
    if (args[0] !== "push") fail(`docker ${args[0]} is not known here`);
    const [, host, repository, tag] = /^([^/]+)\/(.+):(.+)$/.exec(args.at(-1));
    if (images(host, repository)[tag] !== undefined) fail("ImageTagAlreadyExistsException");
    images(host, repository)[tag] = state.built[args.at(-1)];
    state.pushes += 1;
    save();
  },
  crane: () => {
    if (args[0] === "auth") return;
    const [, from, repository, digest] = /^([^/]+)\/(.+)@(sha256:.+)$/.exec(args[1]);
    if (!Object.values(images(from, repository)).includes(digest)) fail(`${args[1]} is not there`);
    const [, to, target, tag] = /^([^/]+)\/(.+):(.+)$/.exec(args[2]);
    if (images(to, target)[tag] !== undefined) fail("ImageTagAlreadyExistsException");
    images(to, target)[tag] = state.copiesOther ?? digest;
    save();
  },
  // What it fetches from AWS: the authorities that sign database servers. All else is the machine's own, as a smoke test asks a service.
  curl: () => {
    const [url] = args.filter((one) => one.startsWith("https://"));
    if (url === "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem")
      return writeFileSync(option("--output"), state.authorities ?? "-----BEGIN CERTIFICATE-----\n");
    const PATH = (process.env.PATH ?? "")
      .split(":")
      .filter((folder) => folder !== path.join(room, "bin"))
      .join(":");
    process.exit(spawnSync("curl", args, { stdio: "inherit", env: { ...process.env, PATH } }).status ?? 1);
  },
  python3: () => {
    if (args[0] !== "-m" || args[1] !== "venv") fail(`python3 ${args.join(" ")} is not known here`);
    mkdirSync(path.join(args[2], "bin"), { recursive: true });
    for (const tool of tools) symlinkSync(path.join(room, "bin", "python3"), path.join(args[2], "bin", tool));
  },
  pip: () => judged("pip"),
  python: () => {
    if (state.python !== undefined && args[1] === "pytest") process.exit(spawnSync(state.python, args, { stdio: "inherit" }).status ?? 1);
    report();
    judged(args[0] === "-" ? "migration" : "pytest");
  },
  ruff: () => judged("ruff"),
  bandit: () => judged("bandit"),
  "pip-audit": () => judged("pip-audit"),
  "detect-secrets": () => {
    const found = filesBelow(".").filter((file) => /AKIA[0-9A-Z]{16}/.test(readFileSync(file, "utf8")));
    print(
      JSON.stringify({
        results: Object.fromEntries(found.map((file) => [file, [{ filename: file, line_number: 1, type: "AWS Access Key" }]])),
      }),
    );
  },
  "cyclonedx-py": writeOutput,
  lcov_cobertura: () => writeFileSync(option("--output"), "<coverage/>"),
  npm: () => {
    // PostgreSQL's parser is no stand-in: what the registry would give is what this checkout has of it.
    if (args[0] === "install" && args.includes("--prefix")) {
      const folder = path.join(option("--prefix"), "node_modules");
      mkdirSync(folder, { recursive: true });
      const [parser] = args.filter((one) => one.startsWith("libpg-query@"));
      const own = path.join(state.packages, "libpg-query");
      if (parser !== `libpg-query@${JSON.parse(readFileSync(path.join(own, "package.json"), "utf8")).version}`)
        fail(`${parser} is not here`);
      return symlinkSync(own, path.join(folder, "libpg-query"));
    }
    const what = args[0] === "run" ? args[1] : args[0];
    if (what === "test") report();
    if (what === "sbom") return print(JSON.stringify({ bomFormat: "CycloneDX" }));
    judged(`npm ${what}`);
    if (what !== "build") return;
    mkdirSync("dist/assets", { recursive: true });
    writeFileSync("dist/index.html", "<html></html>");
    writeFileSync(`dist/assets/index-${verdicts().assets ?? "B1c2D3e4"}.js`, "");
  },
  date: () => {
    const form = args.at(-1);
    print({ "+%F": state.today, "+%a": state.day, "+%H:%M": state.time }[form] ?? fail(`date ${form} is not known here`));
  },
  sleep: () => {},
};

programs[name]();
