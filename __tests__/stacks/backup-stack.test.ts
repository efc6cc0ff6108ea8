import { onlyResource, realStack, resources } from "../helpers/estate";

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
    const rule = onlyResource(await stack(), "aws_cloudwatch_event_rule").args;
    expect(JSON.parse(String(rule["event_pattern"]))).toMatchObject({
      source: ["aws.backup"],
      detail: { state: expect.arrayContaining(["FAILED", "EXPIRED", "ABORTED"]) as unknown },
    });
    expect(String(onlyResource(await stack(), "aws_cloudwatch_event_target").args["arn"])).toContain("warningTopicArn");
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
    });
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
