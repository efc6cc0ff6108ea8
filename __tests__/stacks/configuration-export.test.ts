import { treatments } from "../../src/facts/bucket-purposes";
import { loadEstate } from "../../config/load";
import { realConfig, realStack, resourceAt, resources } from "../helpers/estate";
import { list, statementsOf } from "../helpers/policy";

const regions = [
  ["us-east-1", "prod-us-east-1-backup"],
  ["us-west-2", "prod-us-west-2-backup-recovery"],
] as const;

describe.each(regions)("export of the configuration of %s", (region, id) => {
  it("reads the environment's own parameters and families, and writes to the region's own bucket of backups, four times a day", async () => {
    const stack = await realStack(id);
    const { address, args } = resourceAt(stack, "configuration-export/function/function");
    expect(args).toMatchObject({
      function_name: "smart0dte-prod-configuration-export",
      environment: {
        variables: {
          PARAMETER_PATH: "/smart0dte/prod",
          FAMILY_PREFIX: "smart0dte-prod-",
          EXPORT_BUCKET: `smart0dte-prod-backups-333333333333-${region}`,
          EXPORT_PREFIX: "configuration",
          METRIC_NAMESPACE: "smart0dte/prod/configuration-export",
        },
      },
    });
    expect(resourceAt(stack, "configuration-export/schedule/rule").args.schedule_expression).toBe("rate(360 minutes)");
    expect(resourceAt(stack, "configuration-export/schedule/target").args.arn).toBe(`\${${address}.arn}`);
  });

  it("may use no key, read no other parameter, and write over nothing", async () => {
    const statements = statementsOf(resourceAt(await realStack(id), "configuration-export/function/policy").args.policy);
    const actions = statements.flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => /^(kms|secretsmanager):/.test(action))).toEqual([]);
    const of = (action: string) => statements.find(({ Action }) => list(Action).includes(action));
    expect(list(of("ssm:GetParametersByPath")?.Resource)).toEqual([
      `arn:aws:ssm:${region}:333333333333:parameter/smart0dte/prod`,
      `arn:aws:ssm:${region}:333333333333:parameter/smart0dte/prod/*`,
    ]);
    expect(of("s3:PutObject")).toMatchObject({
      Resource: `arn:aws:s3:::smart0dte-prod-backups-333333333333-${region}/configuration/*`,
      Condition: { Null: { "s3:if-none-match": "false" } },
    });
  });

  it("rings after a day without an export, and when there was none at all", async () => {
    const alarm = resources(await realStack(id), "aws_cloudwatch_metric_alarm").find(({ args }) =>
      String(args["alarm_name"]).endsWith("configuration-export-silent"),
    );
    expect(alarm?.args).toMatchObject({
      period: 21600,
      evaluation_periods: 4,
      datapoints_to_alarm: 4,
      threshold: 1,
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
    });
    expect(JSON.stringify(alarm?.args["alarm_actions"])).toContain("warningTopicArn");
  });
});

describe("where exports lie", () => {
  it("is backed up by AWS Backup, copied to the other region without deletions, and kept for the time of backups", async () => {
    for (const { storage } of loadEstate(realConfig)) {
      const { backups } = treatments(storage);
      expect(backups).toMatchObject({ backup: true, versionRemoval: "lifecycle-only", expireAfterDays: storage.backups.retentionDays });
      expect(backups.encryption.kind).toBe("kms");
      expect(backups.replication).toMatchObject({ kind: "recovery-region", deleteMarkers: false });
    }
    const bucket = resources(await realStack("prod-us-east-1-storage"), "aws_s3_bucket").find(({ args }) =>
      String(args["bucket"]).includes("-backups-"),
    );
    expect(bucket?.args["tags"]).toMatchObject({ Backup: "true" });
  });
});
