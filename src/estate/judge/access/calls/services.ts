import { arnOf } from "../world/arns";
import { type EstateResource } from "../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../world/world";
import { type Call } from "./call";
import { pipelineCalls, projectCalls } from "./delivery";
import { keyNamed, keyOf, withKeys } from "./keys";
import { backupCalls, restoreCalls } from "./backups";
import { stateMachineCalls } from "./state-machines";

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const first = (value: unknown): Readonly<Record<string, unknown>> =>
  (Array.isArray(value)
    ? (value[0] as Readonly<Record<string, unknown>> | undefined)
    : (value as Readonly<Record<string, unknown>> | undefined)) ?? {};
const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]);

type Derivation = (resource: EstateResource, world: AccessWorld) => Call[];

const why = ({ stack, address }: EstateResource, what: string): string => `${stack} ${address}: ${what}`;

/** A service in its own name, with what AWS says of where it acts from. */
const byService = (resource: EstateResource, service: string, action: string, target: string, what: string, source?: string): Call => ({
  who: service,
  action,
  resource: target,
  region: resource.region,
  context: {
    "aws:SourceAccount": resource.account,
    "aws:SourceOwner": resource.account,
    ...(source === undefined ? {} : { "aws:SourceArn": source }),
  },
  why: why(resource, what),
});

function roleAt(resource: EstateResource, { roles }: AccessWorld, arn: unknown): EstateRole {
  const role = roles.find((one) => one.arn === arn);
  if (role === undefined)
    throw new Error(`${resource.stack} ${resource.address}: ${text(arn) || "its role"} is none of the estate's roles`);
  return role;
}

/** A service that takes a role. @param source condition keys that AWS is known to send. */
const takes = (resource: EstateResource, service: string, role: EstateRole, source: Readonly<Record<string, string>>): Call => ({
  who: service,
  action: "sts:AssumeRole",
  resource: role.arn,
  region: resource.region,
  context: source,
  why: why(resource, `${service} takes its role`),
});

const inAccount = ({ account }: EstateResource): Readonly<Record<string, string>> => ({ "aws:SourceAccount": account });

const publishes = (world: AccessWorld, resource: EstateResource, service: string, topics: readonly unknown[], source?: string): Call[] =>
  topics
    .map(text)
    .filter((arn) => arn.startsWith("arn:aws:sns:"))
    .flatMap((topic) => withKeys(world, byService(resource, service, "sns:Publish", topic, "it reports to a topic", source)));

/** What calls of remediations ask of IAM. @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const remediationCalls: Readonly<
  Record<string, { readonly action: string; readonly target: (resource: EstateResource, world: AccessWorld) => string }>
> = {
  "s3.PutPublicAccessBlock": { action: "s3:PutBucketPublicAccessBlock", target: () => "arn:aws:s3:::smart0dte-any" },
  "s3.PutBucketVersioning": { action: "s3:PutBucketVersioning", target: () => "arn:aws:s3:::smart0dte-any" },
  "s3control.PutPublicAccessBlock": { action: "s3:PutAccountPublicAccessBlock", target: () => "*" },
  "ec2.EnableEbsEncryptionByDefault": { action: "ec2:EnableEbsEncryptionByDefault", target: () => "*" },
  "kms.EnableKeyRotation": {
    action: "kms:EnableKeyRotation",
    target: ({ region, account }, { resources }) => {
      const key = resources.find((one) => one.type === "aws_kms_key" && one.region === region && one.account === account);
      return (key === undefined ? undefined : arnOf(key)) ?? "";
    },
  },
  "iam.UpdateAccountPasswordPolicy": { action: "iam:UpdateAccountPasswordPolicy", target: () => "*" },
};

/**
 * What AWS's services do for a resource: in their own name, by a policy of the other side, or by a role
 * that they take. One entry a resource type; the source stands with each.
 */
