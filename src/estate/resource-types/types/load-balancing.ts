import { byTags, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const loadBalancing: ResourceTypes = {
  aws_alb: { loss: "service" },
  aws_lb: {
    loss: "service",
    name: { argument: "name" },
    adoption: byTags("elasticloadbalancing:loadbalancer", "arn"),
    mock: { resource: arn("elasticloadbalancing", "loadbalancer/app/mock/0000000000000000") },
  },
  aws_lb_listener: {
    loss: "service",
    partOf: ["aws_lb"],
    adoption: refusedTwice("a load balancer has one listener on a port"),
    runtimeOwners: [{ arguments: ["default_action"], by: "CodeDeploy, which moves the traffic", expected: [] }],
    mock: { resource: arn("elasticloadbalancing", "listener/app/mock/0000000000000000/0000000000000000") },
  },
  "aws_lb_listener*": { loss: "service" },
  aws_lb_listener_rule: {
    loss: "service",
    partOf: ["aws_lb", "aws_lb_listener"],
    adoption: refusedTwice("a listener has one rule of a priority"),
    runtimeOwners: [{ arguments: ["action"], by: "CodeDeploy, which moves the traffic", expected: [] }],
  },
  aws_lb_target_group: {
    loss: "service",
    adoption: byTags("elasticloadbalancing:targetgroup", "arn"),
    mock: { resource: arn("elasticloadbalancing", "targetgroup/mock/0000000000000000") },
  },
  "aws_lb_target_group*": { loss: "service" },
};
