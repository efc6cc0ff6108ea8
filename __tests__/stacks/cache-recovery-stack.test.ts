import { onlyResource, realStack, resources, type SynthesizedStack } from "../helpers/estate";

describe("cache of the recovery region that follows the primary", () => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack("prod-us-west-2-cache-recovery");
  });

  it("joins the datastore by its computed id", () => {
    expect(onlyResource(stack, "aws_elasticache_replication_group").args).toMatchObject({
      replication_group_id: "smart0dte-prod-cache-recovery",
      global_replication_group_id: "ldgnf-smart0dte-prod-global",
      replicas_per_node_group: 1,
      multi_az_enabled: true,
    });
    expect(stack.after).toContain("prod-us-east-1-cache");
  });

  it("is encrypted with its own region's key, backed up and placed as the primary is", () => {
    expect(onlyResource(stack, "aws_elasticache_replication_group").args).toMatchObject({
      kms_key_id: "${data.terraform_remote_state.security.outputs.cacheKeyArn}",
      automatic_failover_enabled: true,
      snapshot_retention_limit: 30,
      subnet_group_name: `\${${onlyResource(stack, "aws_elasticache_subnet_group").address}.name}`,
    });
    expect(onlyResource(stack, "aws_elasticache_subnet_group").args.subnet_ids).toBe(
      "${data.terraform_remote_state.network.outputs.appSubnetIds}",
    );
  });

  it("is not replaced when the datastore is dissolved after a disaster", () => {
    expect(onlyResource(stack, "aws_elasticache_replication_group").args.lifecycle).toMatchObject({
      prevent_destroy: true,
      ignore_changes: ["auth_token", "auth_token_update_strategy", "global_replication_group_id"],
    });
  });

  it("adopts the token of the copied secret before its endpoint is published", () => {
    const change = onlyResource(stack, "aws_lambda_invocation");
    expect(JSON.parse(String(change.args.input))).toMatchObject({
      mode: "adopt",
      secretId: "arn:aws:secretsmanager:us-west-2:333333333333:secret:smart0dte/prod/cache/auth-token",
    });
    expect(stack.json.output?.configurationEndpoint?.value).toContain(`${change.address}.id`);
  });

  it("rotates nothing, because a copied secret cannot be rotated", () => {
    expect(resources(stack, "aws_secretsmanager_secret_rotation")).toEqual([]);
    expect(resources(stack, "aws_secretsmanager_secret")).toEqual([]);
  });

  it("has its token changed by the primary region's rotation", async () => {
    const primary = await realStack("prod-us-east-1-cache");
    const [rotation] = resources(primary, "aws_lambda_function").filter(
      ({ args }) => args.function_name === "smart0dte-prod-redis-rotation",
    );
    expect(rotation?.args.environment).toMatchObject({
      variables: { SECONDARY_REPLICATION_GROUP_ID: "smart0dte-prod-cache-recovery", SECONDARY_REGION: "us-west-2" },
    });
    expect(JSON.stringify(resources(primary, "aws_iam_role_policy").map(({ args }) => args.policy))).toContain(
      "arn:aws:elasticache:us-west-2:333333333333:replicationgroup:smart0dte-prod-cache-recovery",
    );
  });
});

describe("cache of the recovery region that stands by itself", () => {
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack("dev-us-west-2-cache-recovery");
  });

  it("has engine, size and a token of its own", () => {
    expect(onlyResource(stack, "aws_elasticache_replication_group").args).toMatchObject({
      engine: "redis",
      num_node_groups: 1,
      transit_encryption_mode: "required",
    });
    expect(onlyResource(stack, "aws_elasticache_replication_group").args).not.toHaveProperty("global_replication_group_id");
    expect(onlyResource(stack, "aws_secretsmanager_secret").args.name).toBe("smart0dte/dev/cache/auth-token");
    expect(resources(stack, "aws_secretsmanager_secret_rotation")).toHaveLength(1);
  });

  it("publishes its endpoint only when its first token is dead, too", () => {
    expect(stack.json.output?.configurationEndpoint?.value).toContain(`${onlyResource(stack, "aws_lambda_invocation").address}.id`);
  });
});
