import { readFileSync } from "node:fs";
import path from "node:path";
import { type Deployment, PipelineExecution, type PipelineDefinition, type Surroundings } from "../../../src/estate/delivery/run-pipeline";
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

type Files = Readonly<Record<string, unknown>>;

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
  /** Environment whose deployments CodeDeploy takes back: a hook failed, or an alarm rang. */
  public takesBack: string | undefined;

  private constructor(
    private readonly project: Surroundings["project"],
    state: Partial<StandInState>,
  ) {
    this.setting = new BuildSetting(path.resolve("."), state);
    this.repository = new SourceRepository(path.join(this.setting.folder, "repository"));
  }

  public static async start(state: Partial<StandInState> = {}): Promise<Rehearsal> {
    return new Rehearsal(await projects(), { parameters: await parametersOf(), ...state });
  }

  /** An execution with a commit of some files; a subject that there is already names its commit. */
  public execution(
    definition: PipelineDefinition,
    files: Files,
    subject: string,
    variables: Readonly<Record<string, string>> = {},
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
        project: this.project,
        machine: this.setting.machine,
        approve: (told) => {
          this.told = told;
          return this.approves;
        },
        deploy: (deployment) => Promise.resolve(this.deploy(deployment)),
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
    if (this.takesBack === environment) return { succeeded: false, message: "the deployment was taken back" };
    const { image } =
      (deployment.taskDefinition.containerDefinitions as { name: string; image: string }[]).find(({ name }) => name === "application") ??
      {};
    this.serving.set(`${environment} ${deployment.region}`, image ?? "");
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
        `^api ${rehearsal.commits.get("c1") ?? ""} to prod\\. Image sha256:[0-9a-f]{64}\\. Findings in its image: none\\. Alarms there now: 0\\. ` +
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

describe("a bad version of a service", () => {
  const cases: readonly [string, string, Files, Partial<StandInState>, (rehearsal: Rehearsal) => void][] = [
    ["whose tests fail", "test/test", verdict("pytest"), {}, () => {}],
    ["with a finding in its image", "scan/findings", {}, { scans: [high] }, () => {}],
    [
      "whose migration takes away what runs",
      "staging/migrate",
      { "services/api/migrations/0002-away.sql": "drop table quotes;\n" },
      {},
      () => {},
    ],
    ["that fails a hook in staging", "staging/deploy-us-east-1", {}, {}, (rehearsal) => (rehearsal.takesBack = "staging")],
    ["that does not answer in staging", "staging/smoke", { "services/api/smoke.sh": "exit 1\n" }, {}, () => {}],
    ["that nobody wants", "approve-prod/approval", {}, {}, (rehearsal) => (rehearsal.approves = false)],
    ["that raises an alarm in production", "prod/deploy-us-east-1", {}, {}, (rehearsal) => (rehearsal.takesBack = "prod")],
  ];

  it.each(cases)("%s is stopped at %s, and nothing of it serves in production", async (_, at, files, state, prepare) => {
    const rehearsal = await Rehearsal.start(state);
    prepare(rehearsal);
    const execution = rehearsal.execution(await definitionOf("api"), { ...goodService, ...files }, "c1");
    expect([await execution.run(), execution.stoppedAt]).toEqual([false, at]);
    expect([...rehearsal.serving.keys()].filter((place) => place.startsWith("prod"))).toEqual([]);
  });

  it.each(cases.slice(0, 3).map(([what, at, files, state]) => [what, at, files, state] as const))(
    "%s would come further without %s",
    async (_, at, files, state) => {
      const definition = toStaging(await definitionOf("api"));
      const open = {
        ...definition,
        stage: definition.stage.map((stage) => ({ ...stage, action: stage.action.filter(({ name }) => `${stage.name}/${name}` !== at) })),
      };
      const rehearsal = await Rehearsal.start(state);
      const execution = rehearsal.execution(open, { ...goodService, ...files }, "c1");
      expect(await execution.run(), execution.results.at(-1)?.message).toBe(true);
      expect([...rehearsal.serving.keys()]).toEqual(everywhere.slice(0, 2));
    },
  );
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
