import { anyOf, destroyed, fewer, isKept, on, only, removed, turnedOff, turnedOn, worse } from "../matchers";
import { found, type Matcher, undecided } from "../model";
import { listAt, read, unknown } from "../values";

const groups = ["aws_codedeploy_deployment_group"];

/** What stops a bad version and brings the last one back: alarms, events, the circuit breaker of a service. */
export const rollbackLost: Matcher = anyOf(
  only(
    groups,
    anyOf(
      turnedOff("auto_rollback_configuration.0.enabled"),
      fewer("auto_rollback_configuration.0.events"),
      turnedOff("alarm_configuration.0.enabled"),
      fewer("alarm_configuration.0.alarms"),
      // Alarms that cannot be asked then count as quiet.
      turnedOn("alarm_configuration.0.ignore_poll_alarm_failure"),
      on(
        ["destroy"],
        destroyed(() => "its service gets no new version, and no old one back"),
      ),
    ),
  ),
  only(
    ["aws_ecs_service"],
    anyOf(
      turnedOff("deployment_circuit_breaker.0.enable"),
      turnedOff("deployment_circuit_breaker.0.rollback"),
      turnedOff("alarms.0.rollback"),
      turnedOff("alarms.0.enable"),
    ),
  ),
);

/** Actions of a pipeline that wait for a person, by the stage that they stand in. */
const approvals = (values: unknown): readonly string[] | typeof unknown => {
  const stages = listAt(values, "stage");
  return stages === unknown
    ? unknown
    : stages.flatMap((stage) => {
        const actions = listAt(stage, "action");
        return actions === unknown
          ? []
          : actions.filter((action) => read(action, "category") === "Approval").map((action) => String(read(action, "name")));
      });
};

/** A release that waited for a person, and no longer does. */
export const approvalLost: Matcher = only(["aws_codepipeline"], (subject) => {
  if (!isKept(subject)) return [];
  const before = approvals(subject.before);
  const after = approvals(subject.after);
  if (before === unknown || after === unknown) return before === unknown ? [] : [undecided("stage")];
  return before.filter((name) => !after.includes(name)).map((name) => found(`nobody is asked by ${name} any more`, "stage"));
});

/** Images under tags that cannot be moved, and that are looked through, are what a deployment may trust. */
export const imagesLessTrusted: Matcher = anyOf(
  only(
    ["aws_ecr_repository"],
    anyOf(
      worse("image_tag_mutability", (before, after) => before === "IMMUTABLE" && after !== "IMMUTABLE"),
      turnedOff("image_scanning_configuration.0.scan_on_push"),
    ),
  ),
  // @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
  only(["aws_lambda_function"], removed("code_signing_config_arn")),
);
