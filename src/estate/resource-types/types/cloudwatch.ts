import { byArguments, createdAgain, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";

export const cloudwatch: ResourceTypes = {
  aws_cloudwatch_composite_alarm: {
    loss: "nothing",
    adoption: byArguments("{alarm_name}"),
  },
  aws_cloudwatch_dashboard: {
    loss: "nothing",
    adoption: byArguments("{dashboard_name}"),
  },
  aws_cloudwatch_metric_alarm: {
    loss: "nothing",
    adoption: byArguments("{alarm_name}"),
  },
  "aws_devopsguru_*": { loss: "nothing" },
  "aws_grafana_*": { loss: "nothing" },
  aws_grafana_workspace: { loss: { of: "its dashboards" } },
  "aws_oam_*": { loss: "nothing" },
  "aws_prometheus_*": { loss: "nothing" },
  aws_prometheus_workspace: { loss: { of: "its metrics" } },
  "aws_rum_*": { loss: "nothing" },
  "aws_synthetics_*": { loss: "nothing" },
  "aws_xray_*": { loss: "nothing" },
  aws_xray_encryption_config: {
    loss: "nothing",
    adoption: createdAgain("it is a setting of the region, and is set again"),
  },
  aws_xray_group: {
    loss: "nothing",
    adoption: refusedTwice("names of groups are unique in an account and region"),
  },
  aws_xray_sampling_rule: {
    loss: "nothing",
    adoption: byArguments("{rule_name}"),
  },
};
