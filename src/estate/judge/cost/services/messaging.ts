import { blocksOf } from "../../quotas/resources";
import { fixed, free, type Part, priced, type ServicePricing, used, within } from "../model";

const snsPage = "https://aws.amazon.com/sns/pricing/";
const sqsPage = "https://aws.amazon.com/sqs/pricing/";
const eventsPage = "https://aws.amazon.com/eventbridge/pricing/";
const ssmPage = "https://aws.amazon.com/systems-manager/pricing/";
const tablePage = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const chatPage = "https://aws.amazon.com/chatbot/pricing/";

export const messaging: ServicePricing = {
  service: "Messages and automation",
  types: {
    aws_sns_topic: priced((_, { usage }) => [used("sns.requests", usage.assumed.messages.perTopic / 1e6)]),
    // Email, SQS and Lambda cost nothing worth a line; a text message does.
    aws_sns_topic_subscription: priced(({ args }, { usage }): readonly Part[] =>
      args.protocol === "sms" ? [used("sns.sms", usage.assumed.messages.textsPerMonth)] : [],
    ),
    aws_sns_topic_data_protection_policy: free(snsPage),
    aws_sns_topic_policy: free(snsPage),
    aws_sns_sms_preferences: free(snsPage),
    aws_sqs_queue: priced((_, { usage }) => [used("sqs.requests", usage.assumed.messages.perQueue / 1e6)]),
    aws_sqs_queue_policy: free(sqsPage),
    aws_sqs_queue_redrive_allow_policy: free(sqsPage),
    aws_sqs_queue_redrive_policy: free(sqsPage),
    // Events of AWS on the default bus, and the rules that match them, are free.
    aws_cloudwatch_event_rule: free(eventsPage, "events of AWS's own services are free on the default bus"),
    aws_cloudwatch_event_target: free(eventsPage),
    aws_cloudwatch_event_permission: free(eventsPage),
    aws_cloudwatch_event_api_destination: free(eventsPage),
    aws_cloudwatch_event_connection: priced(() => [fixed("secrets.secret", 1)]),
    aws_cloudwatch_event_archive: priced((_, { usage }) => [used("events.archive", usage.assumed.messages.archivedGiB)]),
    aws_cloudwatch_event_bus: priced((_, { usage }) => [used("events.custom", usage.assumed.messages.customEventsPerMonth / 1e6)]),
    aws_cloudwatch_event_bus_policy: free(eventsPage),
    aws_scheduler_schedule: priced((_, { usage }) => [used("scheduler.invocations", usage.assumed.messages.perSchedule / 1e6)]),
    aws_scheduler_schedule_group: free(eventsPage),
    aws_pipes_pipe: priced((_, { usage }) => [used("events.custom", usage.assumed.messages.customEventsPerMonth / 1e6)]),
    aws_sfn_state_machine: priced(({ args }, { usage }) => [
      args.type === "EXPRESS"
        ? used("states.requests", usage.assumed.messages.perStateMachine / 1e6)
        : used("states.transitions", usage.assumed.messages.transitionsPerMonth / 1000),
    ]),
    aws_sfn_activity: free("https://aws.amazon.com/step-functions/pricing/"),
    aws_sfn_alias: free("https://aws.amazon.com/step-functions/pricing/"),
    aws_ssm_parameter: priced(({ args }): readonly Part[] => (args.tier === "Advanced" ? [fixed("ssm.advanced", 1)] : [])),
    aws_ssm_association: free(ssmPage),
    aws_ssm_document: priced(({ args }, { usage }): readonly Part[] =>
      args.document_type === "Automation" ? [used("ssm.step", usage.assumed.messages.automationStepsPerMonth)] : [],
    ),
    aws_ssm_maintenance_window: free(ssmPage),
    aws_ssm_service_setting: free(ssmPage),
    aws_ssmincidents_response_plan: free(ssmPage),
    aws_dynamodb_table: priced(({ args, region }, { usage }) => {
      const { writesPerMonth, readsPerMonth, gib } = usage.assumed.tables;
      const table = (place: string): readonly Part[] =>
        [used("dynamodb.writes", writesPerMonth / 1e6), used("dynamodb.reads", readsPerMonth / 1e6), used("dynamodb.storage", gib)].map(
          (part) => ({
            ...part,
            region: place,
          }),
        );
      return [region, ...blocksOf(args.replica).map(({ region_name: name }) => String(name))].flatMap(table);
    }),
    aws_dynamodb_table_item: within("aws_dynamodb_table", tablePage),
    aws_dynamodb_resource_policy: free(tablePage),
    aws_kinesis_firehose_delivery_stream: priced((_, { usage }) => [used("firehose.gb", usage.assumed.messages.streamedGiB)]),
    aws_chatbot_slack_channel_configuration: free(chatPage),
    aws_chatbot_teams_channel_configuration: free(chatPage),
    aws_pinpointsmsvoicev2_phone_number: priced(() => [fixed("sms.number", 1)]),
    aws_fis_experiment_template: priced((_, { usage }) => [used("fis.action", usage.assumed.messages.experimentMinutes)]),
  },
};
