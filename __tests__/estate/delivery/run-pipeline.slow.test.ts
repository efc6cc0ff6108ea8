import { readFileSync } from "node:fs";
import path from "node:path";
import { type Deployment, PipelineExecution, type PipelineDefinition, type Surroundings } from "../../../src/estate/delivery/run-pipeline";
import { type ExecutionMode, StageTurns } from "../../../src/estate/delivery/stage-turns";
import { editedEstate, realStack, resources, type SynthesizedStack, synthesizeStack } from "../../helpers/estate";
import { BuildSetting, type StandInState } from "../../../src/estate/delivery/rehearsal/build-setting";
import { SourceRepository } from "../../../src/estate/delivery/rehearsal/repository";
import { goodService, goodWeb, writeVersion } from "../../helpers/delivery/setting";

const environments = { staging: "222222222222", prod: "333333333333" } as const;
const regions = ["us-east-1", "us-west-2"] as const;

/** Parameters that the last apply left: task definitions, AppSpecs and flags of all environments and regions. */
async function parametersOf(replaced: readonly SynthesizedStack[] = []): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [environment, account] of Object.entries(environments)) {
    found[`${account}/us-west-2/smart0dte/${environment}/dr/failover`] = "false";
    found[`${account}/us-west-2/smart0dte/${environment}/dr/deliveries`] = "open";
    for (const region of regions) {
      const id = `${environment}-${region}-services`;
      const stack = replaced.find((one) => one.id === id) ?? (await realStack(id));
      for (const { args } of resources(stack, "aws_ssm_parameter")) found[`${account}/${region}${String(args.name)}`] = String(args.value);
    }
  }
  return found;
}

async function definitionOf(deployable: string): Promise<PipelineDefinition> {
  const stack = await realStack("prod-us-east-1-delivery");
  const found = resources(stack, "aws_codepipeline").find(({ args }) => args.name === `smart0dte-prod-${deployable}`);
  return found?.args as unknown as PipelineDefinition;
}

/** The same up to staging, which takes half of the time. */
const toStaging = (definition: PipelineDefinition): PipelineDefinition => ({
  ...definition,
  stage: definition.stage.slice(0, definition.stage.findIndex(({ name }) => name === "staging") + 1),
});

/** What a project is given, from the stack that makes it. */
async function projects(): Promise<Surroundings["project"]> {
  const all = (await Promise.all(["staging", "prod"].map((environment) => realStack(`${environment}-us-east-1-delivery`)))).flatMap(
    (stack) => resources(stack, "aws_codebuild_project"),
  );
  return (name) => {
    const found = all.find((project) => project.args.name === name);
    if (found === undefined) throw new Error(`no stack has the project ${name}`);
    const { args } = found;
    const { environment_variable: variables = [] } = args.environment as {
      environment_variable?: { name: string; value: string }[];
    };
    return {
      buildspec: (args.source as { buildspec: string }).buildspec,
      variables: Object.fromEntries(variables.map(({ name: key, value }) => [key, value])),
    };
  };
}

/** What a deployment is judged by. */
interface ToldCodeDeploy {
  readonly hooks: boolean;
  readonly alarms: boolean;
}

/** Deployment groups by region and name, and whether alarms take their deployments back. */
async function groupsWithAlarms(): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const environment of Object.keys(environments))
    for (const region of regions)
      for (const { args } of resources(await realStack(`${environment}-${region}-services`), "aws_codedeploy_deployment_group")) {
        const { alarms = [], enabled } = args.alarm_configuration as { alarms?: readonly string[]; enabled?: boolean };
        const { events = [] } = args.auto_rollback_configuration as { events?: readonly string[] };
        const ends = enabled === true && alarms.length > 0 && events.includes("DEPLOYMENT_STOP_ON_ALARM");
        found.set(`${region} ${String(args.deployment_group_name)}`, ends);
      }
  return found;
}

type Files = Readonly<Record<string, unknown>>;

/** Image of the application in a task definition. */
const imageOf = ({ containerDefinitions }: Readonly<Record<string, unknown>>): string =>
  (containerDefinitions as { name: string; image: string }[]).find(({ name }) => name === "application")?.image ?? "";

