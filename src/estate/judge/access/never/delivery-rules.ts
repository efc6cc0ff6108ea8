import { type EstateRole } from "../world/world";
import { blocks } from "../calls/delivery/builds";
import { artifactArn } from "../calls/delivery/pipelines";
import { deliveryPipelines, purposeOf } from "../calls/people";
import { text } from "../calls/services/derive";
import { asked, people, ofType, located, type Rule } from "./rule";

/** What builds and whoever approves do not reach. */
export const deliveryRules: readonly Rule[] = [
  {
    id: "builds-of-others-code-reach-nothing",
    sentence:
      "What runs a change's own code before anybody has approved it, the tests and the builds of images, takes no role, deploys nothing, reads no secret and has no way to the repositories at GitHub.",
    asks: (world) => {
      const builds = world.roles.filter(({ name }) => /-build-(?:test-\w+|image|web|smoke)$/.test(name));
      return [
        ...asked(builds, ["sts:AssumeRole"], located(ofType(world, "aws_iam_role"))),
        ...asked(builds, ["secretsmanager:GetSecretValue"], located(ofType(world, "aws_secretsmanager_secret"))),
        ...asked(builds, ["codeconnections:UseConnection"], located(ofType(world, "aws_codeconnections_connection"))),
        ...asked(builds, ["codepipeline:PutApprovalResult"], located(ofType(world, "aws_codepipeline"), "/approve-prod/approval")),
        ...asked(builds, ["codepipeline:UpdatePipeline"], located(ofType(world, "aws_codepipeline"))),
        ...asked(builds, ["codebuild:UpdateProject", "codebuild:StartBuild"], located(ofType(world, "aws_codebuild_project"))),
        ...asked(builds, ["codedeploy:CreateDeployment", "ecs:UpdateService"], located(ofType(world, "aws_ecs_service"))),
      ];
    },
  },
  {
    id: "delivery-takes-its-own-roles-alone",
    sentence:
      "Each role of a delivery is taken by its own part of the pipelines alone, and who approves or operates starts no build: a build may be given other commands.",
    asks: (world) => {
      const roles = ofType(world, "aws_iam_role");
      const named = (pattern: RegExp) => located(roles.filter(({ args }) => pattern.test(String(args.name))));
      const builders = (pattern: RegExp): EstateRole[] => world.roles.filter(({ name }) => pattern.test(name));
      return [
        ...asked(builders(/-build-(?!release$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-release$/)),
        ...asked(builders(/-build-(?!roll$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-roll$/)),
        ...asked(builders(/-build-(?!publish$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-publish$/)),
        ...asked(builders(/-build-(?!commits$|admission$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-running$/)),
        ...asked(builders(/-build-[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-deploy$/)),
        ...asked(
          people(world, "on-call", "operator", "developer", "release-approver", "read-only", "planner"),
          ["codebuild:RetryBuild", "codebuild:RetryBuildBatch", "codebuild:StartBuild", "codebuild:StartBuildBatch"],
          located(ofType(world, "aws_codebuild_project")),
        ),
      ];
    },
  },
  {
    id: "builds-hand-over-what-is-theirs",
    sentence:
      "A build writes the artifacts that its own actions give and no others: what is tested, scanned and approved is not exchanged behind its gate.",
    asks: (world) =>
      deliveryPipelines(world).flatMap((pipeline) => {
        const actions = blocks(pipeline.args.stage).flatMap((stage) => blocks(stage.action));
        const given = (action: Readonly<Record<string, unknown>>): readonly string[] =>
          (action.output_artifacts ?? []) as readonly string[];
        const artifacts = [...new Set(actions.flatMap(given))];
        const bucket = text(blocks(pipeline.args.artifact_store).find(({ region }) => text(region) === pipeline.region)?.location);
        const builds = world.roles.filter(({ name }) =>
          name.startsWith(`${String(pipeline.args.name).split("-").slice(0, 2).join("-")}-build-`),
        );
        return builds.flatMap((build) => {
          const project = build.name.replace("-build-", "-");
          // A project's actions in any pipeline: its builds of all of them have one role.
          const own = new Set(
            deliveryPipelines(world)
              .flatMap((one) => blocks(one.args.stage).flatMap((stage) => blocks(stage.action)))
              .filter(({ configuration }) => (configuration as Readonly<Record<string, unknown>> | undefined)?.ProjectName === project)
              .flatMap(given)
              .map((artifact) => artifact.slice(0, 10)),
          );
          return artifacts
            .filter((artifact) => !own.has(artifact.slice(0, 10)))
            .flatMap((artifact) =>
              asked([build], ["s3:PutObject"], [{ arn: artifactArn(bucket, pipeline, artifact), region: pipeline.region }]),
            );
        });
      }),
  },
  {
    id: "what-judges-changes-nothing",
    sentence: "The builds that admit a version and list its commits write no image, start no deployment and replace no tasks.",
    asks: (world) => {
      const readers = world.roles.filter(({ name }) => /-(?:build-(?:admission|commits)|delivery-running)$/.test(name));
      return [
        ...asked(
          readers,
          ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:BatchDeleteImage"],
          located(ofType(world, "aws_ecr_repository")),
        ),
        ...asked(readers, ["ecs:UpdateService"], located(ofType(world, "aws_ecs_service"))),
        ...asked(readers, ["codedeploy:CreateDeployment"], located(ofType(world, "aws_codedeploy_deployment_group"))),
        ...asked(readers, ["ssm:PutParameter"], located(ofType(world, "aws_ssm_parameter"))),
      ];
    },
  },
  {
    id: "nobody-passes-by-a-gate-of-a-pipeline",
    sentence:
      "Nobody but break-glass repeats the failed part of a stage, sends a stage back to an earlier run or overrides a condition; approvals are answered by approvers alone, and whoever is on call starts no pipeline of the estate itself.",
    asks: (world) => {
      const pipelines = ofType(world, "aws_codepipeline");
      const others = world.roles.filter((role) => purposeOf(role) !== "break-glass");
      const bringing = new Set(deliveryPipelines(world));
      return [
        ...asked(
          others,
          ["codepipeline:OverrideStageCondition", "codepipeline:RetryStageExecution", "codepipeline:RollbackStage"],
          located(pipelines),
        ),
        ...asked(
          others.filter((role) => purposeOf(role) !== "release-approver"),
          ["codepipeline:PutApprovalResult"],
          located(pipelines, "/approve-prod/approval"),
        ),
        ...asked(
          people(world, "on-call", "operator", "developer", "release-approver", "read-only", "planner"),
          ["codepipeline:StartPipelineExecution"],
          located(pipelines.filter((pipeline) => !bringing.has(pipeline))),
        ),
        ...asked(
          people(world, "on-call", "operator", "developer", "release-approver", "read-only", "planner"),
          ["codepipeline:EnableStageTransition", "codepipeline:UpdatePipeline"],
          located(pipelines),
        ),
      ];
    },
  },
  {
    id: "changes-are-applied-by-their-own-environment-alone",
    sentence:
      "No build takes a deployer's role but the applies of that environment, and only what reviews, plans and looks for drift takes a planner's; none approves, starts or changes a pipeline or a build, and a version's builds read no plan.",
    asks: (world) => {
      const builds = world.roles.filter(({ name }) => /-(?:build-[\w-]+|estate-batches|drift)$/.test(name));
      const deployers = ofType(world, "aws_iam_role").filter(({ args }) => String(args.name).endsWith("-deployer"));
      const planners = ofType(world, "aws_iam_role").filter(({ args }) => String(args.name).endsWith("-planner"));
      const isFor = ({ name }: EstateRole, deployer: unknown): boolean =>
        String(deployer).endsWith(`-${/-build-estate-apply-([\w-]+)$/.exec(name)?.[1] ?? "none"}-deployer`);
      const alone = builds.filter(({ name }) => !name.endsWith("-batches"));
      return [
        ...builds.flatMap((build) => asked([build], ["sts:AssumeRole"], located(deployers.filter(({ args }) => !isFor(build, args.name))))),
        ...asked(
          builds.filter(({ name }) => !/-(?:estate-(?:review|plan|verify)|drift)$/.test(name)),
          ["sts:AssumeRole"],
          located(planners),
        ),
        ...asked(builds, ["codepipeline:PutApprovalResult"], located(ofType(world, "aws_codepipeline"), "/approve-last/approval")),
        ...asked(
          builds,
          ["codepipeline:StartPipelineExecution", "codepipeline:UpdatePipeline"],
          located(ofType(world, "aws_codepipeline")),
        ),
        ...asked(alone, ["codebuild:StartBuild", "codebuild:UpdateProject"], located(ofType(world, "aws_codebuild_project"))),
        ...asked(
          world.roles.filter(({ name }) => /-build-(?!estate-)[\w-]+$/.test(name)),
          ["s3:GetObject"],
          located(
            ofType(world, "aws_s3_bucket").filter(({ args }) => String(args.bucket).includes("-estate-plans-")),
            "/run/plan",
          ),
        ),
      ];
    },
  },
];
