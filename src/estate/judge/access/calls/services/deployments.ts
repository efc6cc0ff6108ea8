import { pipelineCalls } from "../delivery/pipelines";
import { projectCalls } from "../delivery/projects";
import { arnOf } from "../../world/arns";
import { text, first, roleAt, takes, inAccount, caller, type Derivations } from "./derive";

/** What CodePipeline, CodeBuild and CodeDeploy do. */
export const deployments: Derivations = {
  aws_codepipeline: pipelineCalls,
  aws_codebuild_project: projectCalls,
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html
  aws_codedeploy_deployment_group: (resource, world) => {
    const role = roleAt(resource, world, resource.args.service_role_arn);
    const { cluster_name: cluster, service_name: service } = first(resource.args.ecs_service);
    const arn = `arn:aws:ecs:${resource.region}:${resource.account}:service/${text(cluster)}/${text(service)}`;
    const taskRoles = world.roles.filter(
      ({ resource: { stack }, trust }) => stack === resource.stack && JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com"),
    );
    const beside = world.resources.filter(({ stack }) => stack === resource.stack);
    const specs = beside.filter(({ type, args }) => type === "aws_ssm_parameter" && text(args.name).endsWith("/app-spec"));
    // Every AppSpec of the stack is a deployment by the same role.
    const hooks = beside.filter(
      ({ type, args }) =>
        type === "aws_lambda_function" && specs.some((spec) => text(spec.args.value).includes(`:${JSON.stringify(args.function_name)}`)),
    );
    const call = caller(resource, role, "CodeDeploy moves a service to a new version");
    return [
      takes(resource, "codedeploy.amazonaws.com", role, inAccount(resource)),
      call("ecs:DescribeServices", arn),
      ...["ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:UpdateServicePrimaryTaskSet"].map((action) =>
        call(action, action === "ecs:UpdateServicePrimaryTaskSet" ? arn : arn.replace(":service/", ":task-set/").concat("/1")),
      ),
      ...[
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "cloudwatch:DescribeAlarms",
      ].map((action) => call(action, "*")),
      call(
        "elasticloadbalancing:ModifyListener",
        `arn:aws:elasticloadbalancing:${resource.region}:${resource.account}:listener/app/one/1/2`,
      ),
      call(
        "elasticloadbalancing:ModifyRule",
        `arn:aws:elasticloadbalancing:${resource.region}:${resource.account}:listener-rule/app/one/1/2/3`,
      ),
      ...hooks.map((hook) => call("lambda:InvokeFunction", arnOf(hook) ?? "")),
      ...taskRoles.map(({ arn: task }) => call("iam:PassRole", task, { "iam:PassedToService": "ecs-tasks.amazonaws.com" })),
    ];
  },
};