/** A rehearsal on this machine: what serves where, and what people and CodeDeploy do. */
class Rehearsal {
  public readonly setting: BuildSetting;
  private readonly repository: SourceRepository;
  /** What serves, by environment and region. */
  public readonly serving = new Map<string, string>();
  public readonly deployed: Deployment[] = [];
  /** Commits by their subjects. */
  public readonly commits = new Map<string, string>();
  public told: Readonly<Record<string, string>> = {};
  public approves = true;
  /** Environment in which a version fails its hook, or raises an alarm. */
  public fails: { readonly environment: string; readonly by: "hook" | "alarm" } | undefined;
  /** What a deployment waits for. */
  public beforeDeployments: () => Promise<void> = () => Promise.resolve();
  private readonly replaced = new Map<string, readonly (readonly [RegExp, string])[]>();
  private changesTold: (told: ToldCodeDeploy) => ToldCodeDeploy = (told) => told;

  /** Takes commands out of a project, or puts others in their place. */
  public without(project: string, pattern: RegExp, replacement: string): void {
    if (!pattern.test(this.project(project, undefined).buildspec)) throw new Error(`${String(pattern)} finds nothing in ${project}`);
    this.replaced.set(project, [...(this.replaced.get(project) ?? []), [pattern, replacement]]);
  }

  /** Has CodeDeploy told something else than the stacks say. */
  public tellsCodeDeploy(change: (told: ToldCodeDeploy) => ToldCodeDeploy): void {
    this.changesTold = change;
  }

  private constructor(
    private readonly groups: ReadonlyMap<string, boolean>,
    private readonly project: Surroundings["project"],
    state: Partial<StandInState>,
  ) {
    this.setting = new BuildSetting(path.resolve("."), state);
    this.repository = new SourceRepository(path.join(this.setting.folder, "repository"));
  }

  public static async start(state: Partial<StandInState> = {}): Promise<Rehearsal> {
    return new Rehearsal(await groupsWithAlarms(), await projects(), { parameters: await parametersOf(), ...state });
  }

  /** An execution with a commit of some files; a subject that there is already names its commit. */
  public execution(
    definition: PipelineDefinition,
    files: Files,
    subject: string,
    variables: Readonly<Record<string, string>> = {},
    turns?: StageTurns,
  ): PipelineExecution {
    const commit = this.commits.get(subject) ?? this.repository.commit(subject, (folder) => writeVersion(folder, files));
    this.commits.set(subject, commit);
    return new PipelineExecution(
      definition,
      {
        fetchSource: (_repository, _branch, into, whole) => {
          this.repository.fetch(into, whole);
          return { CommitId: commit, CommitMessage: subject };
        },
        project: (name, role) => {
          const found = this.project(name, role);
          const buildspec = (this.replaced.get(name) ?? []).reduce((text, [pattern, to]) => text.replace(pattern, to), found.buildspec);
          return { ...found, buildspec };
        },
        machine: this.setting.machine,
        approve: (told) => {
          this.told = told;
          return this.approves;
        },
        deploy: async (deployment) => {
          await this.beforeDeployments();
          return this.deploy(deployment);
        },
        ...(turns === undefined ? {} : { turns }),
        readJson: (file) => JSON.parse(readFileSync(file, "utf8")) as unknown,
        readText: (file) => readFileSync(file, "utf8"),
        work: this.setting.fresh("work"),
      },
      variables,
    );
  }

  private deploy(deployment: Deployment): { succeeded: boolean; message: string } {
    this.deployed.push(deployment);
    const environment = deployment.group.split("-")[1] ?? "";
    // CodeDeploy takes back what a hook refuses and what alarms ring for, and nothing that it is not told to look at.
    const told = this.changesTold({
      hooks: /Hooks/.test(deployment.appSpec),
      alarms: this.groups.get(`${deployment.region} ${deployment.group}`) === true,
    });
    if (this.fails?.environment === environment && (this.fails.by === "hook" ? told.hooks : told.alarms))
      return { succeeded: false, message: "the deployment was taken back" };
    this.serving.set(`${environment} ${deployment.region}`, imageOf(deployment.taskDefinition));
    this.setting.serve(deployment);
    return { succeeded: true, message: "" };
  }
}

