import { readFileSync } from "node:fs";
import path from "node:path";
import { checkModels } from "../../src/estate/judge/aws-models/check";
import { readMapping } from "../../src/estate/judge/aws-models/mapping";
import { checkServices } from "../../src/estate/judge/service-rules/check";
import { type SynthesizedStack as EstateStack } from "../../src/estate/synthesized";
import { readBuildSpecification } from "../../src/estate/delivery/build-specification";
import { pipelineWaves } from "../../src/layers/pipeline-waves";
import { placeStacks } from "../../src/layers/instances";
import { changeOrder } from "../../config/delivery-host";
import { pipelineLimits } from "../../src/modules/delivery/pipeline-stages";
import { batchText, type EstatePlace, mostBuildsOfABatch, reviewBuilds } from "../../src/modules/delivery/changes/batch";
import { estateWithPipelines, stackWithPipelines } from "../helpers/delivery/estate-pipelines";
import { realStack, type Resource, resources, type SynthesizedStack } from "../helpers/estate";
import { root } from "../helpers/root";

interface Stage {
  readonly name: string;
  readonly action: readonly {
    readonly name: string;
    readonly provider: string;
    readonly configuration: Readonly<Record<string, string>>;
    readonly input_artifacts?: readonly string[];
    readonly output_artifacts?: readonly string[];
  }[];
  readonly before_entry?: object;
}

const estate = estateWithPipelines();
const environments = changeOrder(estate).map(({ environment }) => environment);
const last = environments.at(-1) ?? "";
const passes = ["first", ...pipelineWaves(placeStacks(estate).map(({ instance }) => instance)).map(String), "last"];

const stagesOf = (pipeline: Resource | undefined): readonly Stage[] => (pipeline?.args.stage ?? []) as Stage[];
const named = (stack: SynthesizedStack, type: string, part: string): Resource[] =>
  resources(stack, type).filter(({ args }) => String(args.name ?? args.bucket).includes(part));
const buildspecOf = (project: Resource | undefined): string => (project?.args.source as { buildspec: string } | undefined)?.buildspec ?? "";
const variablesOf = (action: Stage["action"][number] | undefined): Record<string, string> =>
  Object.fromEntries(
    (JSON.parse(action?.configuration.EnvironmentVariables ?? "[]") as { name: string; value: string }[]).map(({ name, value }) => [
      name,
      value,
    ]),
  );

