import { type NameScope } from "../../../facts/naming";
import { type PipelineAction, type PipelineStage } from "../pipeline-action";
import { environmentVariables } from "../pipeline-stages";
import { sourceAction, sourceFrom } from "../source-action";
import { applyProjectName, estatePipelineName, estateProjectName } from "./names";
import { type EstatePlace } from "./batch";

/** What the pipeline of one environment is made from. */
export interface EstatePipelineContext {
  readonly names: NameScope;
  readonly place: EstatePlace;
  readonly source: { readonly repository: string; readonly branch: string; readonly connectionArn: string };
  /** Numbers of the waves that have something for pipelines, in their order. */
  readonly waves: readonly number[];
  /** Layers that people apply with the break-glass role. */
  readonly withheldLayers: readonly string[];
  /** Who is asked before anything is applied; undefined where nobody is. */
  readonly approval: { readonly topicArn: string; readonly timeoutMinutes: number } | undefined;
  /** Environment that gets the change next; undefined for the last. */
  readonly next: string | undefined;
}

/** A stage that is passed over unless a variable has a value. */
export interface EstateStage extends PipelineStage {
  readonly onlyIf?: { readonly variable: string; readonly is: string };
}

const commit = "#{source.CommitId}";
const execution = "#{codepipeline.PipelineExecutionId}";

/**
 * Stages of the pipeline that applies changes to one environment: its turn, then wave by wave a plan, an approval and an
 * apply of what was planned, and at last a plan that must find nothing. A wave in which nothing is to be done asks nobody.
 * What only goes is applied before the waves or after them (decision 119).
 */
export function estateStages(context: EstatePipelineContext): EstateStage[] {
  const { next, names } = context;
  return [
    { name: "source", actions: [sourceFrom(context.source, context.source.connectionArn, "CODEBUILD_CLONE_REF")] },
    { name: "turn", actions: [build(context, "turn", estateProjectName(names, "turn"), {})] },
    ...["first", ...context.waves.map(String), "last"].flatMap((wave) => waveStages(context, wave)),
    {
      name: "verify",
      actions: [build(context, "verify", estateProjectName(names, "verify"), { namespace: "verify", variables: planning(context) })],
    },
    ...(next === undefined ? [] : [{ name: "next", actions: [startNext(context, next)] }]),
  ];
}

const planning = ({ place, withheldLayers }: EstatePipelineContext): Record<string, string> => ({
  ENVIRONMENT: place.environment,
  ROLE: place.planner,
  BREAK_GLASS: JSON.stringify(withheldLayers),
});

function waveStages(context: EstatePipelineContext, wave: string): EstateStage[] {
  const { names, place, approval } = context;
  const namespace = `plan-${wave}`;
  const bundles = `bundles_${wave}`;
  const onlyIf = { variable: `#{${namespace}.CHANGES}`, is: "true" };
  return [
    {
      name: namespace,
      actions: [
        build(context, "plan", estateProjectName(names, "plan"), {
          namespace,
          output: bundles,
          variables: { ...planning(context), WAVE: wave },
        }),
      ],
    },
    ...(approval === undefined
      ? []
      : [
          {
            name: `approve-${wave}`,
            onlyIf,
            actions: [
              {
                name: "approval",
                category: "Approval",
                provider: "Manual",
                runOrder: 1,
                timeoutInMinutes: approval.timeoutMinutes,
                configuration: {
                  NotificationArn: approval.topicArn,
                  ExternalEntityLink: `#{${namespace}.REVIEW}`,
                  CustomData: `Estate at ${commit} to ${place.environment}, wave ${wave}: #{${namespace}.SUMMARY}. The review is in the log of the build that the link leads to.`,
                },
                inputArtifacts: [],
                outputArtifacts: [],
              } satisfies PipelineAction,
            ],
          },
        ]),
    {
      name: `apply-${wave}`,
      onlyIf,
      actions: [
        build(context, "apply", applyProjectName(names, place.environment), {
          takes: bundles,
          variables: { ROLE: place.deployer, BUNDLES: bundles, APPROVAL: approval === undefined ? "none" : `approve-${wave}` },
        }),
      ],
    },
  ];
}

interface BuildOptions {
  readonly takes?: string;
  readonly output?: string;
  readonly namespace?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

function build(context: EstatePipelineContext, name: string, project: string, options: BuildOptions): PipelineAction {
  const { takes, output, namespace, variables = {} } = options;
  return {
    name,
    category: "Build",
    provider: "CodeBuild",
    runOrder: 1,
    ...(namespace === undefined ? {} : { namespace }),
    configuration: {
      ProjectName: project,
      PrimarySource: "source",
      EnvironmentVariables: environmentVariables({
        PIPELINE: estatePipelineName(context.names, context.place.environment),
        EXECUTION: execution,
        COMMIT: commit,
        BRANCH: context.source.branch,
        ...variables,
      }),
    },
    inputArtifacts: ["source", ...(takes === undefined ? [] : [takes])],
    outputArtifacts: output === undefined ? [] : [output],
  };
}

/** The same commit goes on. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-PipelineInvoke.html */
const startNext = ({ names }: EstatePipelineContext, next: string): PipelineAction => ({
  name: next,
  category: "Invoke",
  provider: "CodePipeline",
  runOrder: 1,
  configuration: {
    PipelineName: estatePipelineName(names, next),
    SourceRevisions: JSON.stringify([{ actionName: sourceAction, revisionType: "COMMIT_ID", revisionValue: commit }]),
  },
  inputArtifacts: [],
  outputArtifacts: [],
});