const everywhere = Object.keys(environments).flatMap((environment) => regions.map((region) => `${environment} ${region}`));
const digestsOf = ({ serving }: Rehearsal): string[] => [...serving.values()].map((image) => image.split("@")[1] ?? image);

describe("a good version of a service", () => {
  it("comes to every environment and region as the image that was built, once it is approved", async () => {
    const rehearsal = await Rehearsal.start();
    const execution = rehearsal.execution(await definitionOf("api"), goodService, "c1");
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    expect([...rehearsal.serving.keys()]).toEqual(everywhere);
    expect(new Set(digestsOf(rehearsal)).size).toBe(1);
    for (const [place, image] of rehearsal.serving) {
      const [environment, region] = place.split(" ") as [keyof typeof environments, string];
      expect(image).toMatch(
        new RegExp(`^${environments[environment]}\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com/smart0dte/${environment}/api@sha256:`),
      );
    }
    expect(rehearsal.told.CustomData).toMatch(
      new RegExp(
        `^api ${rehearsal.commits.get("c1") ?? ""} to prod\\. Image sha256:[0-9a-f]{64}\\. Findings in its image: none\\. Alarms there now: none\\. ` +
          "Commits: not known, for no version of it runs there yet: look at all of the version\\.$",
      ),
    );
    expect(rehearsal.setting.state.pushes).toBe(1);
  });

  it("is approved with the commits since the version that runs there", async () => {
    const rehearsal = await Rehearsal.start();
    const definition = await definitionOf("api");
    const version = (app: number): Files => ({ ...goodService, "services/api/app.py": `app = ${app}\n` });
    expect(await rehearsal.execution(definition, version(1), "Quote to the cent").run()).toBe(true);
    // Stopped before production, so that the next one brings its commit too.
    rehearsal.approves = false;
    expect(await rehearsal.execution(definition, version(2), "Answer in JSON").run()).toBe(false);
    rehearsal.approves = true;
    const execution = rehearsal.execution(definition, version(3), "Refuse what is no symbol");
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    const [running = "", , commit = ""] = [...rehearsal.commits.values()];
    expect(rehearsal.told.CustomData).toMatch(
      new RegExp(`Commits: 2 of 2 since ${running.slice(0, 7)} touch services/api: "Refuse what is no symbol", "Answer in JSON"\\.$`),
    );
    expect(rehearsal.told.ExternalEntityLink).toBe(`https://github.com/smart0dte/trading-platform/compare/${running}...${commit}`);
  });

  it("brings a change of size in the configuration with it", async () => {
    const estate = editedEstate(({ environment, services }) => {
      if (environment === "prod" && services.catalog.api !== undefined) Object.assign(services.catalog.api, { cpu: 4096, memoryMiB: 8192 });
    });
    const changed = await Promise.all(regions.map((region) => synthesizeStack(estate, `prod-${region}-services`)));
    const rehearsal = await Rehearsal.start({ parameters: await parametersOf(changed) });
    expect(await rehearsal.execution(await definitionOf("api"), goodService, "c1").run()).toBe(true);
    const sizes = rehearsal.deployed.map(({ group, taskDefinition }) => [group, taskDefinition.cpu, taskDefinition.memory]);
    expect(sizes.filter(([group]) => group === "smart0dte-prod-api")).toEqual([
      ["smart0dte-prod-api", "4096", "8192"],
      ["smart0dte-prod-api", "4096", "8192"],
    ]);
    expect(sizes.filter(([group]) => group === "smart0dte-staging-api").map(([, cpu]) => cpu)).toEqual(["512", "512"]);
  });

  it("waits outside the window, and goes on from there when it is tried again in time", async () => {
    const rehearsal = await Rehearsal.start({ time: "12:00" });
    const execution = rehearsal.execution(await definitionOf("api"), goodService, "c1");
    expect([await execution.run(), execution.stoppedAt]).toEqual([false, "prod/admission"]);
    rehearsal.setting.change({ time: "18:00" });
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    expect(rehearsal.setting.state.pushes).toBe(1);
  });

  it("can be brought by another execution when one was killed in the middle, and is followed by the next one", async () => {
    const rehearsal = await Rehearsal.start();
    const definition = toStaging(await definitionOf("api"));
    const upToScan = { ...definition, stage: definition.stage.slice(0, 4) };
    expect(await rehearsal.execution(upToScan, goodService, "c1").run()).toBe(true);
    for (const [commit, app] of [
      ["c1", "app = 1\n"],
      ["c2", "app = 2\n"],
    ] as const) {
      const execution = rehearsal.execution(definition, { ...goodService, "services/api/app.py": app }, commit);
      expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    }
    expect(rehearsal.setting.state.pushes).toBe(2);
    const registry = rehearsal.setting.state.registry["222222222222.dkr.ecr.us-east-1.amazonaws.com/smart0dte/staging/api"] ?? {};
    const [c1 = "", c2 = ""] = ["c1", "c2"].map((subject) => rehearsal.commits.get(subject));
    expect(Object.keys(registry).sort()).toEqual([c1, c2, `deployed-${c1}`, `deployed-${c2}`].sort());
    expect(new Set(digestsOf(rehearsal))).toEqual(new Set([registry[c2]]));
  });
});

