import { byArguments, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const codeServices: ResourceTypes = {
  "aws_codebuild_*": { loss: "nothing" },
  aws_codebuild_project: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_codebuild_webhook: {
    loss: "nothing",
    adoption: byArguments("{project_name}"),
  },
  "aws_codeconnections_*": { loss: "nothing" },
  aws_codeconnections_connection: {
    loss: "nothing",
    adoption: refusedTwice("names of connections are unique in an account"),
    mock: { resource: arn("codeconnections", "connection/00000000-0000-0000-0000-000000000000") },
  },
  "aws_codedeploy_*": { loss: "nothing" },
  aws_codedeploy_app: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  aws_codedeploy_deployment_config: {
    loss: "nothing",
    adoption: byArguments("{deployment_config_name}"),
  },
  aws_codedeploy_deployment_group: {
    loss: "nothing",
    adoption: byArguments("{app_name}:{deployment_group_name}"),
  },
  aws_codepipeline: {
    loss: "nothing",
    adoption: byArguments("{name}"),
  },
  "aws_codepipeline*": { loss: "nothing" },
  "aws_codestarconnections_*": { loss: "nothing" },
  "aws_signer_*": { loss: "nothing" },
};
