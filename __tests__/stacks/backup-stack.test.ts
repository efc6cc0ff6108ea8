import { onlyResource, realStack, resourceAt, resources } from "../helpers/estate";

const primary = () => realStack("prod-us-east-1-backup");
const recovery = () => realStack("prod-us-west-2-backup-recovery");

describe("backup of prod", () => {
  it("keeps daily backups for 35 days and monthly ones for seven years, and copies both to the other region's vault", async () => {
    const destination_vault_arn = "arn:aws:backup:us-west-2:333333333333:backup-vault:smart0dte-prod-backup";
    expect(onlyResource(await primary(), "aws_backup_plan").args["rule"]).toEqual([
      {
        rule_name: "daily",
        target_vault_name: expect.stringContaining("aws_backup_vault") as unknown,
        schedule: "cron(0 5 * * ? *)",
        enable_continuous_backup: false,
        start_window: 60,
        completion_window: 600,
        lifecycle: { delete_after: 35 },
        copy_action: [{ destination_vault_arn, lifecycle: { delete_after: 35 } }],
      },
      expect.objectContaining({
        rule_name: "monthly",
        schedule: "cron(0 5 1 * ? *)",
        enable_continuous_backup: false,
        lifecycle: { delete_after: 2557 },
        copy_action: [{ destination_vault_arn, lifecycle: { delete_after: 2557 } }],
      }),
    ]);
  });

  it("selects by tag alone", async () => {
    expect(onlyResource(await primary(), "aws_backup_selection").args).toMatchObject({
      selection_tag: [{ type: "STRINGEQUALS", key: "Backup", value: "true" }],
    });
    expect(onlyResource(await primary(), "aws_backup_selection").args).not.toHaveProperty("resources");
  });

  it.each([primary, recovery])(
    "has a vault with its region's key and a lock that can be lifted by nobody of the environment",
    async (stack) => {
      const vault = onlyResource(await stack(), "aws_backup_vault").args;
      expect(vault).toMatchObject({ name: "smart0dte-prod-backup", force_destroy: false, lifecycle: { prevent_destroy: true } });
      expect(String(vault["kms_key_arn"])).toContain("backupKeyArn");
      const lock = onlyResource(await stack(), "aws_backup_vault_lock_configuration").args;
      expect(lock).toMatchObject({ min_retention_days: 30, max_retention_days: 3650 });
      expect(lock).not.toHaveProperty("changeable_for_days");
    },
  );

  it.each([primary, recovery])("tells of every job that fails", async (stack) => {
    const rules = resources(await stack(), "aws_cloudwatch_event_rule").map(({ args }) => args);
    const rule = rules.find(({ name }) => String(name).endsWith("-backup-failures")) ?? {};
    expect(JSON.parse(String(rule["event_pattern"]))).toMatchObject({
      source: ["aws.backup"],
      // Restore jobs have a status where the others have a state.
      detail: {
        $or: [{ state: expect.arrayContaining(["FAILED", "EXPIRED", "ABORTED"]) as unknown }, { status: ["ABORTED", "FAILED"] }],
      },
    });
    const targets = resources(await stack(), "aws_cloudwatch_event_target").filter(({ args }) => args["target_id"] === "warning");
    expect(targets.map(({ args }) => String(args["arn"]))).toEqual([expect.stringContaining("warningTopicArn")]);
  });

  it("restores the newest copy of the database once a week, from the recovery region's own vault", async () => {
    const stack = await recovery();
    expect(onlyResource(stack, "aws_backup_restore_testing_plan").args).toMatchObject({
      name: "smart0dte_prod_restore_tests",
      schedule_expression: "cron(0 10 ? * SUN *)",
      recovery_point_selection: [
        {
          algorithm: "LATEST_WITHIN_WINDOW",
          include_vaults: ["arn:aws:backup:us-west-2:333333333333:backup-vault:smart0dte-prod-backup"],
          selection_window_days: 7,
        },
      ],
    });
    expect(onlyResource(stack, "aws_backup_restore_testing_selection").args).toMatchObject({
      protected_resource_type: "RDS",
      validation_window_hours: 4,
      restore_metadata_overrides: {
        dbSubnetGroupName: onlyResource(await realStack("prod-us-west-2-database-replica"), "aws_db_subnet_group").args["name"],
      },
    });
  });

  it("restores where the function that looks into it can, and nobody else", async () => {
    const stack = await recovery();
    const overrides = onlyResource(stack, "aws_backup_restore_testing_selection").args["restore_metadata_overrides"] as Record<
      string,
      string
    >;
    const [restored] = JSON.parse(overrides["vpcSecurityGroupIds"] ?? "[]") as string[];
    expect(Object.keys(overrides).sort()).toEqual(["dbSubnetGroupName", "vpcSecurityGroupIds"]);
    const admitted = resources(stack, "aws_vpc_security_group_ingress_rule").map(({ args }) => args);
    expect(admitted).toEqual([expect.objectContaining({ security_group_id: restored, from_port: 5432, to_port: 5432 })]);
    const code = resourceAt(stack, "restore-validation/function/function").args;
    expect(JSON.stringify(code["vpc_config"])).toContain(String(admitted[0]?.["referenced_security_group_id"]).slice(2, -1));
    expect(resources(stack, "aws_vpc_security_group_egress_rule").filter(({ args }) => args["security_group_id"] === restored)).toEqual([]);
  });

  it("looks into what each test of its own plan has restored, and knows how old that may be", async () => {
    const stack = await recovery();
    const plan = onlyResource(stack, "aws_backup_restore_testing_plan");
    const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => String(args["name"]).endsWith("-restore-test-done"));
    expect(JSON.parse(String(rule?.args["event_pattern"]))).toEqual({
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["COMPLETED"], restoreTestingPlanArn: [`\${${plan.address}.arn}`] },
    });
    const { variables } = resourceAt(stack, "restore-validation/function/function").args["environment"] as {
      variables: Record<string, string>;
    };
    // A day, an hour in which the backup may start, ten in which it is done, and the minute between two rows.
    expect(variables).toMatchObject({
      MAXIMUM_AGE_MINUTES: "2101",
      ROWS_WRITTEN: "yes",
      ACTIVE_DATABASE_ARN: "arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database",
    });
  });

  it("warns of a copy that is not right, and of eight days without one that is, whoever is silent", async () => {
    const alarms = resources(await recovery(), "aws_cloudwatch_metric_alarm").map(({ args }) => args);
    const of = (metric: string) => alarms.find(({ metric_name }) => metric_name === metric);
    expect(of("RestoreValidationFailed")).toMatchObject({ threshold: 1, treat_missing_data: "ignore" });
    expect(of("HoursSinceRestoreValidation")).toMatchObject({ threshold: 192, treat_missing_data: "breaching" });
  });

  it("looks each hour for what no event has announced, before AWS Backup deletes it, and lets some hours pass before it calls that silence", async () => {
    const stack = await recovery();
    const rule = resources(stack, "aws_cloudwatch_event_rule").find(({ args }) => String(args["name"]).endsWith("-restore-validation-age"));
    expect(rule?.args["schedule_expression"]).toBe("rate(60 minutes)");
    const alarm = resources(stack, "aws_cloudwatch_metric_alarm").find(({ args }) => args["metric_name"] === "HoursSinceRestoreValidation");
    expect(alarm?.args).toMatchObject({ period: 3600, evaluation_periods: 6, datapoints_to_alarm: 6 });
  });

  it("lets the function change restored databases alone", async () => {
    const policies = resources(await recovery(), "aws_iam_role_policy").map(({ args }) => String(args["policy"]));
    const statements = policies.flatMap(
      (policy) => (JSON.parse(policy) as { Statement: { Effect: string; Action: string[] | string; Resource: unknown }[] }).Statement,
    );
    const changing = statements.filter(({ Effect, Action }) => Effect === "Allow" && [Action].flat().includes("rds:ModifyDBInstance"));
    expect(changing.map(({ Resource }) => [Resource].flat())).toEqual([["arn:aws:rds:us-west-2:333333333333:db:awsbackup-restore-test-*"]]);
    expect(policies.join("")).not.toContain("rds-db:");
  });

  it("makes no snapshot of a replica that may have to be promoted, and none of copies", async () => {
    const [replica] = resources(await realStack("prod-us-west-2-database-replica"), "aws_db_instance");
    expect(replica?.args["tags"]).toEqual({ Backup: "when-promoted" });
    expect(onlyResource(await recovery(), "aws_backup_selection").args["not_resources"]).toEqual([
      "arn:aws:s3:::*",
      "arn:aws:timestream:us-west-2:333333333333:database/*",
    ]);
  });

  it("is opted in for the stores that it selects, in every region of the account", async () => {
    for (const region of ["us-east-1", "us-west-2"])
      expect(
        onlyResource(await realStack(`trading-prod-${region}-baseline`), "aws_backup_region_settings").args[
          "resource_type_opt_in_preference"
        ],
      ).toMatchObject({ RDS: true, S3: true, Timestream: true, EBS: false });
  });
});