const verdict = (what: string): Files => ({ "services/api/verdicts.json": { [what]: 1 } });
const high = {
  imageScanStatus: { status: "ACTIVE" },
  imageScanFindings: { enhancedFindings: [{ severity: "HIGH", packageVulnerabilityDetails: { vulnerabilityId: "CVE-2026-1" } }] },
};

/** A version that must not come further, where it is stopped, and how that gate is taken out. */
interface Bad {
  readonly at: string;
  readonly files?: Files;
  readonly state?: Partial<StandInState>;
  readonly prepare?: (rehearsal: Rehearsal) => void;
  /** The gate taken out: its action, commands of its project, or what CodeDeploy is told. @default its action */
  readonly open?: (rehearsal: Rehearsal) => void;
  /** Where it serves without its gate. */
  readonly reaches: "staging" | "prod";
}

const bad: Readonly<Record<string, Bad>> = {
  "whose tests fail": { at: "test/test", files: verdict("pytest"), reaches: "staging" },
  "whose migration takes away what runs": {
    at: "test/migrations",
    files: { "services/api/migrations/0002-away.sql": "drop\ntable quotes;\n" },
    // What it packs is needed all the same.
    open: (rehearsal) =>
      rehearsal.without(
        "smart0dte-prod-migration-gate",
        /^ +- node .*migration-gate\.mjs" migrations .*$/m,
        '      - touch "$CODEBUILD_SRC_DIR/packed/outside.txt"',
      ),
    reaches: "staging",
  },
  "with a finding in its image": { at: "scan/findings", state: { scans: [high] }, reaches: "staging" },
  "whose image is exchanged on its way": {
    at: "staging/release-us-east-1",
    state: { copiesOther: `sha256:${"b".repeat(64)}` },
    // Asked twice: of the registry that it is copied to, and of the one that replication fills.
    open: (rehearsal) => {
      rehearsal.without("smart0dte-prod-release", /= "\$DIGEST" \]$/m, '!= "" ]');
      rehearsal.without("smart0dte-prod-release", /^ +until as_target ecr describe-images .*; do$/m, "          until true; do");
    },
    reaches: "staging",
  },
  "that fails a hook in staging": {
    at: "staging/deploy-us-east-1",
    prepare: (rehearsal) => (rehearsal.fails = { environment: "staging", by: "hook" }),
    open: (rehearsal) => rehearsal.tellsCodeDeploy((told) => ({ ...told, hooks: false })),
    reaches: "staging",
  },
  "that does not answer in staging": { at: "staging/smoke", files: { "services/api/smoke.sh": "exit 1\n" }, reaches: "staging" },
  "that nobody wants": { at: "approve-prod/approval", prepare: (rehearsal) => (rehearsal.approves = false), reaches: "prod" },
  "that comes while the market trades": { at: "prod/admission", state: { time: "12:00" }, reaches: "prod" },
  "that raises an alarm in production": {
    at: "prod/deploy-us-east-1",
    prepare: (rehearsal) => (rehearsal.fails = { environment: "prod", by: "alarm" }),
    open: (rehearsal) => rehearsal.tellsCodeDeploy((told) => ({ ...told, alarms: false })),
    reaches: "prod",
  },
};

