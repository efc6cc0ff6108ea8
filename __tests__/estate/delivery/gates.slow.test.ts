import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type BuildProject, buildProjects, migrateProject } from "../../../src/modules/delivery/build-projects";
import { type BuildSpecification, readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { type BuildResult, runBuild } from "../../../src/estate/delivery/run-build";
import { BuildSetting, type StandInState } from "../../../src/estate/delivery/rehearsal/build-setting";
import { SourceRepository } from "../../../src/estate/delivery/rehearsal/repository";
import { goodService, goodWeb, writeVersion } from "../../helpers/delivery/setting";

type Files = Readonly<Record<string, unknown>>;
type Gate = BuildProject | "migrate";

const digest = `sha256:${"a".repeat(64)}`;
const host = "333333333333.dkr.ecr.us-east-1.amazonaws.com";
const image = { "image.json": { registry: host, repository: "smart0dte/prod/api", digest, commit: "c1", version: "c1" } };
const built = { [`${host}/smart0dte/prod/api`]: { c1: digest } };
const taskDefinition = {
  family: "api",
  containerDefinitions: [
    { name: "application", image: "<IMAGE1_NAME>" },
    { name: "tls", image: "caddy" },
  ],
};
const parameters = {
  "222222222222/us-west-2/smart0dte/staging/services/api/task-definition": JSON.stringify(taskDefinition),
  "222222222222/us-west-2/smart0dte/staging/services/api/app-spec": '{"TaskDefinition":"<TASK_DEFINITION>"}',
  "222222222222/us-west-2/smart0dte/staging/dr/failover": "false",
  "222222222222/us-west-2/smart0dte/staging/dr/deliveries": "open",
};
const role = "arn:aws:iam::222222222222:role/smart0dte-staging-delivery-release";

/** What each project is given when everything is well. */
const wells: Readonly<
  Record<
    Gate,
    {
      readonly files: Files;
      readonly variables: Readonly<Record<string, string>>;
      readonly state?: Partial<StandInState>;
      /** The files are a clone's newest commit, which COMMIT names. */
      readonly clone?: boolean;
    }
  >
> = {
  "test-python": { files: goodService, variables: { FOLDER: "services/api" } },
  "test-node": { files: goodWeb, variables: { FOLDER: "web" } },
  image: {
    files: goodService,
    variables: {
      FOLDER: "services/api",
      SERVICE: "api",
      COMMIT: "c1",
      SOURCE_REPOSITORY: "o/n",
      REGISTRY: host,
      REPOSITORIES: "smart0dte/prod",
    },
  },
  web: { files: goodWeb, variables: { FOLDER: "web" } },
  scan: { files: image, variables: { BLOCKS: "CRITICAL HIGH", ACCEPTED: "{}", TIMEOUT_MINUTES: "5", POLL_SECONDS: "100" } },
  admission: {
    files: image,
    variables: {
      ROLE: role,
      REGION: "us-east-1",
      FLAG: "/smart0dte/staging/dr/failover",
      FLAG_REGION: "us-west-2",
      DELIVERIES: "/smart0dte/staging/dr/deliveries",
      WINDOW: "mon,tue 17:00 22:00",
      SESSION: "mon,tue,wed,thu,fri 09:30 16:00",
      TIME_ZONE: "America/New_York",
      OVERRIDE_REASON: "none",
    },
    state: { parameters },
  },
  // What it says of which history: commits.slow.test.ts
  commits: {
    files: goodService,
    variables: { ROLE: role, REGION: "us-east-1", BUCKET: "web", FOLDER: "services/api" },
    clone: true,
  },
  release: {
    files: image,
    variables: {
      ROLE: role,
      TARGET: "smart0dte/staging",
      ACCOUNT: "222222222222",
      PRIMARY_REGION: "us-east-1",
      REGION: "us-west-2",
      SERVICE: "api",
      BLUE_GREEN: "yes",
      WAIT_SECONDS: "20",
    },
    state: { parameters, registry: built },
  },
  roll: {
    files: { "taskdef.json": taskDefinition, "imageDetail.json": { ImageURI: `${host}/smart0dte/prod/api@${digest}` } },
    variables: { ROLE: role, REGION: "us-east-1", CLUSTER: "smart0dte-staging-services", ECS_SERVICE: "smart0dte-staging-reporting" },
  },
  publish: {
    files: { "files/index.html": "<html></html>", "files/assets/index-B1c2D3e4.js": "", "files/robots.txt": "" },
    variables: { ROLE: role, REGION: "us-east-1", BUCKET: "web", DOMAIN: "app.example.com", COMMIT: "c1" },
  },
  smoke: { files: goodService, variables: { FOLDER: "services/api", BASE_URL: "https://app.example.com" } },
  "migration-gate": { files: goodService, variables: { FOLDER: "services/api" } },
  migrate: {
    files: { "migrations/0001-first.sql": "create table quotes (symbol text);\n", "outside.txt": "" },
    variables: { SERVICE: "api", DATABASE_SECRET_NAME: "s", DATABASE_HOST: "h", DATABASE_NAME: "n" },
  },
};

const textOf = (gate: Gate): string => (gate === "migrate" ? migrateProject : buildProjects[gate]).buildspec;

interface Changed {
  readonly files?: Files;
  readonly without?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly state?: Partial<StandInState>;
}

async function run(
  gate: Gate,
  changed: Changed = {},
  specification = readBuildSpecification(textOf(gate), gate),
): Promise<BuildResult & { setting: BuildSetting; output: string }> {
  const well = wells[gate];
  const setting = new BuildSetting(path.resolve("."), { ...well.state, ...changed.state });
  const source = setting.fresh("source");
  const files = Object.fromEntries(
    Object.entries({ ...well.files, ...changed.files }).filter(([name]) => changed.without?.includes(name) !== true),
  );
  const commit = well.clone
    ? new SourceRepository(source).commit("a change", (folder) => writeVersion(folder, files))
    : (writeVersion(source, files), undefined);
  const output = setting.fresh("output");
  const result = await runBuild({
    specification,
    source,
    scratch: setting.fresh("scratch"),
    output,
    variables: { ...well.variables, ...(commit === undefined ? {} : { COMMIT: commit }), ...changed.variables },
    machine: setting.machine,
  });
  return { ...result, setting, output };
}

/** The same build specification without the commands that a pattern finds. */
function withoutGate(gate: Gate, pattern: RegExp): BuildSpecification {
  const read = readBuildSpecification(textOf(gate), gate);
  let removed = 0;
  const phases = Object.fromEntries(
    Object.entries(read.phases).map(([name, phase]) => [
      name,
      phase === undefined
        ? undefined
        : { ...phase, commands: phase.commands.filter((command) => (pattern.test(command) ? ((removed += 1), false) : true)) },
    ]),
  ) as BuildSpecification["phases"];
  if (removed !== 1) throw new Error(`${String(pattern)} finds ${removed} commands in ${gate}`);
  return { ...read, phases };
}

const verdict = (what: string, folder = "services/api"): Changed => ({ files: { [`${folder}/verdicts.json`]: { [what]: 1 } } });
const finding = (severity: string, id = "CVE-2026-1111") => ({
  imageScanStatus: { status: "ACTIVE" },
  imageScanFindings: { enhancedFindings: [{ severity, status: "ACTIVE", packageVulnerabilityDetails: { vulnerabilityId: id } }] },
});

describe("every build specification", () => {
  it.each(Object.keys(wells) as Gate[])("%s passes when everything is well", async (gate) => {
    const { succeeded, log } = await run(gate);
    expect(succeeded, log).toBe(true);
  });

  it.each(["test-python", "test-node"] as const)("%s leaves a report of the tests and one of what they covered", async (gate) => {
    expect((await run(gate)).reports).toEqual({ tests: ["tests.xml"], coverage: ["coverage.xml"] });
  });
});

describe("a gate", () => {
  // Each stops a version, and nothing else does: without its command the version passes.
  it.each<[Gate, string, RegExp, Changed]>([
    ["test-python", "a secret in the source", /the source:/, { files: { "services/api/app.py": "key = 'AKIAABCDEFGHIJKLMNOP'\n" } }],
    ["test-python", "a finding of the linter", /^ruff/, verdict("ruff")],
    ["test-python", "a finding of static analysis", /^bandit/, verdict("bandit")],
    ["test-python", "a package with a vulnerability", /^pip-audit/, verdict("pip-audit")],
    ["test-python", "a failing test", /-m pytest/, verdict("pytest")],
    ["test-node", "a secret in the source", /the source:/, { files: { "web/index.ts": "key = 'AKIAABCDEFGHIJKLMNOP'\n" } }],
    ["test-node", "a finding of the linter", /^npm run lint/, verdict("npm lint", "web")],
    ["test-node", "a package with a vulnerability", /^npm audit/, verdict("npm audit", "web")],
    ["test-node", "a failing test", /npm test/, verdict("npm test", "web")],
    ["web", "assets without a digest in their name", /carry no digest/, { files: { "web/verdicts.json": { assets: "" } } }],
    ["web", "assets with a word where the digest stands", /carry no digest/, { files: { "web/verdicts.json": { assets: "readable" } } }],
    ["scan", "a finding that nobody accepted", /these stop the version/, { state: { scans: [finding("HIGH")] } }],
    [
      "migration-gate",
      "a migration that takes away what runs",
      /migration-gate\.mjs" migrations/,
      { files: { "services/api/migrations/0002-second.sql": "alter table quotes drop column symbol;\n" } },
    ],
    [
      "smoke",
      "a version without a smoke test",
      /there is no smoke\.sh/,
      { without: ["services/api/smoke.sh"], files: { "services/api/smoke.sh": "" } },
    ],
  ])("of %s stops %s", async (gate, _, pattern, changed) => {
    const stopped = await run(gate, changed);
    expect(stopped.succeeded).toBe(false);
    expect(stopped.phases.find(({ succeeded }) => !succeeded)?.failed).toMatch(pattern);
    if (gate === "smoke") return;
    const passed = await run(gate, changed, withoutGate(gate, pattern));
    expect(passed.succeeded, passed.log).toBe(true);
  });
});

describe("the gate of findings", () => {
  const accepted = (until: string) => ({ variables: { ACCEPTED: JSON.stringify({ "CVE-2026-1111": until }) } });

  it("waits for a scan that has not begun or not ended", async () => {
    const waiting = ["An error occurred (ScanNotFoundException)", { imageScanStatus: { status: "PENDING" } }, finding("LOW")];
    const { succeeded, exported } = await run("scan", { state: { scans: waiting } });
    expect([succeeded, exported.FINDINGS]).toEqual([true, "1 LOW"]);
  });

  it.each([
    ["never ends", [{ imageScanStatus: { status: "PENDING" } }], /nothing is known/],
    ["fails", [{ imageScanStatus: { status: "UNSUPPORTED_IMAGE" } }], /does not judge/],
    ["may not be asked for", ["An error occurred (AccessDeniedException)"], /AccessDenied/],
    ["says what is not understood", [{ imageScanStatus: {} }], /unknown/],
  ])("stops a version whose scan %s", async (_, scans, message) => {
    const { succeeded, log } = await run("scan", { state: { scans } });
    expect(succeeded).toBe(false);
    expect(log).toMatch(message);
  });

  it("lets an accepted finding through up to its last day", async () => {
    const on = async (until: string) =>
      (await run("scan", { ...accepted(until), state: { scans: [finding("CRITICAL")], today: "2026-06-01" } })).succeeded;
    expect(await on("2026-06-01")).toBe(true);
    expect(await on("2026-05-31")).toBe(false);
  });

  it.each([
    ["MEDIUM", true],
    ["HIGH", false],
    ["CRITICAL", false],
    ["UNTRIAGED", false],
  ])("judges a finding of %s", async (severity, passes) => {
    expect((await run("scan", { state: { scans: [finding(severity)] } })).succeeded).toBe(passes);
  });

  it("reads basic scans too", async () => {
    const basic = {
      imageScanStatus: { status: "COMPLETE" },
      imageScanFindings: { findings: [{ name: "CVE-2026-2222", severity: "HIGH" }] },
    };
    expect((await run("scan", { state: { scans: [basic] } })).succeeded).toBe(false);
  });
});

describe("admission", () => {
  it.each([
    ["within the window", "Mon", "17:00", "none", true],
    ["as the window closes", "Mon", "22:00", "none", false],
    ["on a day without a window", "Sat", "18:00", "none", false],
    ["before the window", "Mon", "16:59", "none", false],
    ["before the window with a reason", "Mon", "16:59", "orders are rejected", true],
    ["before the window with one word", "Mon", "16:59", "urgent", false],
  ])("is given %s, or not", async (_, day, time, reason, given) => {
    const { succeeded, log } = await run("admission", { state: { parameters, day, time }, variables: { OVERRIDE_REASON: reason } });
    expect(succeeded, log).toBe(given);
  });

  it.each([
    ["09:29", true],
    ["09:30", false],
    ["15:59", false],
    ["16:00", true],
  ])("at %s is refused while the market trades", async (time, given) => {
    expect((await run("admission", { state: { parameters, day: "Tue", time }, variables: { WINDOW: "always" } })).succeeded).toBe(given);
  });

  it.each(["frozen", "whatever"])("is refused while a failover has made deliveries %s, whatever the reason", async (deliveries) => {
    const frozen = { ...parameters, "222222222222/us-west-2/smart0dte/staging/dr/deliveries": deliveries };
    const { succeeded, log } = await run("admission", {
      state: { parameters: frozen },
      variables: { WINDOW: "always", OVERRIDE_REASON: "orders are rejected since 14:02" },
    });
    expect(succeeded).toBe(false);
    expect(log).toMatch(/frozen deliveries/);
  });

  it.each(["true", "whatever"])("is refused while the flag of the failover is %s, whatever the reason", async (flag) => {
    const declared = { ...parameters, "222222222222/us-west-2/smart0dte/staging/dr/failover": flag };
    const { succeeded, log } = await run("admission", {
      state: { parameters: declared },
      variables: { OVERRIDE_REASON: "orders are rejected" },
    });
    expect(succeeded).toBe(false);
    expect(log).toMatch(/failover is declared/);
  });

  it("is refused when the flag cannot be read", async () => {
    expect((await run("admission", { state: { parameters: {} } })).succeeded).toBe(false);
  });

  it("names the alarms of both regions, as many as there is room for", async () => {
    const said = async (alarms: StandInState["alarms"]) =>
      (await run("admission", { state: { parameters, alarms } })).exported.ALARMS ?? "";
    expect(await said({})).toBe("none");
    expect(await said({ "us-west-2": ["replica-lag"], "us-east-1": ["errors", "slow"] })).toBe(
      "3: errors (us-east-1), replica-lag (us-west-2), slow (us-east-1)",
    );
    const many = await said({ "us-east-1": Array.from({ length: 40 }, (_, index) => `smart0dte-staging-service-${index}-errors`) });
    expect(many).toMatch(/^40: smart0dte-staging-service-0-errors \(us-east-1\), .* and 38 more$/);
    expect(many.length).toBeLessThanOrEqual(150);
  });
});

describe("the image", () => {
  it("is built once for a commit, however often the build is tried", async () => {
    const first = await run("image");
    const again = await run("image", { state: { registry: first.setting.state.registry } });
    expect([first.exported.IMAGE_DIGEST, first.setting.state.pushes]).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/), 1]);
    expect([again.exported.IMAGE_DIGEST, again.setting.state.pushes]).toEqual([first.exported.IMAGE_DIGEST, 0]);
  });

  it("is built again of the same commit, as another version without anything kept of the first, when that is asked for", async () => {
    const first = await run("image");
    const rebuilt = await run("image", {
      state: { registry: first.setting.state.registry },
      variables: { REBUILD: "2026-06-02T22:00:00Z" },
    });
    expect(rebuilt.succeeded, rebuilt.log).toBe(true);
    const calls = readFileSync(path.join(rebuilt.setting.folder, "calls.log"), "utf8").split("\n");
    expect(calls.filter((call) => /^docker (?:build|push)/.test(call))).toEqual([
      expect.stringMatching(/ --no-cache .*:c1-20260602220000 \.$/),
      expect.stringMatching(/^docker push --quiet .*:c1-20260602220000$/),
    ]);
    expect(rebuilt.setting.state.pushes).toBe(1);
    const { version, commit } = JSON.parse(readFileSync(path.join(rebuilt.output, "image.json"), "utf8")) as Record<string, string>;
    expect([version, commit]).toEqual(["c1-20260602220000", "c1"]);
  });

  it("says what it is made from and which build made it, when another build finds it there", async () => {
    const dockerfile = { files: { "services/api/Dockerfile": "FROM node:22\n" } };
    const provenanceOf = ({ output }: { output: string }): unknown => {
      const { predicate } = JSON.parse(readFileSync(path.join(output, "provenance.json"), "utf8")) as {
        predicate: { buildDefinition: object; runDetails: { metadata: object } };
      };
      return { ...predicate.buildDefinition, ...predicate.runDetails.metadata };
    };
    const first = await run("image", { ...dockerfile, variables: { CODEBUILD_BUILD_ARN: "arn:first" } });
    const { registry, labels } = first.setting.state;
    const again = await run("image", { ...dockerfile, state: { registry, labels }, variables: { CODEBUILD_BUILD_ARN: "arn:second" } });
    expect(again.succeeded, again.log).toBe(true);
    expect(provenanceOf(first)).toMatchObject({
      invocationId: "arn:first",
      internalParameters: { bases: "known" },
      resolvedDependencies: [{}, { name: "node:22" }],
    });
    expect(provenanceOf(again)).toEqual(provenanceOf(first));
    // Built before images said so.
    const unknown = await run("image", { ...dockerfile, state: { registry } });
    expect(provenanceOf(unknown)).toMatchObject({ invocationId: "unknown", internalParameters: { bases: "unknown" } });
  });

  it("comes with its bill of materials and its provenance", async () => {
    expect((await run("image")).artifacts).toEqual(["image.json", "sbom.json", "provenance.json"]);
  });
});

