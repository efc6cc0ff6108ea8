import { onlyResource, realStack, resources, type SynthesizedStack } from "../helpers/estate";
import { statementsOf } from "../helpers/policy";
import { decide, parsePolicy } from "../helpers/resource-policy";

let stack: SynthesizedStack;
beforeAll(async () => {
  stack = await realStack("prod-us-east-1-cache");
});

const cluster = () => onlyResource(stack, "aws_elasticache_replication_group");

describe("cache of the primary region", () => {
  it("has 3 shards of 2 nodes each, 6 in all", () => {
    const { num_node_groups: shards, replicas_per_node_group: replicas } = cluster().args as {
      num_node_groups: number;
      replicas_per_node_group: number;
    };
    expect([shards, replicas, shards * (1 + replicas)]).toEqual([3, 1, 6]);
    expect(cluster().args).toMatchObject({ engine: "redis", engine_version: "7.1", node_type: "cache.r6g.large" });
    expect(cluster().args).not.toHaveProperty("num_cache_clusters");
  });

  it("fails over between zones", () => {
    expect(cluster().args).toMatchObject({ automatic_failover_enabled: true, multi_az_enabled: true });
    expect(onlyResource(stack, "aws_elasticache_parameter_group").args).toMatchObject({
      family: "redis7",
      parameter: expect.arrayContaining([{ name: "cluster-enabled", value: "yes" }]) as unknown,
    });
  });

  it("is encrypted in transit and at rest", () => {
    expect(cluster().args).toMatchObject({
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      at_rest_encryption_enabled: "true",
      kms_key_id: "${data.terraform_remote_state.security.outputs.cacheKeyArn}",
    });
  });

  it("drops only what has an end of life when memory is full, and changes in its window", () => {
    expect(onlyResource(stack, "aws_elasticache_parameter_group").args.parameter).toContainEqual({
      name: "maxmemory-policy",
      value: "volatile-lru",
    });
    expect(cluster().args).toMatchObject({
      maintenance_window: "sun:08:30-sun:09:30",
      apply_immediately: false,
      parameter_group_name: `\${${onlyResource(stack, "aws_elasticache_parameter_group").address}.name}`,
    });
  });

  it("rotates its token every 30 days, encrypts it and copies it to the recovery region", () => {
    expect(onlyResource(stack, "aws_secretsmanager_secret_rotation").args).toMatchObject({
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: 30 },
    });
    expect(onlyResource(stack, "aws_secretsmanager_secret").args).toMatchObject({
      name: "smart0dte/prod/cache/auth-token",
      kms_key_id: "${data.terraform_remote_state.security.outputs.secretsKeyArn}",
      recovery_window_in_days: 30,
      replica: [{ region: "us-west-2", kms_key_id: "arn:aws:kms:us-west-2:333333333333:alias/smart0dte-prod-secrets" }],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("leaves the token to rotation, and size and version to the global datastore", () => {
    expect(cluster().args).toMatchObject({
      auth_token_update_strategy: "ROTATE",
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: [
          "auth_token",
          "auth_token_update_strategy",
          "engine_version",
          "node_type",
          "num_node_groups",
          "parameter_group_name",
        ],
      },
    });
  });

  it("asks for the first token only during an apply", () => {
    const [random] = Object.entries(stack.json.data?.aws_secretsmanager_random_password ?? {});
    expect(cluster().args.auth_token).toBe(`\${data.aws_secretsmanager_random_password.${random?.[0]}.random_password}`);
    expect(random?.[1].password_length).toMatch(/length\(aws_secretsmanager_secret\.\S+\.arn\) % 1\) \+ 64/);
  });

  it("publishes its endpoint only when the token that stands in the state is dead", () => {
    const change = onlyResource(stack, "aws_lambda_invocation");
    const endpoint = `\${element([${cluster().address}.configuration_endpoint_address, ${change.address}.id], 0)}`;
    expect(stack.json.output?.configurationEndpoint).toMatchObject({ value: endpoint });
    expect(onlyResource(stack, "aws_ssm_parameter").args).toMatchObject({ name: "/smart0dte/prod/cache/endpoint", value: endpoint });
  });

  it("replaces the first token again when the cluster is replaced, and names no token in doing so", () => {
    const { args } = onlyResource(stack, "aws_lambda_invocation");
    expect(args.triggers).toEqual({ replicationGroup: `\${${cluster().address}.arn}` });
    expect(Object.keys(JSON.parse(String(args.input)) as object)).toEqual(["mode", "secretId", "replicationGroupId"]);
    expect(args.input).toContain('"mode":"bootstrap"');
    // With a scope it would be called at the destruction, too.
    expect(args).not.toHaveProperty("lifecycle_scope");
  });

  it("lets the function rotate while the same function waits for it", () => {
    const [rotation] = resources(stack, "aws_lambda_function").filter(({ args }) => args.function_name === "smart0dte-prod-redis-rotation");
    expect(rotation?.args.timeout).toBe(900);
    expect(rotation?.args).not.toHaveProperty("reserved_concurrent_executions");
  });

  it("starts the first rotation only when the secret has its schedule", () => {
    expect(onlyResource(stack, "aws_lambda_invocation").args.function_name).toContain(
      `${onlyResource(stack, "aws_secretsmanager_secret_rotation").address}.id`,
    );
  });

  it("lets the function start a rotation, for which Secrets Manager asks that it may call itself", () => {
    const policies = resources(stack, "aws_iam_role_policy")
      .flatMap(({ args }) => statementsOf(args.policy))
      .filter(({ Sid }) => Sid === "StartRotation" || Sid === "InvokeRotation");
    const secret = `\${${onlyResource(stack, "aws_secretsmanager_secret_version").address}.arn}`;
    expect(policies).toMatchObject([
      { Action: "secretsmanager:RotateSecret", Resource: secret },
      { Action: "lambda:InvokeFunction", Resource: "arn:aws:lambda:us-east-1:333333333333:function:smart0dte-prod-redis-rotation" },
    ]);
  });

  it("marks the first token as one that the rotation ends at once", () => {
    const { args } = onlyResource(stack, "aws_secretsmanager_secret_version");
    expect(args.secret_string_wo).toContain('"bootstrap" = true');
    expect(args).not.toHaveProperty("secret_string");
  });

  it("keeps snapshots for 30 days and one beyond its end", () => {
    expect(cluster().args).toMatchObject({
      snapshot_retention_limit: 30,
      snapshot_window: "07:00-08:00",
      final_snapshot_identifier: "smart0dte-prod-cache-final",
    });
  });

  it("lives in the application's subnets and admits clients and rotation on 6379 by their groups", () => {
    expect(onlyResource(stack, "aws_elasticache_subnet_group").args.subnet_ids).toBe(
      "${data.terraform_remote_state.network.outputs.appSubnetIds}",
    );
    const ingress = resources(stack, "aws_vpc_security_group_ingress_rule");
    expect(ingress.map(({ args }) => args.description).sort()).toEqual(["Clients to the cache store", "Rotation to the cache store"]);
    for (const { args } of ingress) {
      expect(args).toMatchObject({ from_port: 6379, to_port: 6379 });
      expect(args).not.toHaveProperty("cidr_ipv4");
    }
  });

  it("delivers slow log and engine log to groups of ours", () => {
    expect(cluster().args.log_delivery_configuration).toMatchObject([
      { log_type: "slow-log", log_format: "json", destination_type: "cloudwatch-logs" },
      { log_type: "engine-log", log_format: "json", destination_type: "cloudwatch-logs" },
    ]);
  });

  it("exports finished snapshots to the backups bucket of the same region", () => {
    const subscription = onlyResource(stack, "aws_sns_topic_subscription");
    expect(subscription.args).toMatchObject({
      protocol: "lambda",
      topic_arn: cluster().args.notification_topic_arn,
      filter_policy_scope: "MessageBody",
    });
    const [exporter] = resources(stack, "aws_lambda_function").filter(
      ({ args }) => args.function_name === "smart0dte-prod-redis-snapshot-export",
    );
    expect(exporter?.args.environment).toEqual({
      variables: {
        REPLICATION_GROUP_ID: "smart0dte-prod-cache",
        EXPORT_BUCKET: "smart0dte-prod-backups-333333333333-us-east-1",
        EXPORT_PREFIXES: "automatic-smart0dte-prod-cache-,smart0dte-prod-cache-",
      },
    });
  });

  it("reports its events to a topic that ElastiCache can publish to, for this account alone", () => {
    const topic = onlyResource(stack, "aws_sns_topic");
    expect(topic.args.name).toBe("smart0dte-prod-cache-events");
    expect(topic.args).not.toHaveProperty("kms_master_key_id");
    expect(cluster().args.notification_topic_arn).toBe(`\${${topic.address}.arn}`);
    const policy = parsePolicy(onlyResource(stack, "aws_sns_topic_policy").args.policy);
    const publish = (context: Record<string, string>) =>
      decide(policy, {
        principal: "elasticache.amazonaws.com",
        action: "sns:Publish",
        resource: "arn:aws:sns:us-east-1:333333333333:smart0dte-prod-cache-events",
        context,
      });
    expect(publish({ "aws:SourceOwner": "333333333333", "aws:SecureTransport": "true" })).toBe("allowed");
    expect(publish({ "aws:SourceOwner": "333333333333", "aws:SecureTransport": "false" })).toBe("denied");
    expect(publish({ "aws:SourceOwner": "999999999999", "aws:SecureTransport": "true" })).toBe("not mentioned");
    expect(publish({ "aws:SourceAccount": "333333333333", "aws:SecureTransport": "true" })).toBe("not mentioned");
  });

  it("is wrapped in a global datastore only when its first token is dead, and a failover is not undone", () => {
    const datastore = onlyResource(stack, "aws_elasticache_global_replication_group");
    expect(datastore.args).toMatchObject({
      global_replication_group_id_suffix: "smart0dte-prod-global",
      lifecycle: { ignore_changes: ["primary_replication_group_id"] },
    });
    expect(datastore.args.primary_replication_group_id).toContain(onlyResource(stack, "aws_lambda_invocation").address);
  });

  it("stands alone where the recovery region's cache is independent", async () => {
    const dev = await realStack("dev-us-east-1-cache");
    expect(resources(dev, "aws_elasticache_global_replication_group")).toEqual([]);
    expect(onlyResource(dev, "aws_elasticache_replication_group").args.lifecycle).toMatchObject({
      ignore_changes: ["auth_token", "auth_token_update_strategy"],
    });
    expect(onlyResource(dev, "aws_secretsmanager_secret").args.replica).toEqual([]);
  });
});
