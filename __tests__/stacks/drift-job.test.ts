import { loadEstate } from "../../config/load";
import { editedEstate, realConfig, realStack, resourceAt, resources, synthesizeStack } from "../helpers/estate";
import { decide, statementsOf } from "../helpers/policy";

const environments = loadEstate(realConfig);
const job = (stack: Parameters<typeof resources>[0]) =>
  resources(stack, "aws_codebuild_project").find(({ args }) => String(args.name).endsWith("-drift"));

describe.each(environments.map((environment) => [environment.environment, environment] as const))("drift in %s", (name, environment) => {
  const region = environment.regions.primary.name;
  const delivery = () => realStack(`${name}-${region}-delivery`);

  it("is looked for every day, with the code of the estate's main branch", async () => {
    const stack = await delivery();
    expect(job(stack)?.args).toMatchObject({
      source: { type: "GITHUB", location: `https://github.com/${environment.observability.drift?.repository}.git` },
      source_version: "main",
      artifacts: { type: "NO_ARTIFACTS" },
    });
    const schedule = resources(stack, "aws_scheduler_schedule").find(({ args }) => args.name === `smart0dte-${name}-drift`);
    expect(schedule?.args).toMatchObject({
      schedule_expression: "cron(30 5 * * ? *)",
      schedule_expression_timezone: "America/New_York",
      target: { arn: expect.stringMatching(new RegExp(`^arn:aws:codebuild:${region}:${environment.account.id}:project/`)) as string },
    });
  });

  it("is an alarm when there is some, and so is two days of silence", async () => {
    const alarms = resources(await delivery(), "aws_cloudwatch_metric_alarm").map(({ args }) => args);
    expect(alarms.find(({ alarm_name: alarm }) => alarm === `smart0dte-${name}-drift-found`)).toMatchObject({
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      treat_missing_data: "ignore",
    });
    const silent = alarms.find(({ alarm_name: alarm }) => alarm === `smart0dte-${name}-drift-silent`);
    expect(silent).toMatchObject({ comparison_operator: "LessThanThreshold", threshold: 1, treat_missing_data: "breaching" });
    expect(Number(silent?.period) * Number(silent?.evaluation_periods)).toBe(2 * 86_400);
    expect(silent?.alarm_actions).toEqual([expect.stringMatching(/-alerts-warning$/)]);
  });

  it("is looked for by a role that may take the planner's and nothing of its own, and that alone of all jobs", async () => {
    const stack = await delivery();
    const access = await realStack(`${name}-${region}-access`);
    const planner = `arn:aws:iam::${environment.account.id}:role/access/smart0dte-${name}-planner`;
    const { args } = resourceAt(stack, "drift/job/policy");
    const own = statementsOf(args.policy);
    const may = (action: string, resource: string): boolean => decide(own, { action, resource, context: {} }) === "allowed";
    expect(may("sts:AssumeRole", planner)).toBe(true);
    expect(may("sts:AssumeRole", planner.replace("planner", "deployer"))).toBe(false);
    expect(own.flatMap(({ Action }) => Action).filter((action) => /^(?:s3|secretsmanager|kms|iam|ssm):/.test(String(action)))).toEqual([
      "s3:PutObject",
    ]);
    const announces = (source: string): boolean =>
      decide(own, {
        action: "events:PutEvents",
        resource: `arn:aws:events:${region}:${environment.account.id}:event-bus/default`,
        context: { "events:source": source },
      }) === "allowed";
    expect([announces(`smart0dte/${name}/drift`), announces("another")]).toEqual([true, false]);
    const trust = resources(access, "aws_iam_role").find(({ args: role }) => role.name === `smart0dte-${name}-planner`);
    const takes = (who: string): string =>
      decide(statementsOf(trust?.args.assume_role_policy), {
        action: "sts:AssumeRole",
        resource: "role",
        context: { "aws:PrincipalArn": `arn:aws:iam::${environment.account.id}:role/${who}` },
      });
    expect([takes(`smart0dte-${name}-drift`), takes(`smart0dte-${name}-build-test-python`)]).toEqual(["allowed", "not allowed"]);
  });

  it("keeps its reports among the records, where nobody else writes one and no report takes another's place", async () => {
    const bucket = `arn:aws:s3:::smart0dte-${name}-audit-${environment.account.id}-${region}`;
    const statements = [
      resourceAt(await delivery(), "drift/job/policy"),
      resourceAt(await realStack(`${name}-${region}-storage`), "buckets/audit/policy"),
    ]
      .flatMap(({ args }) => statementsOf(args.policy))
      // The age of a signature is no matter of reports.
      .filter(({ Sid }) => Sid !== "DenyOldSignatures");
    const job_ = `arn:aws:iam::${environment.account.id}:role/smart0dte-${name}-drift`;
    const may = (action: string, key: string, fresh: boolean, who = job_): string =>
      decide(statements, {
        action,
        resource: `${bucket}/${key}`,
        context: { "aws:PrincipalArn": who, "aws:SecureTransport": "true", ...(fresh ? { "s3:if-none-match": "*" } : {}) },
      });
    expect(may("s3:PutObject", "drift/2026/06/01/one.json", true)).toBe("allowed");
    expect(may("s3:PutObject", "drift/2026/06/01/one.json", false)).toBe("denied");
    expect(may("s3:PutObject", "elsewhere", true)).toBe("not allowed");
    expect(may("s3:DeleteObject", "drift/one", true)).toBe("not allowed");
    expect(may("s3:DeleteObjectVersion", "drift/one", true)).toBe("denied");
    expect(may("s3:GetObject", "drift/one", true)).toBe("not allowed");
    for (const action of ["s3:PutObject", "s3:DeleteObject"])
      expect(may(action, "drift/one", true, job_.replace(/[^/]+$/, "access/break-glass"))).toBe("denied");
    const [target] = resources(await delivery(), "aws_codebuild_project").filter(({ args }) => String(args.name).endsWith("-drift"));
    expect(JSON.stringify(target?.args.environment)).toContain(bucket.replace("arn:aws:s3:::", ""));
  });
});

it("is looked for by nobody where the configuration names no repository, and no role is trusted with it", async () => {
  const edited = editedEstate(({ observability }) => void Reflect.deleteProperty(observability, "drift"));
  expect(job(await synthesizeStack(edited, "dev-us-east-1-delivery"))).toBeUndefined();
  const access = await synthesizeStack(edited, "dev-us-east-1-access");
  expect(JSON.stringify(access.json)).not.toContain("smart0dte-dev-drift");
  expect(JSON.stringify(access.json)).not.toContain("TakeRolesOfJobs");
});
