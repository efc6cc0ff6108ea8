import { createHash } from "node:crypto";
import { type EstateResource } from "./estate-resource";

type Form = (resource: EstateResource) => string;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const at =
  (service: string, resource: (args: EstateResource) => string): Form =>
  (it) =>
    `arn:aws:${service}:${it.region}:${it.account}:${resource(it)}`;
const inAccount =
  (service: string, resource: (args: EstateResource) => string): Form =>
  (it) =>
    `arn:aws:${service}::${it.account}:${resource(it)}`;

/** Stands for what AWS makes up: the same for the same resource, another for every other one. */
const madeUp = ({ stack, address }: EstateResource, length: number): string =>
  createHash("sha256").update(`${stack}/${address}`).digest("hex").slice(0, length);

/** Identifier by which other resources name it; most often an argument. */
const names: Readonly<Record<string, string>> = {
  aws_s3_bucket: "bucket",
  aws_iam_role: "name",
  aws_dynamodb_table: "name",
  aws_ecs_cluster: "name",
  aws_elasticache_replication_group: "replication_group_id",
  aws_db_instance: "identifier",
  aws_secretsmanager_secret: "name",
  aws_ecr_repository: "name",
  aws_cloudwatch_log_group: "name",
  aws_lambda_function: "function_name",
  aws_codedeploy_deployment_group: "deployment_group_name",
};

export const nameOf = ({ type, args, region, account }: EstateResource): string | undefined =>
  type === "aws_sqs_queue"
    ? `https://sqs.${region}.amazonaws.com/${account}/${text(args.name)}`
    : text(args[names[type] ?? ""]) || undefined;

/**
 * Forms of ARNs, by resource type.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const forms: Readonly<Record<string, Form>> = {
  aws_fis_experiment_template: at("fis", (it) => `experiment-template/EXT${madeUp(it, 14)}`),
  aws_acm_certificate: at("acm", (it) => `certificate/${madeUp(it, 32)}`),
  aws_s3_bucket: ({ args }) => `arn:aws:s3:::${text(args.bucket)}`,
  aws_kms_key: at("kms", (it) => `key/${madeUp(it, 32)}`),
  aws_secretsmanager_secret: at("secretsmanager", (it) => `secret:${text(it.args.name)}-${madeUp(it, 6)}`),
  aws_secretsmanager_secret_version: ({ args }) => text(args.secret_id),
  aws_sns_topic: at("sns", ({ args }) => text(args.name)),
  aws_sqs_queue: at("sqs", ({ args }) => text(args.name)),
  aws_lambda_function: at("lambda", ({ args }) => `function:${text(args.function_name)}`),
  aws_cloudwatch_log_group: at("logs", ({ args }) => `log-group:${text(args.name)}`),
  aws_cloudtrail: at("cloudtrail", ({ args }) => `trail/${text(args.name)}`),
  aws_cloudwatch_event_rule: at("events", ({ args }) => `rule/${text(args.name)}`),
  aws_cloudwatch_metric_alarm: at("cloudwatch", ({ args }) => `alarm:${text(args.alarm_name)}`),
  aws_iam_role: inAccount("iam", ({ args }) => `role${text(args.path) || "/"}${text(args.name)}`),
  aws_iam_policy: inAccount("iam", ({ args }) => `policy${text(args.path) || "/"}${text(args.name)}`),
  aws_backup_restore_testing_plan: at("backup", (it) => `restore-testing-plan:${text(it.args.name)}-${madeUp(it, 32)}`),
  aws_iam_instance_profile: inAccount("iam", ({ args }) => `instance-profile${text(args.path) || "/"}${text(args.name)}`),
  aws_db_instance: at("rds", ({ args }) => `db:${text(args.identifier)}`),
  aws_db_proxy: at("rds", (it) => `db-proxy:prx-${madeUp(it, 17)}`),
  aws_elasticache_replication_group: at("elasticache", ({ args }) => `replicationgroup:${text(args.replication_group_id)}`),
  aws_dynamodb_table: at("dynamodb", ({ args }) => `table/${text(args.name)}`),
  aws_ecr_repository: at("ecr", ({ args }) => `repository/${text(args.name)}`),
  aws_ecs_cluster: at("ecs", ({ args }) => `cluster/${text(args.name)}`),
  aws_ecs_task_definition: at("ecs", ({ args }) => `task-definition/${text(args.family)}:1`),
  aws_ecs_service: at("ecs", ({ args }) => `service/${text(args.cluster).split("/").at(-1) ?? ""}/${text(args.name)}`),
  aws_lb: at("elasticloadbalancing", (it) => `loadbalancer/app/${text(it.args.name)}/${madeUp(it, 16)}`),
  aws_lb_listener: at("elasticloadbalancing", (it) => `listener/app/${madeUp(it, 16)}`),
  aws_lb_target_group: at("elasticloadbalancing", (it) => `targetgroup/${text(it.args.name)}/${madeUp(it, 16)}`),
  aws_ssm_parameter: at("ssm", ({ args }) => `parameter${text(args.name)}`),
  aws_sfn_state_machine: at("states", ({ args }) => `stateMachine:${text(args.name)}`),
  aws_scheduler_schedule: at("scheduler", ({ args }) => `schedule/default/${text(args.name)}`),
  aws_timestreamwrite_database: at("timestream", ({ args }) => `database/${text(args.database_name)}`),
  aws_timestreamwrite_table: at("timestream", ({ args }) => `database/${text(args.database_name)}/table/${text(args.table_name)}`),
  aws_timestreaminfluxdb_db_instance: at("timestream-influxdb", (it) => `db-instance/${madeUp(it, 10)}`),
  aws_cloudfront_distribution: inAccount("cloudfront", (it) => `distribution/E${madeUp(it, 13).toUpperCase()}`),
  aws_cloudfront_key_value_store: inAccount("cloudfront", (it) => `key-value-store/${madeUp(it, 32)}`),
  aws_wafv2_web_acl: at("wafv2", (it) => `${scopeOf(it)}/webacl/${text(it.args.name)}/${madeUp(it, 32)}`),
  aws_wafv2_ip_set: at("wafv2", (it) => `${scopeOf(it)}/ipset/${text(it.args.name)}/${madeUp(it, 32)}`),
  aws_wafv2_regex_pattern_set: at("wafv2", (it) => `${scopeOf(it)}/regexpatternset/${text(it.args.name)}/${madeUp(it, 32)}`),
  aws_codebuild_project: at("codebuild", ({ args }) => `project/${text(args.name)}`),
  aws_codedeploy_deployment_group: at(
    "codedeploy",
    ({ args }) => `deploymentgroup:${text(args.app_name)}/${text(args.deployment_group_name)}`,
  ),
  aws_codepipeline: at("codepipeline", ({ args }) => text(args.name)),
  aws_codeconnections_connection: at("codeconnections", (it) => `connection/${madeUp(it, 32)}`),
  aws_vpc: at("ec2", (it) => `vpc/vpc-${madeUp(it, 17)}`),
};

const scopeOf = ({ args }: EstateResource): string => (args.scope === "CLOUDFRONT" ? "global" : "regional");

/** A resource's ARN; undefined where its type has no form here. */
export const arnOf = (resource: EstateResource): string | undefined => forms[resource.type]?.(resource);
