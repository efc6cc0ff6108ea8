import { edited, type GoldenEdit, trustOf } from "./golden-edit";

const alarm = {
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 1,
  metric_name: "Errors",
  namespace: "Golden",
  period: 60,
  statistic: "Sum",
};

/** Logs, alarms, tasks, machines, databases. */
export const observing: readonly GoldenEdit[] = [
  {
    title: "logs are kept longer",
    ...edited("aws_cloudwatch_log_group", "kept", { name: "/golden/kept" }, { retention_in_days: 30 }, { retention_in_days: 60 }),
    does: { "aws_cloudwatch_log_group.kept": "update: retention_in_days" },
  },
  {
    title: "a log group gets another name, and its filter goes with it",
    base: {
      aws_cloudwatch_log_group: { "renamed-group": { name: "/golden/old" } },
      aws_cloudwatch_log_metric_filter: {
        "renamed-group": {
          name: "errors",
          pattern: "ERROR",
          log_group_name: "${aws_cloudwatch_log_group.renamed-group.name}",
          metric_transformation: [{ name: "Errors", namespace: "Golden", value: "1" }],
        },
      },
    },
    edit: {
      aws_cloudwatch_log_group: { "renamed-group": { name: "/golden/new" } },
      aws_cloudwatch_log_metric_filter: {
        "renamed-group": {
          name: "errors",
          pattern: "ERROR",
          log_group_name: "${aws_cloudwatch_log_group.renamed-group.name}",
          metric_transformation: [{ name: "Errors", namespace: "Golden", value: "1" }],
        },
      },
    },
    does: {
      "aws_cloudwatch_log_group.renamed-group": "replace: name",
      "aws_cloudwatch_log_metric_filter.renamed-group": "replace: log_group_name",
    },
  },
  {
    title: "an alarm is raised later, another one has another name",
    base: {
      aws_cloudwatch_metric_alarm: {
        later: { ...alarm, alarm_name: "later", threshold: 1 },
        "renamed-alarm": { ...alarm, alarm_name: "old", threshold: 1 },
      },
    },
    edit: {
      aws_cloudwatch_metric_alarm: {
        later: { ...alarm, alarm_name: "later", threshold: 5 },
        "renamed-alarm": { ...alarm, alarm_name: "new", threshold: 1 },
      },
    },
    does: { "aws_cloudwatch_metric_alarm.later": "update: threshold", "aws_cloudwatch_metric_alarm.renamed-alarm": "replace: alarm_name" },
  },
  {
    title: "a dashboard shows something else",
    ...edited(
      "aws_cloudwatch_dashboard",
      "shown",
      { dashboard_name: "shown" },
      { dashboard_body: '{"widgets":[{"type":"text","properties":{"markdown":"one"}}]}' },
      { dashboard_body: '{"widgets":[{"type":"text","properties":{"markdown":"two"}}]}' },
    ),
    does: { "aws_cloudwatch_dashboard.shown": "update: dashboard_body" },
  },
  {
    title: "a task gets more memory",
    ...edited(
      "aws_ecs_task_definition",
      "larger",
      { family: "larger", container_definitions: '[{"name":"a","image":"b","essential":true,"memory":128}]' },
      { memory: "512", cpu: "256" },
      { memory: "1024", cpu: "256" },
    ),
    does: { "aws_ecs_task_definition.larger": "replace: memory" },
  },
  {
    title: "a cluster is looked into, another one has another name",
    base: {
      aws_ecs_cluster: {
        watched: { name: "watched", setting: [{ name: "containerInsights", value: "disabled" }] },
        "renamed-cluster": { name: "old" },
      },
    },
    edit: {
      aws_ecs_cluster: {
        watched: { name: "watched", setting: [{ name: "containerInsights", value: "enabled" }] },
        "renamed-cluster": { name: "new" },
      },
    },
    does: { "aws_ecs_cluster.watched": "update: setting", "aws_ecs_cluster.renamed-cluster": "replace: name" },
    unconfirmed: "the provider waits for clusters",
  },
  {
    title: "a template of machines has another type, another template another name",
    base: {
      aws_launch_template: {
        typed: { name: "typed", instance_type: "t3.micro" },
        "renamed-template": { name: "old", instance_type: "t3.micro" },
      },
    },
    edit: {
      aws_launch_template: {
        typed: { name: "typed", instance_type: "t3.small" },
        "renamed-template": { name: "new", instance_type: "t3.micro" },
      },
    },
    does: { "aws_launch_template.typed": "update: instance_type", "aws_launch_template.renamed-template": "replace: name" },
  },
  {
    title: "a database is larger, another one is encrypted, a third has another name",
    base: {
      aws_db_instance: {
        larger: {
          identifier: "larger",
          engine: "postgres",
          instance_class: "db.t3.micro",
          allocated_storage: 20,
          skip_final_snapshot: true,
        },
        encrypted: {
          identifier: "encrypted",
          engine: "postgres",
          instance_class: "db.t3.micro",
          allocated_storage: 20,
          skip_final_snapshot: true,
        },
        "renamed-database": {
          identifier: "old",
          engine: "postgres",
          instance_class: "db.t3.micro",
          allocated_storage: 20,
          skip_final_snapshot: true,
        },
      },
    },
    edit: {
      aws_db_instance: {
        larger: {
          identifier: "larger",
          engine: "postgres",
          instance_class: "db.t3.large",
          allocated_storage: 40,
          skip_final_snapshot: true,
        },
        encrypted: {
          identifier: "encrypted",
          engine: "postgres",
          instance_class: "db.t3.micro",
          allocated_storage: 20,
          skip_final_snapshot: true,
          storage_encrypted: true,
        },
        "renamed-database": {
          identifier: "new",
          engine: "postgres",
          instance_class: "db.t3.micro",
          allocated_storage: 20,
          skip_final_snapshot: true,
        },
      },
    },
    does: {
      "aws_db_instance.larger": "update: allocated_storage, instance_class",
      "aws_db_instance.encrypted": "replace: storage_encrypted",
      "aws_db_instance.renamed-database": "update: identifier",
    },
    unconfirmed: "the provider waits minutes for databases",
  },
  {
    title: "parameters of a database change, others are of another family",
    base: {
      aws_db_parameter_group: {
        parameters: { name: "parameters", family: "postgres16", parameter: [{ name: "log_min_duration_statement", value: "100" }] },
        family: { name: "family", family: "postgres15" },
      },
    },
    edit: {
      aws_db_parameter_group: {
        parameters: { name: "parameters", family: "postgres16", parameter: [{ name: "log_min_duration_statement", value: "200" }] },
        family: { name: "family", family: "postgres16" },
      },
    },
    does: { "aws_db_parameter_group.parameters": "update: parameter", "aws_db_parameter_group.family": "replace: family" },
  },
  {
    title: "a load balancer is open to the internet, its targets listen elsewhere",
    base: {
      aws_lb: { facing: { name: "facing", internal: true, load_balancer_type: "application", subnets: ["subnet-1", "subnet-2"] } },
      aws_lb_target_group: {
        port: { name: "port", port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: [{ path: "/a" }] },
        path: { name: "path", port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: [{ path: "/a" }] },
      },
    },
    edit: {
      aws_lb: { facing: { name: "facing", internal: false, load_balancer_type: "application", subnets: ["subnet-1", "subnet-2"] } },
      aws_lb_target_group: {
        port: { name: "port", port: 8080, protocol: "HTTP", vpc_id: "vpc-1", health_check: [{ path: "/a" }] },
        path: { name: "path", port: 80, protocol: "HTTP", vpc_id: "vpc-1", health_check: [{ path: "/b" }] },
      },
    },
    does: {
      "aws_lb.facing": "replace: internal",
      "aws_lb_target_group.port": "replace: port",
      "aws_lb_target_group.path": "update: health_check",
    },
    unconfirmed: "the provider waits minutes for load balancers",
  },
  {
    title: "a service runs more tasks",
    base: {
      aws_iam_role: { scaler: { name: "scaler", assume_role_policy: trustOf("application-autoscaling") } },
      aws_ecs_service: {
        more: { name: "more", cluster: "arn:aws:ecs:us-east-1:111111111111:cluster/golden", task_definition: "golden:1", desired_count: 1 },
      },
    },
    edit: {
      aws_iam_role: { scaler: { name: "scaler", assume_role_policy: trustOf("application-autoscaling") } },
      aws_ecs_service: {
        more: { name: "more", cluster: "arn:aws:ecs:us-east-1:111111111111:cluster/golden", task_definition: "golden:1", desired_count: 2 },
      },
    },
    does: { "aws_ecs_service.more": "update: desired_count" },
    unconfirmed: "the cluster is none of the stand-in's",
  },
];
