import { anyOf, destroyed, fewer, on, only, turnedOff, turnedOn, worse } from "../matchers";
import { type Matcher } from "../model";

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

/** Images under tags that cannot be moved, and that are looked through, are what a deployment may trust. */
export const imagesLessTrusted: Matcher = only(
  ["aws_ecr_repository"],
  anyOf(
    worse("image_tag_mutability", (before, after) => before === "IMMUTABLE" && after !== "IMMUTABLE"),
    turnedOff("image_scanning_configuration.0.scan_on_push"),
  ),
);
