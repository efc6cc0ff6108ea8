/**
 * Values for arguments whose form the provider checks in states, by type: what AWS gives where nobody
 * says anything. An entry is needed when `estate diff` says that a value beginning with
 * `known-after-apply` is refused.
 */
export const placeholderForms: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_KeyValueStore.html
  aws_cloudfront_key_value_store: { last_modified_time: "2000-01-01T00:00:00Z" },
  // @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeliveryDestination.html
  aws_cloudwatch_log_delivery_destination: { delivery_destination_type: "S3" },
  // A connection waits for a person's authorization.
  // @see https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_Connection.html
  aws_codeconnections_connection: { connection_status: "PENDING" },
  // What a table has that is paid by request, for which the provider takes no other number, and that has no stream.
  // @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughputDescription.html
  aws_dynamodb_table: { read_capacity: 0, write_capacity: 0, stream_view_type: "" },
  // @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
  aws_lb_target_group: { protocol_version: "HTTP1" },
  // Rules are active unless somebody says otherwise.
  // @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CreateAutomationRule.html
  aws_securityhub_automation_rule: { rule_status: "ENABLED" },
  // Of topics that are no FIFO topics AWS says none.
  // @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
  aws_sns_topic: { fifo_throughput_scope: "" },
  // @see https://docs.aws.amazon.com/ts-influxdb/latest/ts-influxdb-api/API_CreateDbInstance.html
  aws_timestreaminfluxdb_db_instance: { network_type: "IPV4" },
};
