import { arnOf } from "../../world/arns";
import { roleOfDocument } from "../../world/automation-steps";
import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld } from "../../world/world";
import { stateMachineCalls } from "../state-machines";
import { type Call } from "../call";
import { withKeys } from "../keys";
import { experimentStarted } from "./experiments";
import { text, first, why, byService, roleAt, takes, inAccount, publishes, caller, type Derivations } from "./derive";

/** Target of a schedule that starts an experiment. @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html */
const startsExperiment = "arn:aws:scheduler:::aws-sdk:fis:startExperiment";

/** What schedules, events, topics, asynchronous functions and state machines do. */
export const events: Derivations = {
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  aws_scheduler_schedule: (resource, world) => {
    const target = first(resource.args.target);
    const role = roleAt(resource, world, target.role_arn);
    const group = `arn:aws:scheduler:${resource.region}:${resource.account}:schedule-group/default`;
    const started = pipelineStarted(resource);
    const invoke = text(target.arn).startsWith("arn:aws:lambda:")
      ? "lambda:InvokeFunction"
      : text(target.arn).startsWith("arn:aws:states:")
        ? "states:StartExecution"
        : text(target.arn).startsWith("arn:aws:codebuild:")
          ? "codebuild:StartBuild"
          : text(target.arn) === startsExperiment
            ? "fis:StartExperiment"
            : started === undefined
              ? undefined
              : "codepipeline:StartPipelineExecution";
    if (invoke === undefined)
      throw new Error(`${resource.stack} ${resource.address}: it is not known what the schedule calls at ${text(target.arn)}`);
    const targets = invoke === "fis:StartExperiment" ? experimentStarted(resource) : [started ?? text(target.arn)];
    return [
      takes(resource, "scheduler.amazonaws.com", role, { ...inAccount(resource), "aws:SourceArn": group }),
      ...targets.map((one) => ({
        who: role,
        action: invoke,
        resource: one,
        region: resource.region,
        why: why(resource, "it calls its target"),
      })),
    ];
  },
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
  aws_cloudwatch_event_target: (resource, world) => {
    const rule = world.resources.find(
      (one) => one.type === "aws_cloudwatch_event_rule" && one.stack === resource.stack && one.args.name === resource.args.rule,
    );
    const source = rule === undefined ? undefined : arnOf(rule);
    const target = text(resource.args.arn);
    if (target.startsWith("arn:aws:lambda:"))
      return [byService(resource, "events.amazonaws.com", "lambda:InvokeFunction", target, "the rule calls its target", source)];
    if (target.startsWith("arn:aws:sns:")) return publishes(world, resource, "events.amazonaws.com", [target], source);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html (targets that take a role)
    if (target.startsWith("arn:aws:states:")) {
      const role = roleAt(resource, world, resource.args.role_arn);
      const starts: Call = caller(resource, role, "the rule starts its target")("states:StartExecution", target);
      return [takes(resource, "events.amazonaws.com", role, { ...inAccount(resource), "aws:SourceArn": source ?? "" }), starts];
    }
    if (target.startsWith("arn:aws:ssm:")) return startsDocument(resource, world, target, source);
    if (target.startsWith("arn:aws:sqs:"))
      return withKeys(world, byService(resource, "events.amazonaws.com", "sqs:SendMessage", target, "the rule calls its target", source));
    if (target.startsWith("arn:aws:logs:"))
      return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
        byService(
          resource,
          "events.amazonaws.com",
          action,
          `${target.replace(/:\*$/, "")}:log-stream:one`,
          "the rule writes what it matches",
          source,
        ),
      );
    throw new Error(`${resource.stack} ${resource.address}: it is not known what EventBridge calls at ${target}`);
  },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (permissions by resource)
  aws_apigatewayv2_route: (resource, world) => {
    const integration = world.resources.find(
      (one) => one.type === "aws_apigatewayv2_integration" && one.stack === resource.stack && one.args.api_id === resource.args.api_id,
    );
    const target = text(integration?.args.integration_uri);
    const permission = world.resources.find(
      (one) => one.type === "aws_lambda_permission" && one.stack === resource.stack && one.args.function_name === target,
    );
    const source = text(permission?.args.source_arn).replace("/*/*", `/$default/${text(resource.args.route_key).replace(" ", "")}`);
    return [byService(resource, "apigateway.amazonaws.com", "lambda:InvokeFunction", target, "the route calls its function", source)];
  },
  aws_sns_topic_subscription: (resource) =>
    resource.args.protocol === "lambda"
      ? [
          byService(
            resource,
            "sns.amazonaws.com",
            "lambda:InvokeFunction",
            text(resource.args.endpoint),
            "the topic calls the function",
            text(resource.args.topic_arn),
          ),
        ]
      : [],
  // In the function's name: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  aws_lambda_function_event_invoke_config: (resource, world) => {
    // Both regions may have a function of this name.
    const called = world.resources.find(
      ({ type, stack, args }) =>
        type === "aws_lambda_function" && stack === resource.stack && args.function_name === resource.args.function_name,
    );
    const { destination } = first(first(first(resource.args.destination_config).on_failure));
    const role = roleAt(resource, world, called?.args.role);
    return withKeys(world, caller(resource, role, "Lambda reports a call that failed for the last time")("sns:Publish", text(destination)));
  },
  aws_sfn_state_machine: (resource, world) => stateMachineCalls(resource, world, roleAt(resource, world, resource.args.role_arn)),
};

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html */
function startsDocument(resource: EstateResource, world: AccessWorld, target: string, source: string | undefined): Call[] {
  const role = roleAt(resource, world, resource.args.role_arn);
  const starts = caller(resource, role, "the rule starts its target");
  const name = /:automation-definition\/([^:]+)/.exec(target)?.[1];
  const document = world.resources.find(
    ({ type, stack, args }) => type === "aws_ssm_document" && stack === resource.stack && args.name === name,
  );
  const given = document === undefined ? undefined : roleOfDocument(text(document.args.content));
  if (given === undefined) throw new Error(`${resource.stack} ${resource.address}: no document with a role of its own is at ${target}`);
  const of = (what: string): string => `arn:aws:ssm:${resource.region}:${resource.account}:${what}`;
  return [
    takes(resource, "events.amazonaws.com", role, { ...inAccount(resource), "aws:SourceArn": source ?? "" }),
    ...[of(`document/${text(name)}`), target, of("automation-execution/one")].map((one) => starts("ssm:StartAutomationExecution", one)),
    starts("iam:PassRole", given, { "iam:PassedToService": "ssm.amazonaws.com" }),
  ];
}

/** Pipeline that a schedule starts by the call itself; undefined for what calls something else. */
function pipelineStarted({ args, region, account }: EstateResource): string | undefined {
  const target = first(args.target);
  if (text(target.arn) !== "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution") return undefined;
  const { Name } = JSON.parse(text(target.input)) as { readonly Name: string };
  return `arn:aws:codepipeline:${region}:${account}:${Name}`;
}