describe("what an image is made from", () => {
  const pinned = (image: string): string => `${image.replace(/:[\w.-]+$/, "")}@sha256:${createHash("sha256").update(image).digest("hex")}`;
  const dockerfile = (text: string): Changed => ({ files: { "services/api/Dockerfile": text } });

  /** The Dockerfile that Docker was given, and what the provenance says that the image is made from. */
  async function made(text: string): Promise<{ readonly given: string; readonly from: readonly { name?: string; uri: string }[] }> {
    const { succeeded, log, setting, output, exported } = await run("image", dockerfile(text));
    expect(succeeded, log).toBe(true);
    const { predicate } = JSON.parse(readFileSync(path.join(output, "provenance.json"), "utf8")) as {
      predicate: { buildDefinition: { resolvedDependencies: { name?: string; uri: string; digest: { sha256?: string } }[] } };
    };
    const [commit, ...from] = predicate.buildDefinition.resolvedDependencies;
    expect(commit).toMatchObject({ digest: { gitCommit: "c1" } });
    for (const { uri, digest: of } of from) expect(uri).toMatch(new RegExp(`@sha256:${of.sha256 ?? "none"}$`));
    return { given: readFileSync(path.join(setting.imageFolder(exported.IMAGE_DIGEST ?? ""), "Dockerfile"), "utf8"), from };
  }

  it("is asked for by the digest that its tag stands for, wherever a Dockerfile names an image", async () => {
    const [syntax, build, base, tool] = [
      "docker/dockerfile:1",
      "node:22",
      "public.ecr.aws/docker/library/python:3.13-slim",
      "uv:0.9",
    ] as const;
    const own = `caddy:2@sha256:${"c".repeat(64)}`;
    const text = [
      `# syntax=${syntax}`,
      "# FROM nothing:1",
      `FROM --platform=linux/arm64 ${build} AS Build`,
      `RUN --mount=type=bind,from=${tool},source=/uv,target=/uv uv --version`,
      "RUN python - <<'END'",
      "from os import path",
      "END",
      "RUN echo \\",
      "  from here",
      `from ${base}`,
      "COPY --from=build /a /a",
      "COPY --from=0 /b /b",
      `COPY --from=${own} /caddy /caddy`,
      "FROM scratch",
      "",
    ].join("\n");
    const { given, from } = await made(text);
    expect(from.map(({ name, uri }) => [name, uri])).toEqual(
      [
        [syntax, pinned(syntax)],
        [own, own],
        [build, pinned(build)],
        [base, pinned(base)],
        [tool, pinned(tool)],
      ].sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
    const expected = [syntax, build, base, tool].reduce((changed, image) => changed.replace(image, pinned(image)), text);
    expect(given).toBe(expected);
  });

  it("is nothing where an image is made from nothing", async () => {
    expect(await made("FROM scratch\n")).toEqual({ given: "FROM scratch\n", from: [] });
  });

  it.each([
    ["is named by a variable", "ARG VERSION=3\nFROM python:$VERSION\n", /known when it is built only/],
    ["is not to be had", "FROM python:3\n", /docker pull finds something/],
  ])("stops the version when it %s", async (_, text, message) => {
    const { succeeded, log, setting } = await run("image", {
      files: { "services/api/Dockerfile": text, "services/api/verdicts.json": { "docker pull": 1 } },
    });
    expect(succeeded).toBe(false);
    expect(log).toMatch(message);
    expect(setting.state.pushes).toBe(0);
  });
});

describe("a release", () => {
  const target = "222222222222.dkr.ecr.us-east-1.amazonaws.com/smart0dte/staging/api";

  it("brings the same digest to the environment, under the commit and as deployed", async () => {
    const { setting, artifacts } = await run("release");
    expect(setting.state.registry[target]).toEqual({ c1: digest, "deployed-c1": digest });
    expect(artifacts).toEqual(["appspec.yaml", "imageDetail.json", "taskdef.json"]);
  });

  it("can be tried again", async () => {
    const { setting } = await run("release");
    expect((await run("release", { state: { registry: setting.state.registry } })).succeeded).toBe(true);
  });

  it.each<[string, Partial<StandInState>, RegExp]>([
    ["is another image than what was built", { registry: built, copiesOther: `sha256:${"b".repeat(64)}` }, /another image/],
    ["does not arrive in the other region", { registry: built, replicated: false }, /does not have/],
    [
      "has no place for it in the task definition",
      {
        registry: built,
        parameters: {
          ...parameters,
          "222222222222/us-west-2/smart0dte/staging/services/api/task-definition": '{"containerDefinitions":[]}',
        },
      },
      /no place for the image/,
    ],
  ])("stops a version whose image %s", async (_, state, message) => {
    const { succeeded, log } = await run("release", { state: { parameters, ...state } });
    expect(succeeded).toBe(false);
    expect(log).toMatch(message);
  });
});

describe("other steps", () => {
  it("notice that ECS has gone back to what ran before", async () => {
    const { succeeded, log } = await run("roll", { state: { doesNotStart: true } });
    expect(succeeded).toBe(false);
    expect(log).toMatch(/was taken back/);
  });

  it("bring what documents load before the documents, and refresh documents alone", async () => {
    const { setting } = await run("publish");
    expect(setting.state.uploads.map((upload) => upload.split(" ")[1])).toEqual(["assets", "others", "documents"]);
    expect(setting.state.invalidated).toEqual(["/", "/index.html", "/robots.txt"]);
  });

  it("refuse migrations that are misnamed, and take those that say why nothing needs what they take away", async () => {
    const migration = (name: string, text: string) => run("migration-gate", { files: { [`services/api/migrations/${name}`]: text } });
    expect((await migration("second.sql", "select 1;\n")).succeeded).toBe(false);
    const said = "-- no version needs it: the last reader went with version 41\nalter table quotes drop column symbol;\n";
    expect((await migration("0002-second.sql", said)).succeeded).toBe(true);
  });

  it("trust the database's own authorities, and stop a migration without them", async () => {
    const files = { "services/api/migrations/0002-second.sql": "select 1;\n" };
    expect((await run("migration-gate", { files, state: { authorities: "<html>" } })).log).toMatch(
      /authorities of RDS are no certificates/,
    );
    expect((await run("migration-gate", { files })).succeeded).toBe(true);
  });

  it("fail with the smoke test", async () => {
    expect((await run("smoke", { files: { "services/api/smoke.sh": "exit 3\n" } })).succeeded).toBe(false);
  });
});
