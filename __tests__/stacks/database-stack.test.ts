import { onlyResource, realStack, type Resource, resourceAt, resources, type SynthesizedStack } from "../helpers/estate";
import { databaseServices } from "../helpers/services";
import { list, statementsOf } from "../helpers/policy";

let stack: SynthesizedStack;
beforeAll(async () => {
  stack = await realStack("prod-us-east-1-database");
});

const parameters = (group: Resource): Record<string, { value: string; apply_method: string }> =>
  Object.fromEntries(
    (group.args.parameter as { name: string; value: string; apply_method: string }[]).map(({ name, ...rest }) => [name, rest]),
  );

const rotation = (): Resource => resourceAt(stack, "rotation/function/rotation/function");

/** Services of production that use the database, each with its two users. */
const users = databaseServices.flatMap(({ service }) => [`${service}-a`, `${service}-b`]);
const userSecrets = users.map((user) => `smart0dte/prod/database/services/${user.replace("-", "/")}`);

describe("database of the primary region", () => {
  it("is PostgreSQL 17 without a minor version, over two zones, on gp3 that grows to 10 TiB", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      identifier: "smart0dte-prod-database",
      engine: "postgres",
      engine_version: "17",
      instance_class: "db.r6g.xlarge",
      multi_az: true,
      storage_type: "gp3",
      allocated_storage: 1000,
      max_allocated_storage: 10240,
      publicly_accessible: false,
      auto_minor_version_upgrade: true,
    });
    const { iops, storage_throughput: throughput } = onlyResource(stack, "aws_db_instance").args;
    expect([iops, throughput]).toEqual([undefined, undefined]);
  });

  it("can be restored to any moment of 30 days and survives a mistaken destroy", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      backup_retention_period: 30,
      delete_automated_backups: false,
      copy_tags_to_snapshot: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "smart0dte-prod-database-final",
      deletion_protection: true,
      apply_immediately: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is encrypted with the key of the data domain, performance history included", () => {
    const key = "${data.terraform_remote_state.security.outputs.dataKeyArn}";
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      storage_encrypted: true,
      kms_key_id: key,
      performance_insights_kms_key_id: key,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
    });
  });

  it("is backed up and changed in windows of its own, never at once", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      backup_window: "07:00-08:00",
      maintenance_window: "sun:06:00-sun:07:00",
      apply_immediately: false,
    });
  });

  it("has the parameters, the group and the exported logs that are made for it", () => {
    const store = resources(stack, "aws_security_group").find(({ args }) => args.name === "smart0dte-prod-database");
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      parameter_group_name: `\${${onlyResource(stack, "aws_db_parameter_group").address}.name}`,
      db_subnet_group_name: `\${${onlyResource(stack, "aws_db_subnet_group").address}.name}`,
      vpc_security_group_ids: [`\${${store?.address}.id}`],
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
    });
  });

  it("keeps 465 days of performance history in advanced mode", () => {
    expect(onlyResource(stack, "aws_db_instance").args).toMatchObject({
      performance_insights_enabled: true,
      performance_insights_retention_period: 465,
      database_insights_mode: "advanced",
      monitoring_interval: 60,
    });
  });

  it("takes its password from the secret through a write-only argument, and RDS does not manage it", () => {
    const { args } = onlyResource(stack, "aws_db_instance");
    expect(args.password_wo).toMatch(
      /^\$\{jsondecode\(ephemeral\.aws_secretsmanager_secret_version\.[^.]+\.secret_string\)\["password"\]\}$/,
    );
    expect(args).toMatchObject({ password_wo_version: 1, username: "estate_admin" });
    expect(args).not.toHaveProperty("password");
    expect(args).not.toHaveProperty("manage_master_user_password");
  });

  it("refuses plain connections and records what is slow and who changes what", () => {
    const group = onlyResource(stack, "aws_db_parameter_group");
    expect(group.args).toMatchObject({ family: "postgres17" });
    expect(parameters(group)).toMatchObject({
      "rds.force_ssl": { value: "1", apply_method: "immediate" },
      "pgaudit.log": { value: "ddl,role,write" },
      log_min_duration_statement: { value: "500", apply_method: "immediate" },
      "auto_explain.log_min_duration": { value: "1000" },
      "pg_stat_statements.track": { value: "all" },
      password_encryption: { value: "scram-sha-256" },
      log_lock_waits: { value: "1" },
      // People who only read see statements in the log, and no values of customers.
      log_parameter_max_length: { value: "0", apply_method: "immediate" },
      log_error_verbosity: { value: "terse" },
      log_connections: { value: "1" },
      log_disconnections: { value: "1" },
      track_io_timing: { value: "1" },
      idle_in_transaction_session_timeout: { value: "600000" },
    });
  });

  it("sets parameters that are read at start only for the next start", () => {
    const pending = Object.entries(parameters(onlyResource(stack, "aws_db_parameter_group"))).filter(
      ([, { apply_method: method }]) => method === "pending-reboot",
    );
    expect(pending).toEqual([
      ["shared_preload_libraries", { value: "pg_stat_statements,auto_explain,pgaudit", apply_method: "pending-reboot" }],
    ]);
  });

  it("lives in the subnets without internet", () => {
    expect(onlyResource(stack, "aws_db_subnet_group").args.subnet_ids).toBe("${data.terraform_remote_state.network.outputs.dbSubnetIds}");
  });

  it("admits clients, proxy and functions on 5432 by their groups, and nothing by address", () => {
    const ingress = resources(stack, "aws_vpc_security_group_ingress_rule");
    expect(ingress.every(({ args }) => args.from_port === 5432 && args.to_port === 5432 && args.cidr_ipv4 === undefined)).toBe(true);
    const store = resources(stack, "aws_security_group").find(({ args }) => args.name === "smart0dte-prod-database");
    const admitted = ingress
      .filter(({ args }) => args.security_group_id === `\${${store?.address}.id}`)
      .map(({ args }) => args.description);
    expect(admitted.sort()).toEqual([
      "Clients to the database store",
      "Index use to the database store",
      "Proxy to the database store",
      "Rotation to the database store",
    ]);
    expect(
      resources(stack, "aws_vpc_security_group_egress_rule").filter(({ args }) => args.security_group_id === `\${${store?.address}.id}`),
    ).toEqual([]);
  });

  it("lets the functions that read passwords reach the store and AWS's endpoints in the VPC, where there are such", async () => {
    const reached = (of: SynthesizedStack) =>
      resources(of, "aws_vpc_security_group_egress_rule")
        .filter(({ args }) => args.from_port === 443 && args.description === "HTTPS to the APIs of AWS")
        .map(({ args }) => args.referenced_security_group_id ?? args.cidr_ipv4);
    const endpoints = "${data.terraform_remote_state.network.outputs.endpointSecurityGroupId}";
    expect(reached(stack)).toEqual([endpoints, endpoints]);
    expect(reached(await realStack("dev-us-east-1-database"))).toEqual(["0.0.0.0/0", "0.0.0.0/0"]);
  });

  it("makes the log groups before the instance, with retention and key", () => {
    const names = resources(stack, "aws_cloudwatch_log_group").map(({ args }) => args.name);
    expect(names.sort()).toEqual([
      "/aws/lambda/smart0dte-prod-index-use",
      "/aws/lambda/smart0dte-prod-postgres-rotation",
      "/aws/rds/instance/smart0dte-prod-database/postgresql",
      "/aws/rds/instance/smart0dte-prod-database/upgrade",
      "/aws/rds/proxy/smart0dte-prod-database",
    ]);
    for (const { args } of resources(stack, "aws_cloudwatch_log_group"))
      expect(args).toMatchObject({ retention_in_days: 365, kms_key_id: "${data.terraform_remote_state.security.outputs.logsKeyArn}" });
    expect(onlyResource(stack, "aws_db_instance").args.monitoring_role_arn).toContain("aws_cloudwatch_log_group.monitoring_postgresql");
  });

  it("pools connections to the writer over TLS with SCRAM, for both users of every service by secrets that never change their names, and for nobody else", () => {
    const proxy = onlyResource(stack, "aws_db_proxy");
    expect(proxy.args).toMatchObject({ engine_family: "POSTGRESQL", require_tls: true });
    const auth = proxy.args.auth as { secret_arn: string }[];
    for (const entry of auth)
      expect(entry).toMatchObject({ auth_scheme: "SECRETS", iam_auth: "DISABLED", client_password_auth_type: "POSTGRES_SCRAM_SHA_256" });
    expect(auth.map(({ secret_arn: arn }) => /credentials_([a-z]+-[ab])_secret/.exec(arn)?.[1])).toEqual(users);
    expect(onlyResource(stack, "aws_db_proxy_target").args.db_instance_identifier).toBe(
      `\${${onlyResource(stack, "aws_db_instance").address}.identifier}`,
    );
  });

  it("leaves a tenth of the connections to administration and rotation, and stands in the application's subnets", () => {
    expect(onlyResource(stack, "aws_db_proxy_default_target_group").args.connection_pool_config).toEqual({
      max_connections_percent: 90,
      connection_borrow_timeout: 30,
    });
    expect(onlyResource(stack, "aws_db_proxy").args).toMatchObject({
      idle_client_timeout: 1800,
      vpc_subnet_ids: "${data.terraform_remote_state.network.outputs.appSubnetIds}",
    });
  });

  it("lends each service a role that only it can assume, and the proxy's reads the services' secrets and not the administrator's", () => {
    const trusted = (trust: unknown): string[] =>
      statementsOf(trust).flatMap(({ Principal }) => (Principal === "*" || Principal === undefined ? [] : list(Principal["Service"])));
    expect(Object.fromEntries(resources(stack, "aws_iam_role").map(({ args }) => [args.name, trusted(args.assume_role_policy)]))).toEqual({
      "smart0dte-prod-database-monitoring-us-east-1": ["monitoring.rds.amazonaws.com"],
      "smart0dte-prod-database-proxy-us-east-1": ["rds.amazonaws.com"],
      "smart0dte-prod-index-use-us-east-1": ["lambda.amazonaws.com"],
      "smart0dte-prod-postgres-rotation-us-east-1": ["lambda.amazonaws.com"],
    });
    const [reading] = resources(stack, "aws_iam_role_policy").filter(({ args }) => args.name === "read-credentials");
    const read = statementsOf(reading?.args.policy).find(({ Sid }) => Sid === "ReadSecrets");
    expect(list(read?.Resource)).toEqual(users.map((user) => expect.stringContaining(`credentials_${user}_secret`) as unknown));
  });

  it("lets the proxy assume its role without condition keys, which it does not send, and every other service with its account alone", () => {
    const conditions = resources(stack, "aws_iam_role").map(({ args }) => [
      args.name,
      statementsOf(args.assume_role_policy)[0]?.Condition?.StringEquals,
    ]);
    expect(Object.fromEntries(conditions)).toEqual({
      "smart0dte-prod-database-proxy-us-east-1": undefined,
      "smart0dte-prod-database-monitoring-us-east-1": { "aws:SourceAccount": "333333333333" },
      "smart0dte-prod-index-use-us-east-1": { "aws:SourceAccount": "333333333333" },
      "smart0dte-prod-postgres-rotation-us-east-1": { "aws:SourceAccount": "333333333333" },
    });
  });

  it("copies every secret to the recovery region with the key that is there, and never over what that region has promoted", () => {
    const secrets = resources(stack, "aws_secretsmanager_secret");
    expect(secrets.map(({ args }) => args.name).sort()).toEqual(["smart0dte/prod/database/administrator", ...userSecrets]);
    for (const { args } of secrets) {
      expect(args).toMatchObject({
        kms_key_id: "${data.terraform_remote_state.security.outputs.secretsKeyArn}",
        recovery_window_in_days: 30,
        force_overwrite_replica_secret: false,
        replica: [{ region: "us-west-2", kms_key_id: "arn:aws:kms:us-west-2:333333333333:alias/smart0dte-prod-secrets" }],
        lifecycle: { prevent_destroy: true },
      });
    }
  });

  it("makes the users and their rights in the apply, after the instance and before anything that needs them, and again when the catalog or the instance changes", () => {
    const call = onlyResource(stack, "aws_lambda_invocation");
    expect(JSON.parse(String(call.args.input))).toEqual({
      mode: "provision",
      table: {
        services: databaseServices,
        journals: [{ journal: "orders", appendedBy: ["execution"] }],
      },
    });
    expect(call.args).toMatchObject({ triggers: { instance: `\${${onlyResource(stack, "aws_db_instance").address}.resource_id}` } });
    expect(call.args).not.toHaveProperty("lifecycle_scope");
    for (const { secret_arn: arn } of onlyResource(stack, "aws_db_proxy").args.auth as { secret_arn: string }[])
      expect(arn).toContain(`${call.address}.id`);
    for (const { args } of resources(stack, "aws_secretsmanager_secret_rotation")) expect(args.depends_on).toContain(call.address);
  });

  it("has no password of a service, not even in passing: the function makes them", () => {
    expect(resources(stack, "aws_secretsmanager_secret_version").map(({ args }) => String(args.secret_id))).toEqual([
      expect.stringContaining("credentials_administrator"),
    ]);
  });

  it("rotates the administrator every 30 days and the two users of a service half a month apart, by one function and never during an apply", () => {
    const rotations = resources(stack, "aws_secretsmanager_secret_rotation");
    const rules = (of: string) =>
      rotations.filter(({ args }) => new RegExp(of).test(String(args.secret_id))).map(({ args }) => args.rotation_rules);
    expect(rules("credentials_administrator")).toEqual([{ automatically_after_days: 30 }]);
    expect(rules("-a_secret")).toEqual(
      users.filter((user) => user.endsWith("a")).map(() => ({ schedule_expression: "cron(0 9 2 * ? *)", duration: "3h" })),
    );
    expect(rules("-b_secret")).toEqual(
      users.filter((user) => user.endsWith("b")).map(() => ({ schedule_expression: "cron(0 9 16 * ? *)", duration: "3h" })),
    );
    for (const { args } of rotations) expect(args).toMatchObject({ rotate_immediately: false });
    for (const { args } of resources(stack, "aws_lambda_permission").filter((one) => one.args.statement_id !== "schedule"))
      expect(args).toMatchObject({ principal: "secretsmanager.amazonaws.com", source_account: "333333333333" });
    const { args } = rotation();
    expect(args.vpc_config).toMatchObject({ subnet_ids: "${data.terraform_remote_state.network.outputs.appSubnetIds}" });
    expect(args.environment).toMatchObject({
      variables: { SERVICE_SECRETS: "smart0dte/prod/database/services", OVERLAP_HOURS: "24", COPY_REGION: "us-west-2" },
    });
  });

  it("writes a row each minute, by which a restored copy says how old it is", () => {
    const rule = resourceAt(stack, "rotation/canary/rule");
    expect(rule.args.schedule_expression).toBe("rate(1 minute)");
    const target = resourceAt(stack, "rotation/canary/target").args;
    expect(target).toMatchObject({ arn: `\${${rotation().address}.arn}`, input: '{"mode":"canary"}' });
  });

  it("tells the warning topic what happens to the instance", () => {
    const { args } = onlyResource(stack, "aws_db_event_subscription");
    expect(args).toMatchObject({
      source_type: "db-instance",
      source_ids: [`\${${onlyResource(stack, "aws_db_instance").address}.identifier}`],
      sns_topic: "${data.terraform_remote_state.notifications.outputs.warningTopicArn}",
    });
    expect(args.event_categories).toEqual(expect.arrayContaining(["failover", "failure", "low storage"]));
  });

  it("lets a failover change where the services write, and nothing else", () => {
    const ignored = Object.fromEntries(
      resources(stack, "aws_ssm_parameter").map(({ args }) => [
        args.name,
        (args.lifecycle as { ignore_changes?: string[] } | undefined)?.ignore_changes,
      ]),
    );
    expect(ignored).toEqual({ "/smart0dte/prod/db/writer": ["value"], "/smart0dte/prod/db/reader": undefined });
  });

  it("sends writers to the proxy and readers of this region to the instance", () => {
    const values = Object.fromEntries(resources(stack, "aws_ssm_parameter").map(({ args }) => [args.name, args.value]));
    expect(values).toEqual({
      "/smart0dte/prod/db/writer": `\${${onlyResource(stack, "aws_db_proxy").address}.endpoint}`,
      "/smart0dte/prod/db/reader": `\${${onlyResource(stack, "aws_db_instance").address}.address}`,
    });
  });

  it("lets dev go without protection, standby and long history", async () => {
    expect(onlyResource(await realStack("dev-us-east-1-database"), "aws_db_instance").args).toMatchObject({
      multi_az: false,
      deletion_protection: false,
      skip_final_snapshot: true,
      lifecycle: { prevent_destroy: false },
      database_insights_mode: "standard",
      performance_insights_retention_period: 7,
    });
  });
});
