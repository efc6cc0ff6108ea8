import { onlyResource, realStack, type Resource, resources, type SynthesizedStack } from "../helpers/estate";
import { databaseServices } from "../helpers/services";

let stack: SynthesizedStack;
beforeAll(async () => {
  stack = await realStack("prod-us-west-2-database-replica");
});

function functionNamed(name: string): Resource {
  const found = resources(stack, "aws_lambda_function").find(({ args }) => args.function_name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

const sourceArn = "arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database";

describe("database of the recovery region", () => {
  it("follows the primary by its computed ARN, with the key of its own region", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      identifier: "smart0dte-prod-database-replica",
      replicate_source_db: sourceArn,
      storage_encrypted: true,
      kms_key_id: "${data.terraform_remote_state.security.outputs.dataKeyArn}",
      instance_class: "db.r6g.xlarge",
      multi_az: true,
      max_allocated_storage: 10240,
      backup_retention_period: 30,
    });
  });

  it("is watched, logged and kept private as the primary is", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      publicly_accessible: false,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      performance_insights_enabled: true,
      performance_insights_retention_period: 465,
      database_insights_mode: "advanced",
      monitoring_interval: 60,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
      parameter_group_name: `\${${onlyResource(stack, "aws_db_parameter_group").address}.name}`,
      db_subnet_group_name: `\${${onlyResource(stack, "aws_db_subnet_group").address}.name}`,
      copy_tags_to_snapshot: true,
      delete_automated_backups: false,
    });
    expect(onlyResource(stack, "aws_db_subnet_group").args.subnet_ids).toBe("${data.terraform_remote_state.network.outputs.dbSubnetIds}");
  });

  it("is backed up and changed in windows that are not the primary's", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      backup_window: "09:00-10:00",
      maintenance_window: "sun:07:30-sun:08:30",
      apply_immediately: false,
    });
  });

  it("leaves the minor version to its source", () => {
    expect(onlyResource(stack, "aws_db_instance").args).not.toHaveProperty("engine_version");
  });

  it("cancels queries rather than let replay wait for more than 30 seconds", () => {
    const { parameter } = onlyResource(stack, "aws_db_parameter_group").args as { parameter: { name: string; value: string }[] };
    expect(parameter).toContainEqual({ name: "max_standby_streaming_delay", value: "30000", apply_method: "immediate" });
  });

  it("keeps copies of the primary's backups in this region for 30 days", () => {
    expect(onlyResource(stack, "aws_db_instance_automated_backups_replication").args).toMatchObject({
      source_db_instance_arn: sourceArn,
      kms_key_id: "${data.terraform_remote_state.security.outputs.dataKeyArn}",
      retention_period: 30,
    });
  });

  it("has a proxy that waits for a promotion, since RDS takes no replica as a target", () => {
    expect(resources(stack, "aws_db_proxy_target")).toEqual([]);
  });

  it("names the copies of the services' secrets to the proxy by whole ARNs, which it asks for in its own region and only when it is applied", () => {
    const found = Object.entries((stack.json.data?.aws_secretsmanager_secret ?? {}) as Record<string, { name: string }>).filter(
      ([, { name }]) => name.includes("/services/"),
    );
    const auth = onlyResource(stack, "aws_db_proxy").args.auth as { secret_arn: string }[];
    expect(auth.map(({ secret_arn: arn }) => arn)).toEqual(found.map(([id]) => `\${data.aws_secretsmanager_secret.${id}.arn}`));
    const [group] = resources(stack, "aws_security_group").filter(({ args }) => args.name === "smart0dte-prod-database");
    const services = databaseServices.flatMap(({ service }) => [`${service}/a`, `${service}/b`]);
    // A name that holds an attribute of a resource that is not there yet is unknown, so the first plan asks nobody.
    expect(found.map(([, { name }]) => name)).toEqual(
      services.map((user) => `\${join("", ["smart0dte/prod/database/services/${user}", substr(${group?.address}.id, 0, 0)])}`),
    );
  });

  it("has the function that rotates, with its own instance, secrets and key, and no schedule, no users to make and no rows to write", () => {
    const { args, address } = functionNamed("smart0dte-prod-postgres-rotation");
    expect(args.vpc_config).toMatchObject({ subnet_ids: "${data.terraform_remote_state.network.outputs.appSubnetIds}" });
    const { variables } = args.environment as { variables: Record<string, string> };
    expect(variables).toMatchObject({
      DATABASE_HOST: `\${${onlyResource(stack, "aws_db_instance").address}.address}`,
      SERVICE_SECRETS: "smart0dte/prod/database/services",
    });
    // Nothing there is copied to the region that may be lost.
    expect(variables).not.toHaveProperty("COPY_REGION");
    const secrets = Object.keys(stack.json.data?.aws_secretsmanager_secret ?? {}).map(
      (id) => `\${data.aws_secretsmanager_secret.${id}.arn}`,
    );
    const permitted = resources(stack, "aws_lambda_permission").filter((one) => String(one.args.function_name).includes(address));
    expect(permitted.map((one) => one.args.source_arn).sort()).toEqual(secrets.sort());
    for (const one of permitted)
      expect(one.args).toMatchObject({ principal: "secretsmanager.amazonaws.com", function_name: `\${${address}.arn}` });
    for (const type of ["aws_secretsmanager_secret_rotation", "aws_lambda_invocation"]) expect(resources(stack, type)).toEqual([]);
    const scheduled = resources(stack, "aws_cloudwatch_event_target").map((one) => String(one.args.arn));
    expect(scheduled).toEqual([`\${${functionNamed("smart0dte-prod-index-use").address}.arn}`]);
  });

  it("is left alone by an apply after its promotion, and protected as a writer where the environment keeps data", async () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "smart0dte-prod-database-replica-final",
      backup_retention_period: 30,
      lifecycle: { prevent_destroy: true, ignore_changes: ["replicate_source_db"] },
    });
    expect(onlyResource(await realStack("dev-us-west-2-database-replica"), "aws_db_instance").args).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  it("needs nothing of the primary region to be planned or applied", () => {
    expect(stack.json.provider?.aws).toHaveLength(1);
    const remote = Object.values(stack.json.data?.terraform_remote_state ?? {}) as { config: { key: string; region: string } }[];
    expect(remote.map(({ config }) => `${config.region} ${config.key}`).sort()).toEqual([
      "us-west-2 prod/us-west-2/network.tfstate",
      "us-west-2 prod/us-west-2/notifications.tfstate",
      "us-west-2 prod/us-west-2/security.tfstate",
    ]);
  });

  it("comes after the primary's database", () => {
    expect(stack.after).toContain("prod-us-east-1-database");
  });

  it("offers its address to readers, and to writers once a failover promotes it", () => {
    const ignored = Object.fromEntries(
      resources(stack, "aws_ssm_parameter").map(({ args }) => [
        args.name,
        (args.lifecycle as { ignore_changes?: string[] } | undefined)?.ignore_changes,
      ]),
    );
    expect(ignored).toEqual({ "/smart0dte/prod/db/writer": ["value"], "/smart0dte/prod/db/reader": undefined });
    const replica = `\${${onlyResource(stack, "aws_db_instance").address}.address}`;
    expect(resources(stack, "aws_ssm_parameter").map(({ args }) => args.value)).toEqual([replica, replica]);
  });

  it("gives roles that are global a name of this region", async () => {
    const names = (of: SynthesizedStack): unknown[] => resources(of, "aws_iam_role").map(({ args }) => args.name);
    const primary = names(await realStack("prod-us-east-1-database"));
    expect(names(stack).filter((name) => primary.includes(name))).toEqual([]);
  });
});