const without = (definition: PipelineDefinition, at: string): PipelineDefinition => ({
  ...definition,
  stage: definition.stage.map((stage) => ({ ...stage, action: stage.action.filter(({ name }) => `${stage.name}/${name}` !== at) })),
});

describe("a bad version of a service", () => {
  it.each(Object.entries(bad))("%s is stopped, and nothing of it serves in production", async (_, { at, files, state, prepare }) => {
    const rehearsal = await Rehearsal.start(state);
    prepare?.(rehearsal);
    const execution = rehearsal.execution(await definitionOf("api"), { ...goodService, ...files }, "c1");
    expect([await execution.run(), execution.stoppedAt], execution.results.at(-1)?.message).toEqual([false, at]);
    expect([...rehearsal.serving.keys()].filter((place) => place.startsWith("prod"))).toEqual([]);
  });

  it.each(Object.entries(bad))("%s would come further without its gate", async (_, { at, files, state, prepare, open, reaches }) => {
    const whole = await definitionOf("api");
    const definition = reaches === "prod" ? whole : toStaging(whole);
    const rehearsal = await Rehearsal.start(state);
    prepare?.(rehearsal);
    open?.(rehearsal);
    const execution = rehearsal.execution(open === undefined ? without(definition, at) : definition, { ...goodService, ...files }, "c1");
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    expect([...rehearsal.serving.keys()]).toEqual(reaches === "prod" ? everywhere : everywhere.slice(0, 2));
  });

  it("has a gate for every stage and every kind of action that may stop it", async () => {
    const stages = new Set(Object.values(bad).map(({ at }) => at.split("/")[0]));
    const { stage } = await definitionOf("api");
    // The source is what there is, and what is built is judged after it.
    expect(stage.map(({ name }) => name).filter((name) => !stages.has(name))).toEqual(["source", "build"]);
  });

  it("that does not work for users comes to the primary region alone", async () => {
    const rehearsal = await Rehearsal.start();
    const execution = rehearsal.execution(
      toStaging(await definitionOf("api")),
      { ...goodService, "services/api/smoke.sh": "exit 1\n" },
      "c1",
    );
    expect([await execution.run(), execution.stoppedAt]).toEqual([false, "staging/smoke"]);
    expect([...rehearsal.serving.keys()]).toEqual(["staging us-east-1"]);
  });
});

