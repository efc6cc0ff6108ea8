import { type EstateRole } from "../world/world";
import { asked, people, ofType, located, type Rule } from "./rule";

/** What builds and whoever approves do not reach. */
export const deliveryRules: readonly Rule[] = [
  {
    id: "builds-of-others-code-reach-nothing",
    sentence:
      "What runs a change's own code before anybody has approved it, the tests and the builds of images, takes no role, deploys nothing and reads no secret.",
    asks: (world) => {
      const builds = world.roles.filter(({ name }) => /-build-(?:test-\w+|image|web|smoke)$/.test(name));
      return [
        ...asked(builds, ["sts:AssumeRole"], located(ofType(world, "aws_iam_role"))),
        ...asked(builds, ["secretsmanager:GetSecretValue"], located(ofType(world, "aws_secretsmanager_secret"))),
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
        ...asked(builders(/-build-(?!release$|admission$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-release$/)),
        ...asked(builders(/-build-(?!roll$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-roll$/)),
        ...asked(builders(/-build-(?!publish$)[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-publish$/)),
        ...asked(builders(/-build-[\w-]+$/), ["sts:AssumeRole"], named(/-delivery-deploy$/)),
        ...asked(
          people(world, "on-call", "operator", "developer", "release-approver", "read-only", "planner"),
          ["codebuild:StartBuild"],
          located(ofType(world, "aws_codebuild_project")),
        ),
      ];
    },
  },
];
