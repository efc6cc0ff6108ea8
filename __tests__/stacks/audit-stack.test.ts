import { endOfWatch } from "../../src/modules/organization/guardrails";
import { editedEstate, onlyResource, realStack, realStacks, resourceAt, resources, synthesizeStack } from "../helpers/estate";
import { allowsOf } from "../helpers/trail-selectors";

const prod = () => realStack("trading-prod-us-east-1-audit");

describe("the trail of an account", () => {
  it("records every call of every region, with proof and under a key of its own", async () => {
    const { args } = onlyResource(await prod(), "aws_cloudtrail");
    expect(args).toMatchObject({
      name: "smart0dte-trading-prod-trail",
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
      kms_key_id: expect.stringContaining("aws_kms_key.key"),
      cloud_watch_logs_group_arn: expect.stringContaining(":*"),
      insight_selector: [{ insight_type: "ApiCallRateInsight" }, { insight_type: "ApiErrorRateInsight" }],
      lifecycle: { prevent_destroy: true },
    });
    const [management] = args["advanced_event_selector"] as { field_selector: unknown }[];
    // Nothing is left out of them: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
    expect(management?.field_selector).toEqual([{ field: "eventCategory", equals: ["Management"] }]);
  });

  it("is one in an account, and in no environment's stack", async () => {
    const trails = (await realStacks()).filter((stack) => resources(stack, "aws_cloudtrail").length > 0);
    expect(new Set(trails.map(({ accountId }) => accountId)).size).toBe(trails.length);
    expect(new Set(trails.map(({ layer }) => layer))).toEqual(new Set(["audit"]));
    expect(trails.length).toBe(new Set((await realStacks()).map(({ accountId }) => accountId)).size);
  });

  it("locks its files for as long as records of trades are kept, and shows who touches them", async () => {
    const stack = await prod();
    expect(resourceAt(stack, "records/bucket").args).toMatchObject({ object_lock_enabled: true, force_destroy: false });
    expect(resourceAt(stack, "records/object-lock").args["rule"]).toEqual({ default_retention: { mode: "GOVERNANCE", years: 7 } });
    expect(resourceAt(stack, "records/access-logging").args["target_bucket"]).toContain("access-logs_policy");
    expect(allowsOf(stack, "smart0dte-trading-prod-trail-333333333333-us-east-1")).toBe("reads");
  });

  it("lets nobody but AWS's services write files, whatever their role allows", async () => {
    const policy = JSON.parse(String(resourceAt(await prod(), "records/policy").args["policy"])) as { Statement: { Sid: string }[] };
    expect(policy.Statement.find(({ Sid }) => Sid === "DenyChangesByPeople")).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject", "s3:PutObject"],
      Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
    });
  });

  it("goes on under its name where the account has one already", async () => {
    const estate = editedEstate((environment) => {
      if (environment.environment === "prod") environment.audit.trail.adopt = "corporate-trail";
    });
    const { json } = await synthesizeStack(estate, "trading-prod-us-east-1-audit");
    const trail = onlyResource({ json }, "aws_cloudtrail");
    expect(trail.args["name"]).toBe("corporate-trail");
    expect((json as unknown as { import: unknown }).import).toEqual([
      { to: trail.address, id: "arn:aws:cloudtrail:us-east-1:333333333333:trail/corporate-trail" },
    ]);
  });

  it("has its questions ready, each to the trail's group", async () => {
    const queries = resources(await prod(), "aws_cloudwatch_query_definition");
    expect(queries.length).toBeGreaterThan(5);
    for (const { args } of queries) {
      expect(args["log_group_names"]).toEqual([expect.stringContaining("aws_cloudwatch_log_group.trail_log_group")]);
      expect(String(args["query_string"])).toMatch(/^fields .+\n\| filter .+\n\| sort @timestamp desc\n\| limit \d+$/);
    }
  });

  it("asks for every call that a control policy keeps from ending the watch, and for those that loosen it", async () => {
    const [query] = resources(await prod(), "aws_cloudwatch_query_definition").filter(({ args }) =>
      String(args["name"]).endsWith("/protection-stopped"),
    );
    const asked = new Set([...String(query?.args["query_string"]).matchAll(/"(\w+)"/g)].map(([, name]) => name));
    const ends = endOfWatch.map((action) => action.split(":")[1]);
    const loosens = [
      "UpdateTrail",
      "PutEventSelectors",
      "PutInsightSelectors",
      "UpdateDetector",
      "BatchDisableStandards",
      "UpdateMacieSession",
    ];
    expect([...ends, ...loosens, "ScheduleKeyDeletion", "DisableKey"].filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe("requests for data", () => {
  /** What of the estate CloudTrail could record requests for, and why some of it is not recorded. */
  const notRecorded: Readonly<Record<string, string>> = {
    aws_sns_topic: "a message holds no data of customers, and each publication would cost more than its delivery",
    aws_sqs_queue: "the queues hold calls that failed, without data",
    aws_cloudfront_key_value_store: "it holds paths and a secret that a function of CloudFront reads, which is no request to AWS",
    aws_ssm_parameter: "reads of parameters are management events, which are all recorded",
    aws_secretsmanager_secret: "reads of secrets are management events, which are all recorded",
    aws_sfn_state_machine: "its own log holds every step of every execution",
  };
  const recorded = ["aws_s3_bucket", "aws_lambda_function", "aws_timestreamwrite_table", "aws_dynamodb_table"];

  it("are recorded for every bucket, function and table of the estate", async () => {
    const stacks = await realStacks();
    let found = 0;
    for (const trail of stacks.filter(({ layer }) => layer === "audit")) {
      for (const stack of stacks.filter(({ accountId }) => accountId === trail.accountId)) {
        for (const { type, args, address } of resources(stack).filter((one) => recorded.includes(one.type))) {
          const name = String(args["bucket"] ?? args["function_name"] ?? args["table_name"] ?? args["name"]);
          found++;
          expect([
            stack.id,
            address,
            allowsOf(trail, name, { type, region: stack.region, database: `smart0dte-${stack.owner}-market` }),
          ]).toEqual([stack.id, address, expect.stringMatching(/^(all|reads|writes)$/)]);
        }
      }
    }
    expect(found).toBeGreaterThan(60);
  });

  it("are recorded in one way or not at all for a reason: a new type of store must be thought of", async () => {
    const stores =
      /^aws_(s3_bucket|lambda_function|dynamodb_table|timestreamwrite_table|sns_topic|sqs_queue|ssm_parameter|secretsmanager_secret|sfn_state_machine|cloudfront_key_value_store|kinesis_stream|opensearch_domain|efs_file_system|rds_cluster|qldb_ledger|kinesis_firehose_delivery_stream|cognito_identity_pool)$/;
    const types = new Set(
      (await realStacks()).flatMap((stack) => resources(stack).map(({ type }) => type)).filter((type) => stores.test(type)),
    );
    for (const type of types) expect([type, recorded.includes(type) || type in notRecorded]).toEqual([type, true]);
  });

  it("are not recorded where a service makes nearly all of them", async () => {
    const stack = await prod();
    expect(allowsOf(stack, "smart0dte-prod-web-333333333333-us-east-1")).toBe("writes");
    expect(allowsOf(stack, "smart0dte-prod-access-logs-333333333333-us-west-2")).toBe("reads");
    expect(allowsOf(stack, "smart0dte-prod-backups-333333333333-us-west-2")).toBe("all");
  });
});

describe("audit events of applications", () => {
  it("are kept for seven years in one group of each region, which no environment that keeps data loses", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const { args } = resourceAt(await realStack(`prod-${region}-services`), "audit-events/group");
      expect(args).toMatchObject({ name: "/smart0dte/prod/audit", retention_in_days: 2557, lifecycle: { prevent_destroy: true } });
    }
  });

  it("are written by each service to streams of its own, and read by none", async () => {
    const stack = await realStack("prod-us-east-1-services");
    const policy = JSON.parse(String(resourceAt(stack, "api/roles/run-policy").args["policy"])) as { Statement: Record<string, unknown>[] };
    const about = policy.Statement.filter((statement) => statement["Sid"] === "RecordAuditEvents");
    expect(about).toHaveLength(1);
    expect(about[0]).toMatchObject({
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: expect.stringMatching(/log-group:.*log-stream:api\/\*$/),
    });
  });
});
