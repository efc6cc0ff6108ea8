/** Types that AWS deletes with another one, beside those whose name begins with the other's. */
const parts: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule", "aws_security_group_rule"],
  aws_vpc: ["aws_subnet", "aws_route_table", "aws_network_acl", "aws_security_group", "aws_vpc_endpoint", "aws_flow_log"],
  aws_subnet: ["aws_route_table_association", "aws_nat_gateway"],
  aws_route_table: ["aws_route", "aws_route_table_association"],
  aws_lb: ["aws_lb_listener", "aws_lb_listener_rule", "aws_wafv2_web_acl_association"],
  aws_lb_listener: ["aws_lb_listener_rule"],
  aws_ecr_repository: ["aws_ecr_lifecycle_policy"],
  aws_sqs_queue: ["aws_lambda_event_source_mapping"],
  aws_ecs_cluster: ["aws_ecs_service"],
  aws_ecs_service: ["aws_appautoscaling_target", "aws_appautoscaling_policy"],
  aws_appautoscaling_target: ["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"],
  aws_route53_zone: ["aws_route53_record"],
  aws_kms_key: ["aws_kms_alias"],
};

/** Whether what is of type `part` goes when the `whole` that it belongs to is deleted. */
export const goesWith = (part: string, whole: string): boolean => part.startsWith(`${whole}_`) || parts[whole]?.includes(part) === true;
