import { blocksOf } from "../../quotas/resources";
import { fixed, free, type Part, priced, type Resource, type ServicePricing, used } from "../model";

const buildPage = "https://aws.amazon.com/codebuild/pricing/";
const connectionPage = "https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections.html";

const machines: Readonly<Record<string, string>> = {
  "LINUX_CONTAINER BUILD_GENERAL1_SMALL": "codebuild.small",
  "LINUX_CONTAINER BUILD_GENERAL1_MEDIUM": "codebuild.medium",
  "ARM_CONTAINER BUILD_GENERAL1_SMALL": "codebuild.arm-small",
};

/** A machine without a price has an id that no table has, so that it is reported. */
function machineOf({ args }: Resource): string {
  const environment = blocksOf(args.environment)[0];
  const machine = `${String(environment?.type)} ${String(environment?.compute_type)}`;
  return machines[machine] ?? `codebuild ${machine}`;
}

export const delivery: ServicePricing = {
  service: "CodePipeline and CodeBuild",
  types: {
    aws_codepipeline: priced(({ args }, { usage }): readonly Part[] =>
      args.pipeline_type === "V2" ? [used("codepipeline.minute", usage.assumed.delivery.pipelineMinutes)] : [fixed("codepipeline.v1", 1)],
    ),
    aws_codebuild_project: priced((project, { usage }) => [used(machineOf(project), usage.assumed.delivery.buildMinutes)]),
    aws_codebuild_report_group: free(buildPage),
    aws_codebuild_source_credential: free(buildPage),
    aws_codebuild_webhook: free(buildPage),
    aws_codepipeline_webhook: free("https://aws.amazon.com/codepipeline/pricing/"),
    aws_codeconnections_connection: free(connectionPage),
    aws_codestarconnections_connection: free(connectionPage),
    aws_codestarconnections_host: free(connectionPage),
    aws_codestarnotifications_notification_rule: free(connectionPage),
  },
};