describe("three pushes at once", () => {
  const version = (app: number): Files => ({ ...goodService, "services/api/app.py": `app = ${app}\n` });

  /** Three versions, of which the first is on its way to staging when the others come; what came of each, and in which order they served. */
  async function delivered(mode: ExecutionMode) {
    const rehearsal = await Rehearsal.start();
    const definition = toStaging(await definitionOf("api"));
    const turns = new StageTurns(mode);
    let goOn: () => void = () => {};
    const deploys = new Promise<void>((heard) => {
      rehearsal.beforeDeployments = () => {
        heard();
        return new Promise<void>((go) => (goOn = go));
      };
    });
    const push = (app: number) => rehearsal.execution(definition, version(app), `c${app}`, {}, turns);
    const first = push(1);
    const runs = [first.run()];
    await deploys;
    rehearsal.beforeDeployments = () => Promise.resolve();
    const executions = [first];
    for (const app of [2, 3]) {
      const next = push(app);
      executions.push(next);
      runs.push(next.run());
      await turns.untilOneWaits("staging", next.number);
    }
    goOn();
    const arrived = await Promise.all(runs);
    const inPrimary = rehearsal.deployed
      .filter(({ region }) => region === "us-east-1")
      .map(({ taskDefinition }) => imageOf(taskDefinition));
    const registry = rehearsal.setting.state.registry["222222222222.dkr.ecr.us-east-1.amazonaws.com/smart0dte/staging/api"] ?? {};
    const served = inPrimary.map((image) =>
      ["c1", "c2", "c3"].find((subject) => image.endsWith(registry[rehearsal.commits.get(subject) ?? ""] ?? "none")),
    );
    return { arrived, overtaken: executions.map(({ supersededAt }) => supersededAt), served };
  }

  it("come one after the other, where they queue as the pipelines do", async () => {
    expect((await definitionOf("api")).execution_mode).toBe("QUEUED");
    expect(await delivered("QUEUED")).toEqual({
      arrived: [true, true, true],
      overtaken: [undefined, undefined, undefined],
      served: ["c1", "c2", "c3"],
    });
  });

  it("leave out the one that waits, where the newest takes its place", async () => {
    expect(await delivered("SUPERSEDED")).toEqual({
      arrived: [true, false, true],
      overtaken: [undefined, "staging", undefined],
      served: ["c1", "c3"],
    });
  });
});

describe("other deployables", () => {
  it("a service without requests gets new tasks, and no deployment of CodeDeploy", async () => {
    const rehearsal = await Rehearsal.start();
    const files = Object.fromEntries(Object.entries(goodService).map(([name, text]) => [name.replace("/api/", "/reporting/"), text]));
    const execution = rehearsal.execution(await definitionOf("reporting"), files, "c1");
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    expect(rehearsal.deployed).toEqual([]);
    expect(Object.keys(rehearsal.setting.state.running)).toEqual(
      Object.entries(environments).flatMap(([environment, account]) =>
        regions.map((region) => `${account}/${region}/smart0dte-${environment}-reporting`),
      ),
    );
  });

  it("the web application comes to the bucket of each environment", async () => {
    const rehearsal = await Rehearsal.start();
    const execution = rehearsal.execution(await definitionOf("web"), goodWeb, "c1");
    expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
    expect(rehearsal.setting.state.uploads.map((upload) => upload.split(" ").slice(0, 2).join(" "))).toEqual(
      Object.values(environments).flatMap((account) => ["assets", "others", "documents"].map((kind) => `${account} ${kind}`)),
    );
    const again = rehearsal.execution(await definitionOf("web"), { ...goodWeb, "web/index.ts": "1" }, "c2");
    expect(await again.run(), again.results.at(-1)?.message).toBe(true);
    expect(rehearsal.told.CustomData).toContain(`Commits: 1 of 1 since ${rehearsal.commits.get("c1")?.slice(0, 7) ?? ""} touch web: "c2".`);
  });
});

describe("an execution", () => {
  const definition = (action: Record<string, unknown>): PipelineDefinition =>
    ({
      name: "p",
      artifact_store: [{ region: "us-east-1" }],
      stage: [{ name: "one", action: [{ name: "act", category: "Approval", provider: "Manual", configuration: {}, ...action }] }],
    }) as unknown as PipelineDefinition;

  it.each([
    ["a variable that has no value", { configuration: { CustomData: "#{image.IMAGE_DIGEST}" } }, /image\.IMAGE_DIGEST.*no value/],
    ["a region without a store of artifacts", { region: "us-west-2" }, /no artifact store in us-west-2/],
    [
      "an artifact that nothing made",
      { provider: "CodeBuild", input_artifacts: ["image"], configuration: { ProjectName: "smart0dte-prod-scan" } },
      /nothing has made the artifact image/,
    ],
    ["a provider that is not understood", { provider: "Lambda" }, /not known how/],
  ])("stops at %s", async (_, action, message) => {
    const execution = (await Rehearsal.start()).execution(definition(action), goodService, "c1");
    expect([await execution.run(), execution.stoppedAt]).toEqual([false, "one/act"]);
    expect(execution.results.at(-1)?.message).toMatch(message);
  });
});