describe("the pipelines of the estate", () => {
  let stack: SynthesizedStack;
  const pipelineOf = (environment: string): Resource | undefined =>
    named(stack, "aws_codepipeline", `-estate-${environment}`).find(({ args }) => args.name === `smart0dte-prod-estate-${environment}`);
  beforeAll(async () => {
    stack = await stackWithPipelines("prod-us-east-1-delivery");
  });

  it("are there where the configuration asks for them, and nowhere else", async () => {
    expect(named(await realStack("prod-us-east-1-delivery"), "aws_codepipeline", "-estate-")).toEqual([]);
    expect(named(await stackWithPipelines("staging-us-east-1-delivery"), "aws_codepipeline", "-estate-")).toEqual([]);
    expect(
      named(stack, "aws_codepipeline", "-estate-")
        .map(({ args }) => args.name)
        .sort(),
    ).toEqual(environments.map((environment) => `smart0dte-prod-estate-${environment}`).sort());
  });

  it("go from one environment to the next with the same commit, and only the first is started by pushes", () => {
    environments.forEach((environment, index) => {
      const pipeline = pipelineOf(environment);
      expect(pipeline?.args).toMatchObject({ pipeline_type: "V2", execution_mode: "QUEUED" });
      expect([environment, pipeline?.args.trigger !== undefined]).toEqual([environment, index === 0]);
      const started = stagesOf(pipeline).flatMap(({ action }) => action.filter(({ provider }) => provider === "CodePipeline"));
      const next = environments[index + 1];
      expect(started.map(({ configuration }) => configuration)).toEqual(
        next === undefined
          ? []
          : [
              {
                PipelineName: `smart0dte-prod-estate-${next}`,
                SourceRevisions: '[{"actionName":"source","revisionType":"COMMIT_ID","revisionValue":"#{source.CommitId}"}]',
              },
            ],
      );
    });
  });

  it("take their turn, then plan and apply the waves of the registry one by one, and look at the end whether anything is left", () => {
    for (const environment of environments) {
      const asked = environment === last;
      const stages = stagesOf(pipelineOf(environment));
      expect(stages.map(({ name }) => name)).toEqual([
        "source",
        "turn",
        ...passes.flatMap((pass) => [`plan-${pass}`, ...(asked ? [`approve-${pass}`] : []), `apply-${pass}`]),
        "verify",
        ...(asked ? [] : ["next"]),
      ]);
      expect(stages.length).toBeLessThanOrEqual(pipelineLimits.stages);
    }
  });

  it("apply the bundles that were planned, with the environment's own role, and pass over what has nothing to apply", () => {
    for (const environment of environments) {
      const stages = stagesOf(pipelineOf(environment));
      for (const pass of passes) {
        const plan = stages.find(({ name }) => name === `plan-${pass}`);
        const apply = stages.find(({ name }) => name === `apply-${pass}`);
        expect(variablesOf(plan?.action[0])).toMatchObject({
          WAVE: pass,
          ENVIRONMENT: environment,
          ROLE: expect.stringMatching(/-planner$/),
        });
        expect(plan?.before_entry).toBeUndefined();
        expect(apply?.action.map(({ configuration }) => configuration.ProjectName)).toEqual([`smart0dte-prod-estate-apply-${environment}`]);
        expect(apply?.action[0]?.input_artifacts).toEqual(["source", ...(plan?.action[0]?.output_artifacts ?? ["none"])]);
        expect(variablesOf(apply?.action[0])).toMatchObject({
          BUNDLES: plan?.action[0]?.output_artifacts?.[0],
          ROLE: expect.stringMatching(new RegExp(`:role/access/smart0dte-${environment}-deployer$`)),
        });
        for (const stage of stages.filter(({ name }) => name === `approve-${pass}` || name === `apply-${pass}`))
          expect(stage.before_entry).toEqual({
            condition: {
              result: "SKIP",
              rule: [
                {
                  name: "something-to-apply",
                  rule_type_id: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
                  configuration: { Variable: `#{plan-${pass}.CHANGES}`, Value: "true", Operator: "EQ" },
                },
              ],
            },
          });
      }
    }
  });

  it("review every push to another branch in a batch that CodeBuild takes, and show GitHub how it ended", () => {
    const [review] = named(stack, "aws_codebuild_project", "-estate-review");
    expect(review?.args).toMatchObject({
      source: {
        type: "GITHUB",
        report_build_status: true,
        // The guide says it, for the required check.
        build_status_config: { context: "AWS CodeBuild us-east-1 (smart0dte-prod-estate-review)" },
        git_clone_depth: 0,
        auth: { type: "CODECONNECTIONS" },
      },
      artifacts: { type: "NO_ARTIFACTS" },
      build_batch_config: { restrictions: { maximum_builds_allowed: mostBuildsOfABatch } },
    });
    // A link of our own would be the same for every push; CodeBuild's leads to the batch.
    expect(JSON.stringify(review?.args.source)).not.toContain("target_url");
    expect(readFileSync(path.join(root, "docs", "codepipeline.md"), "utf8")).toContain(
      "`AWS CodeBuild us-east-1 (smart0dte-prod-estate-review)`",
    );
    // GitHub hears of nothing else: what looks for drift, and what pipelines start, are no checks of a commit.
    expect(
      resources(stack, "aws_codebuild_project").filter(({ args }) => JSON.stringify(args.source).includes("report_build_status")),
    ).toHaveLength(1);
    const [webhook] = resources(stack, "aws_codebuild_webhook");
    expect(webhook?.args).toMatchObject({
      build_type: "BUILD_BATCH",
      filter_group: [
        {
          filter: [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: "^refs/heads/" },
            { type: "HEAD_REF", pattern: "^refs/heads/main$", exclude_matched_pattern: true },
          ],
        },
      ],
    });
    const { batch } = readBuildSpecification(buildspecOf(review), "review");
    const builds = batch?.["build-list"] ?? [];
    expect(builds.map(({ env }) => env.variables.PART)).toEqual(["check", "scan", ...environments.map(() => "plan")]);
    expect(builds.flatMap(({ env }) => env.variables.PLACES ?? []).map((place) => place.split(",")[0])).toEqual(environments);
  });

  it("keep plans in a bucket of their own, which empties itself", () => {
    const buckets = named(stack, "aws_s3_bucket", "estate-plans");
    expect(buckets).toHaveLength(1);
    for (const environment of environments)
      expect(JSON.stringify(pipelineOf(environment)?.args.artifact_store)).toContain("aws_s3_bucket_policy");
    const lifecycle = resources(stack, "aws_s3_bucket_lifecycle_configuration");
    expect(JSON.stringify(lifecycle.map(({ args }) => args))).toContain('"expiration":[{"days":7}]');
  });
});

describe("what AWS and its services accept", () => {
  it("is what they say", async () => {
    const stacks = [await stackWithPipelines("prod-us-east-1-delivery")].map(({ json, ...instance }) => ({ instance, folder: "", json }));
    const { findings, coverage } = checkModels(stacks as unknown as EstateStack[], readMapping(root));
    expect({ findings, unknown: coverage.unknown }).toEqual({ findings: [], unknown: [] });
    expect(
      checkServices(stacks as unknown as EstateStack[]).filter(({ rule }) => rule.includes("action") || rule.includes("artifact")),
    ).toEqual([]);
  });
});

describe("a batch", () => {
  const places = (count: number): EstatePlace[] =>
    Array.from({ length: count }, (_, index) => ({
      environment: `e${index}`,
      region: "us-east-1",
      planner: `p${index}`,
      deployer: `d${index}`,
    }));

  it.each([1, 98, 99, 500])("of %i environments has as many builds as CodeBuild takes at most, and plans each once", (count) => {
    const builds = reviewBuilds(places(count));
    expect(builds.length).toBeLessThanOrEqual(mostBuildsOfABatch);
    expect(new Set(builds.map(({ identifier }) => identifier)).size).toBe(builds.length);
    const planned = builds.flatMap(({ variables }) => (variables.PLACES ?? "").split(" ").filter(Boolean));
    expect(planned).toEqual(places(count).map(({ environment, region, planner }) => `${environment},${region},${planner}`));
    const text = `version: 0.2\n${batchText(builds)}\nphases:\n  build:\n    commands: ["true"]\n`;
    expect(readBuildSpecification(text, "batch").batch?.["build-list"]).toHaveLength(builds.length);
  });
});