export const serviceCalls: Readonly<Record<string, Derivation>> = {
  aws_codepipeline: pipelineCalls,
  aws_codebuild_project: projectCalls,
  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
  aws_flow_log: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    const group = text(resource.args.log_destination);
    const source = { ...inAccount(resource), "aws:SourceArn": `arn:aws:ec2:${resource.region}:${resource.account}:vpc-flow-log/fl-0` };
    return [
      takes(resource, "vpc-flow-logs.amazonaws.com", role, source),
      ...["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"].map((action): Call => ({
        who: role,
        action,
        resource: `${group.replace(/:\*$/, "")}:log-stream:eni`,
        region: resource.region,
        why: why(resource, "flow logs are written"),
      })),
      {
        who: role,
        action: "logs:DescribeLogGroups",
        resource: `arn:aws:logs:${resource.region}:${resource.account}:log-group::log-stream:`,
        region: resource.region,
        why: why(resource, "flow logs find their group"),
      },
    ];
  },
  // In the function's name: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  aws_lambda_function_event_invoke_config: (resource, world) => {
    const called = world.resources.find(
      ({ type, args }) => type === "aws_lambda_function" && args.function_name === resource.args.function_name,
    );
    const { destination } = first(first(first(resource.args.destination_config).on_failure));
    const role = roleAt(resource, world, called?.args.role);
    return withKeys(world, {
      who: role,
      action: "sns:Publish",
      resource: text(destination),
      region: resource.region,
      why: why(resource, "Lambda reports a call that failed for the last time"),
    });
  },
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
  aws_db_instance: (resource, world) => {
    if (text(resource.args.monitoring_role_arn) === "") return [];
    const role = roleAt(resource, world, resource.args.monitoring_role_arn);
    const source = { ...inAccount(resource), "aws:SourceArn": arnOf(resource) ?? "" };
    return [
      takes(resource, "monitoring.rds.amazonaws.com", role, source),
      {
        who: role,
        action: "logs:PutLogEvents",
        resource: `arn:aws:logs:${resource.region}:${resource.account}:log-group:RDSOSMetrics:log-stream:db`,
        region: resource.region,
        why: why(resource, "Enhanced Monitoring writes its metrics"),
      },
    ];
  },
  // The proxy sends no global condition keys: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
  aws_db_proxy: (resource, world) => {
    const role = roleAt(resource, world, resource.args.role_arn);
    const secrets = list(resource.args.auth).map((auth) => text((auth as { secret_arn?: unknown }).secret_arn));
    return [
      takes(resource, "rds.amazonaws.com", role, {}),
      ...secrets.flatMap((secret) =>
        withKeys(world, {
          who: role,
          action: "secretsmanager:GetSecretValue",
          resource: secret,
          region: resource.region,
          why: why(resource, "the proxy reads its credentials"),
        }),
      ),
    ];
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
  aws_s3_bucket_replication_configuration: (resource, world) => {
    const role = roleAt(resource, world, resource.args.role);
    const source = `arn:aws:s3:::${text(resource.args.bucket)}`;
    const call = (action: string, target: string, context?: Call["context"]): Call => ({
      who: role,
      action,
      resource: target,
      region: resource.region,
      ...(context === undefined ? {} : { context }),
      why: why(resource, "objects are replicated"),
    });
    const rules = list(resource.args.rule).map((rule) => first((rule as { destination?: unknown }).destination));
    const bucket = world.resources.find(({ type, args }) => type === "aws_s3_bucket" && args.bucket === resource.args.bucket);
    const key = bucket === undefined ? undefined : keyOf(world, bucket);
    const through = (region: string, arn: string): Call["context"] => ({
      "kms:ViaService": `s3.${region}.amazonaws.com`,
      "kms:EncryptionContext:aws:s3:arn": arn,
    });
    return [
      takes(resource, "s3.amazonaws.com", role, {}),
      call("s3:GetReplicationConfiguration", source),
      call("s3:ListBucket", source),
      ...["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"].map((action) =>
        call(action, `${source}/one`),
      ),
      ...(key === undefined ? [] : [call("kms:Decrypt", key, through(resource.region, source))]),
      ...rules.flatMap((destination) => {
        const target = text(destination.bucket);
        const copy = first(destination.encryption_configuration).replica_kms_key_id;
        const other = world.resources.find((one) => one.type === "aws_s3_bucket" && arnOf(one) === target);
        const copyKey = other === undefined ? undefined : keyNamed(world, text(copy), other);
        return [
          ...["s3:ReplicateObject", "s3:ReplicateTags"].map((action) => call(action, `${target}/one`)),
          ...(copyKey === undefined || other === undefined ? [] : [call("kms:Encrypt", copyKey, through(other.region, target))]),
        ];
      }),
    ];
  },
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  aws_scheduler_schedule: (resource, world) => {
    const target = first(resource.args.target);
    const role = roleAt(resource, world, target.role_arn);
    const group = `arn:aws:scheduler:${resource.region}:${resource.account}:schedule-group/default`;
    const invoke = text(target.arn).startsWith("arn:aws:lambda:")
      ? "lambda:InvokeFunction"
      : text(target.arn).startsWith("arn:aws:states:")
        ? "states:StartExecution"
        : undefined;
    if (invoke === undefined)
      throw new Error(`${resource.stack} ${resource.address}: it is not known what the schedule calls at ${text(target.arn)}`);
    return [
      takes(resource, "scheduler.amazonaws.com", role, { ...inAccount(resource), "aws:SourceArn": group }),
      { who: role, action: invoke, resource: text(target.arn), region: resource.region, why: why(resource, "it calls its target") },
    ];
  },
  aws_backup_selection: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    return [takes(resource, "backup.amazonaws.com", role, inAccount(resource)), ...backupCalls(resource, world, role)];
  },
  aws_backup_restore_testing_selection: (resource, world) => {
    const role = roleAt(resource, world, resource.args.iam_role_arn);
    return [takes(resource, "backup.amazonaws.com", role, inAccount(resource)), ...restoreCalls(resource, role)];
  },
  aws_sfn_state_machine: (resource, world) => stateMachineCalls(resource, world, roleAt(resource, world, resource.args.role_arn)),
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html
  aws_codedeploy_deployment_group: (resource, world) => {
    const role = roleAt(resource, world, resource.args.service_role_arn);
    const { cluster_name: cluster, service_name: service } = first(resource.args.ecs_service);
    const arn = `arn:aws:ecs:${resource.region}:${resource.account}:service/${text(cluster)}/${text(service)}`;
    const taskRoles = world.roles.filter(
      ({ resource: { stack }, trust }) => stack === resource.stack && JSON.stringify(trust.statements).includes("ecs-tasks.amazonaws.com"),
    );
    const call = (action: string, target: string, context?: Call["context"]): Call => ({
      who: role,
      action,
      resource: target,
      region: resource.region,
      ...(context === undefined ? {} : { context }),
      why: why(resource, "CodeDeploy moves a service to a new version"),
    });
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
      ...taskRoles.map(({ arn: task }) => call("iam:PassRole", task, { "iam:PassedToService": "ecs-tasks.amazonaws.com" })),
    ];
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
  aws_cloudwatch_metric_alarm: (resource, world) =>
    publishes(
      world,
      resource,
      "cloudwatch.amazonaws.com",
      [...list(resource.args.alarm_actions), ...list(resource.args.ok_actions)],
      arnOf(resource),
    ),
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
  aws_db_event_subscription: (resource, world) => publishes(world, resource, "events.rds.amazonaws.com", [resource.args.sns_topic]),
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
      const starts: Call = {
        who: role,
        action: "states:StartExecution",
        resource: target,
        region: resource.region,
        why: why(resource, "the rule starts its target"),
      };
      return [takes(resource, "events.amazonaws.com", role, { ...inAccount(resource), "aws:SourceArn": source ?? "" }), starts];
    }
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
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
  aws_secretsmanager_secret_rotation: (resource) => [
    byService(
      resource,
      "secretsmanager.amazonaws.com",
      "lambda:InvokeFunction",
      text(resource.args.rotation_lambda_arn),
      "Secrets Manager calls the rotation",
      text(resource.args.secret_id),
    ),
  ],
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
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  aws_lb: (resource) => {
    const { bucket, prefix } = first(resource.args.access_logs);
    return text(bucket) === ""
      ? []
      : [
          byService(
            resource,
            "logdelivery.elasticloadbalancing.amazonaws.com",
            "s3:PutObject",
            `arn:aws:s3:::${text(bucket)}/${text(prefix)}/AWSLogs/${resource.account}/one`,
            "access logs are delivered",
          ),
        ];
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
  aws_cloudwatch_log_delivery_destination: (resource) => {
    const bucket = text(first(resource.args.delivery_destination_configuration).destination_resource_arn).split("/")[0] ?? "";
    if (!bucket.startsWith("arn:aws:s3:::")) return [];
    const source = `arn:aws:logs:${resource.region}:${resource.account}:delivery-source:one`;
    const write = byService(
      resource,
      "delivery.logs.amazonaws.com",
      "s3:PutObject",
      `${bucket}/cloudfront/one`,
      "CloudFront's logs are delivered",
      source,
    );
    return [
      byService(resource, "delivery.logs.amazonaws.com", "s3:GetBucketAcl", bucket, "CloudFront's logs are delivered", source),
      { ...write, context: { ...write.context, "s3:x-amz-acl": "bucket-owner-full-control" } },
    ];
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
  aws_s3_bucket_logging: (resource) => [
    byService(
      resource,
      "logging.s3.amazonaws.com",
      "s3:PutObject",
      `arn:aws:s3:::${text(resource.args.target_bucket)}/${text(resource.args.target_prefix)}one`,
      "access logs are delivered",
      `arn:aws:s3:::${text(resource.args.bucket)}`,
    ),
  ],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  aws_cloudwatch_log_group: (resource) => {
    const key = text(resource.args.kms_key_id);
    if (key === "") return [];
    return ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"].map(
      (action): Call => ({
        who: `logs.${resource.region}.amazonaws.com`,
        action,
        resource: key,
        region: resource.region,
        context: { "kms:EncryptionContext:aws:logs:arn": arnOf(resource) ?? "" },
        why: why(resource, "CloudWatch Logs uses the group's key"),
      }),
    );
  },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
  aws_cloudtrail: (resource, world) => {
    const role = roleAt(resource, world, resource.args.cloud_watch_logs_role_arn);
    const trail = arnOf(resource) ?? "";
    const bucket = `arn:aws:s3:::${text(resource.args.s3_bucket_name)}`;
    const stream = `${text(resource.args.cloud_watch_logs_group_arn).replace(/:\*$/, "")}:log-stream:${resource.account}_CloudTrail_${resource.region}_1`;
    // Its documented conditions are the trail and nothing else.
    const byTrail = (action: string, target: string, what: string, context: Readonly<Record<string, string>> = {}): Call => ({
      who: "cloudtrail.amazonaws.com",
      action,
      resource: target,
      region: resource.region,
      context: { "aws:SourceArn": trail, "aws:PrincipalIsAWSService": "true", ...context },
      why: why(resource, what),
    });
    return [
      takes(resource, "cloudtrail.amazonaws.com", role, {}),
      ...["logs:CreateLogStream", "logs:PutLogEvents"].map((action): Call => ({
        who: role,
        action,
        resource: stream,
        region: resource.region,
        why: why(resource, "the trail writes to its log group"),
      })),
      byTrail("s3:GetBucketAcl", bucket, "the trail looks at its bucket"),
      ...["CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight"].map((folder) =>
        byTrail(
          "s3:PutObject",
          `${bucket}/AWSLogs/${resource.account}/${folder}/${resource.region}/one.json.gz`,
          "the trail writes its files",
          {
            "s3:x-amz-acl": "bucket-owner-full-control",
            "s3:x-amz-server-side-encryption": "aws:kms",
            "s3:x-amz-server-side-encryption-aws-kms-key-id": text(resource.args.kms_key_id),
          },
        ),
      ),
      byTrail("kms:GenerateDataKey", text(resource.args.kms_key_id), "the trail encrypts its files", {
        "kms:EncryptionContext:aws:cloudtrail:arn": trail,
      }),
      byTrail("kms:DescribeKey", text(resource.args.kms_key_id), "the trail looks at its key"),
    ];
  },
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
  aws_config_delivery_channel: (resource) => {
    const bucket = `arn:aws:s3:::${text(resource.args.s3_bucket_name)}`;
    const call = (action: string, target: string, context: Readonly<Record<string, string>> = {}): Call => ({
      who: "config.amazonaws.com",
      action,
      resource: target,
      region: resource.region,
      context: { "aws:SourceAccount": resource.account, ...context },
      why: why(resource, "AWS Config delivers what it records"),
    });
    const key = text(resource.args.s3_kms_key_arn);
    return [
      call("s3:GetBucketAcl", bucket),
      call("s3:ListBucket", bucket),
      call("s3:PutObject", `${bucket}/AWSLogs/${resource.account}/Config/${resource.region}/one.json.gz`, {
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": key,
      }),
      call("kms:GenerateDataKey", key),
      call("kms:Decrypt", key),
    ];
  },
  // https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
  aws_budgets_budget: (resource, world) =>
    list(resource.args.notification).flatMap((one) =>
      publishes(
        world,
        resource,
        "budgets.amazonaws.com",
        list((one as { subscriber_sns_topic_arns?: unknown }).subscriber_sns_topic_arns),
        `arn:aws:budgets::${resource.account}:budget/${text(resource.args.name)}`,
      ),
    ),
  // https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
  aws_ce_anomaly_subscription: (resource, world) =>
    publishes(
      world,
      resource,
      "costalerts.amazonaws.com",
      list(resource.args.subscriber).map((one) => (one as { address?: unknown }).address),
    ),
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
  aws_config_remediation_configuration: (resource, world) => {
    const given = list(resource.args.parameter).map((one) => one as { name?: unknown; static_value?: unknown });
    const role = roleAt(resource, world, given.find(({ name }) => name === "AutomationAssumeRole")?.static_value);
    const document = world.resources.find(
      (one) => one.type === "aws_ssm_document" && one.stack === resource.stack && one.args.name === resource.args.target_id,
    );
    const steps = (
      JSON.parse(text(document?.args.content) || '{"mainSteps":[]}') as { mainSteps: { inputs: { Service: string; Api: string } }[] }
    ).mainSteps;
    if (steps.length === 0) throw new Error(`${resource.stack} ${resource.address}: it is not known what the remediation calls`);
    return [
      takes(resource, "ssm.amazonaws.com", role, {
        ...inAccount(resource),
        "aws:SourceArn": `arn:aws:ssm:${resource.region}:${resource.account}:automation-execution/1`,
      }),
      ...steps.map(({ inputs: { Service: service, Api: api } }): Call => {
        const call = remediationCalls[`${service}.${api}`];
        if (call === undefined)
          throw new Error(`${resource.stack} ${resource.address}: it is not known what ${service}.${api} asks of IAM`);
        return {
          who: role,
          action: call.action,
          resource: call.target(resource, world),
          region: resource.region,
          why: why(resource, "it sets again what was unset"),
        };
      }),
    ];
  },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  aws_cloudfront_distribution: (resource, world) => {
    const source = arnOf(resource);
    const context = { "aws:SourceAccount": resource.account, ...(source === undefined ? {} : { "aws:SourceArn": source }) };
    return list(resource.args.origin)
      .filter((origin) => text((origin as { origin_access_control_id?: unknown }).origin_access_control_id) !== "")
      .flatMap((origin) => {
        const name = text((origin as { domain_name?: unknown }).domain_name);
        const bucket = world.resources.find(({ type, args }) => type === "aws_s3_bucket" && name.startsWith(`${text(args.bucket)}.s3.`));
        if (bucket === undefined)
          throw new Error(`${resource.stack} ${resource.address}: the origin ${name} is none of the estate's buckets`);
        const read: Call = {
          who: "cloudfront.amazonaws.com",
          action: "s3:GetObject",
          resource: `${arnOf(bucket) ?? ""}/index.html`,
          region: bucket.region,
          context,
          why: why(resource, "CloudFront reads the web application"),
        };
        return withKeys(world, read);
      });
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
  aws_wafv2_web_acl_logging_configuration: (resource) =>
    list(resource.args.log_destination_configs).flatMap((group) =>
      ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) =>
        byService(
          resource,
          "delivery.logs.amazonaws.com",
          action,
          `${text(group).replace(/:\*$/, "")}:log-stream:one`,
          "the firewall's log is delivered",
          `arn:aws:logs:${resource.region}:${resource.account}:*`,
        ),
      ),
    ),
};

/** All of them. */
export const servicesCalls = (world: AccessWorld): Call[] =>
  world.resources.flatMap((resource) => serviceCalls[resource.type]?.(resource, world) ?? []);
