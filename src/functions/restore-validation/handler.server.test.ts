import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { RDSClient } from "@aws-sdk/client-rds";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { loopbackClient } from "../../../__tests__/helpers/servers/loopback-client";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { canary } from "../../facts/database-canary";
import { restoreValidationStatements } from "../../modules/function-permissions/restore-validation";
import { createHandler as createDatabaseHandler } from "../postgres-rotation/handler";
import { scramVerifier } from "../postgres-rotation/scram";
import { createHandler } from "./handler";

const planArn = "arn:aws:backup:us-west-2:333333333333:restore-testing-plan:tests-1";
const sourceArn = "arn:aws:rds:us-east-1:333333333333:db:smart0dte-prod-database";
const createdArn = "arn:aws:rds:us-west-2:333333333333:db:awsbackup-restore-test-1";
const log = new MemoryLog();
const hour = 3600;

let trading: TradingDatabase;
let server: Server;
let clients: { readonly backup: BackupClient; readonly rds: RDSClient; readonly cloudWatch: CloudWatchClient };
/** What AWS Backup says of the job, and what it was given. */
let job: Record<string, unknown>;
let results: Record<string, unknown>[];
let measures: Record<string, number>;
/** How often RDS is asked to change a password, which one it was asked to set, and how many questions later it has done so. */
let changes: URLSearchParams[];
let asked: string | undefined;
let questionsUntilChanged: number;
/** What RDS answers to a change that it does not make. */
let refusal: ((password: string) => string) | undefined;

const seconds = (): number => Math.floor(Date.now() / 1000);

interface Answer {
  readonly status?: number;
  readonly type: string;
  readonly text: string;
}
const xml = (action: string, content: string): Answer => ({
  type: "text/xml",
  text: `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`,
});

/** RDS: a password that it was asked to set is the one of PostgreSQL only some questions later. */
async function rdsAnswer(question: URLSearchParams): Promise<Answer> {
  if (question.get("Action") === "ModifyDBInstance") {
    changes.push(question);
    const password = question.get("MasterUserPassword") ?? "";
    if (refusal !== undefined)
      return {
        status: 400,
        type: "text/xml",
        text: `<ErrorResponse><Error><Code>InvalidDBInstanceState</Code><Message>${refusal(password)}</Message></Error></ErrorResponse>`,
      };
    asked = password;
    return xml("ModifyDBInstance", "");
  }
  if (asked !== undefined && (questionsUntilChanged -= 1) < 0) await setPassword(asked);
  const endpoint = `<Endpoint><Address>localhost</Address><Port>${trading.postgres.port}</Port></Endpoint>`;
  const state = "<DBInstanceStatus>resetting-master-credentials</DBInstanceStatus><MasterUsername>administrator</MasterUsername>";
  return xml("DescribeDBInstances", `<DBInstances><DBInstance>${endpoint}${state}</DBInstance></DBInstances>`);
}
const setPassword = async (password: string): Promise<void> => {
  await trading.postgres.superuser(`ALTER ROLE administrator PASSWORD '${scramVerifier(password)}'`);
};

/** AWS Backup, RDS and CloudWatch at one address; each is known by whom a request is signed for. */
async function answerOf(service: string, url: string, method: string, body: string): Promise<Answer> {
  const json = (value: object) => ({ type: "application/json", text: JSON.stringify(value) });
  if (service === "backup" && url.startsWith("/restore-testing/plans/tests"))
    return json({ RestoreTestingPlan: { RestoreTestingPlanArn: planArn, CreationTime: seconds() - 30 * 24 * hour } });
  if (service === "backup" && method === "PUT") {
    const result = JSON.parse(body) as Record<string, unknown>;
    results.push(result);
    Object.assign(job, result);
    return json({});
  }
  if (service === "backup" && url.startsWith("/restore-jobs/one")) return json(job);
  if (service === "backup" && url.startsWith("/restore-jobs?")) return json({ RestoreJobs: [job] });
  if (service === "rds") return rdsAnswer(new URLSearchParams(body));
  throw new Error(`nobody answers ${service} ${method} ${url}`);
}

beforeAll(async () => {
  trading = await startTradingDatabase();
  // Every RDS has it. Whoever is a member of it, however indirectly, is let in by IAM alone.
  await trading.postgres.superuser("CREATE ROLE rds_iam");
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(String(request.headers.authorization))?.[1] ?? "";
      void answerOf(service, String(request.url), String(request.method), Buffer.concat(parts).toString()).then(
        ({ status = 200, type, text }) => response.writeHead(status, { "content-type": type }).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const settings = loopbackClient(server);
  clients = { backup: new BackupClient(settings), rds: new RDSClient(settings), cloudWatch: new CloudWatchClient(settings) };
  // What CloudWatch gets is read before it is sent: its protocol is binary.
  clients.cloudWatch.middlewareStack.add(
    () => (args) => {
      const { MetricData = [] } = args.input as { MetricData?: { MetricName: string; Value: number }[] };
      for (const { MetricName, Value } of MetricData) measures[MetricName] = Value;
      return Promise.resolve({ output: { $metadata: {} }, response: {} } as never);
    },
    { step: "initialize", priority: "low" },
  );
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  server.closeAllConnections();
  server.close();
  await trading.stop();
});

/** The functions that write rows, and look into what was restored. */
const database = () => createDatabaseHandler(trading.environment, trading.client, log);
const environment = () => ({
  AWS_REGION: "us-west-2",
  RESTORE_TESTING_PLAN: "tests",
  DATABASE_NAME: "trading",
  ACTIVE_DATABASE_ARN: sourceArn,
  DATABASE_CA_FILE: trading.environment.DATABASE_CA_FILE,
  MAXIMUM_AGE_MINUTES: "60",
  ROWS_WRITTEN: "yes",
  METRIC_NAMESPACE: "smart0dte/prod/restore-tests",
});
const validation = (changed: NodeJS.ProcessEnv = {}) => createHandler({ ...environment(), ...changed }, clients, log, { pauseSeconds: 0 });
const restored = { detail: { restoreJobId: "one" } };

/** A call whose time is over after so many looks at it. */
const timeFor = (attempts: number) => {
  let left = attempts;
  return { getRemainingTimeInMillis: () => ((left -= 1) < 0 ? 0 : 600_000) };
};
const enough = () => timeFor(20);

beforeEach(async () => {
  results = [];
  measures = {};
  changes = [];
  asked = undefined;
  questionsUntilChanged = 2;
  refusal = undefined;
  job = {
    RestoreJobId: "one",
    Status: "COMPLETED",
    ResourceType: "RDS",
    CreatedResourceArn: createdArn,
    SourceResourceArn: sourceArn,
    CreationDate: seconds(),
    CompletionDate: seconds() - hour,
    RecoveryPointCreationDate: seconds() - hour,
    CreatedBy: { RestoreTestingPlanArn: planArn },
  };
  // What stands for the copy is the database itself here: its password goes back to the secret's.
  await setPassword(String((await trading.service.value(trading.adminSecretId)).password));
  await database()({ mode: "provision", table: { services: [], journals: [] } });
  await trading.query(await trading.service.value(trading.adminSecretId), `DELETE FROM ${canary.table}`);
  await database()({ mode: "canary" });
  await database()({ mode: "canary" });
});

test("reports that a restored database holds what was written, by exactly the calls that the role allows", async () => {
  const calls = [
    recordActions(clients.backup, "backup"),
    recordActions(clients.rds, "rds"),
    recordActions(clients.cloudWatch, "cloudwatch"),
  ];
  await validation()(restored, enough());
  await validation()({}, enough());
  expect(results).toEqual([{ ValidationStatus: "SUCCESSFUL", ValidationStatusMessage: expect.stringMatching(/^\d+ rows up to /) }]);
  expect(measures).toMatchObject({ RestoreValidationFailed: 0, RestoredDataAgeMinutes: 0 });
  const statements = restoreValidationStatements({ region: "us-west-2", accountId: "333333333333", planArn, namespace: "one" });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("changes the copy's password once, at once, to one that RDS takes, and waits until it is the copy's", async () => {
  await validation()(restored, enough());
  expect(changes.map((change) => [change.get("DBInstanceIdentifier"), change.get("ApplyImmediately")])).toEqual([
    ["awsbackup-restore-test-1", "true"],
  ]);
  const password = changes[0]?.get("MasterUserPassword") ?? "";
  expect(password).toMatch(/^(?![^]*[/@" ])[!-~]{40,128}$/);
  expect(log.lines.filter((line) => line.includes("does not take the new password"))).not.toEqual([]);
  expect(log.lines.join("\n")).not.toContain(password);
  expect(results).toEqual([expect.objectContaining({ ValidationStatus: "SUCCESSFUL" })]);
  await validation()(restored, enough());
  job.ValidationStatus = undefined;
  await validation()(restored, enough());
  expect(new Set(changes.map((change) => change.get("MasterUserPassword"))).size).toBe(2);
});

test.each([
  "arn:aws:rds:us-west-2:333333333333:db:smart0dte-prod-database-replica",
  "arn:aws:rds:us-west-2:333333333333:db:smart0dte-awsbackup-restore-test-1",
  "arn:aws:rds:us-west-2:333333333333:cluster:awsbackup-restore-test-1",
  "awsbackup-restore-test-1",
])("asks nothing of RDS for %s, which is not named as restore tests name databases", async (arn) => {
  job.CreatedResourceArn = arn;
  await validation()(restored, enough());
  expect([changes, asked]).toEqual([[], undefined]);
  expect(results).toEqual([{ ValidationStatus: "FAILED", ValidationStatusMessage: expect.stringContaining("its password is left alone") }]);
});

test("makes nobody a member of the group that IAM alone lets in", async () => {
  const members = await trading.query(
    await trading.service.value(trading.adminSecretId),
    "SELECT rolname FROM pg_roles WHERE rolname <> 'rds_iam' AND NOT rolsuper AND pg_has_role(oid, 'rds_iam', 'MEMBER')",
  );
  expect(members).toEqual([]);
});

test.each<[string, string, RegExp]>([
  [
    "a row that was changed",
    `UPDATE ${canary.table} SET tables = tables + 1 WHERE number = (SELECT max(number) FROM ${canary.table})`,
    /changed/,
  ],
  ["a row that is missing", `DELETE FROM ${canary.table} WHERE number = (SELECT max(number) - 1 FROM ${canary.table})`, /missing/],
  ["no row", `DELETE FROM ${canary.table}`, /has no row/],
])("reports %s as a failure, and counts it", async (_, damage, text) => {
  await database()({ mode: "canary" });
  await trading.query(await trading.service.value(trading.adminSecretId), damage);
  await validation()(restored, enough());
  expect(results).toEqual([{ ValidationStatus: "FAILED", ValidationStatusMessage: expect.stringMatching(text) }]);
  expect(measures.RestoreValidationFailed).toBe(1);
});

test("reports tables that were lost since the newest row", async () => {
  const administrator = await trading.service.value(trading.adminSecretId);
  await trading.query(administrator, "SET ROLE schema_owner; CREATE TABLE quotes (id int)");
  await database()({ mode: "canary" });
  await trading.query(administrator, "SET ROLE schema_owner; DROP TABLE quotes");
  await validation()(restored, enough());
  expect(results[0]).toMatchObject({
    ValidationStatus: "FAILED",
    ValidationStatusMessage: expect.stringContaining("0 tables are there, of 1"),
  });
});

test("a database that never takes its new password has failed when the call's time is over", async () => {
  questionsUntilChanged = 1000;
  await validation()(restored, timeFor(3));
  expect(results).toEqual([
    {
      ValidationStatus: "FAILED",
      ValidationStatusMessage: expect.stringMatching(
        /could not be looked into: .* does not take the new password .* resetting-master-credentials/,
      ),
    },
  ]);
  expect(measures.RestoreValidationFailed).toBe(1);
});

test("a change that RDS refuses is asked for again, and its reason is logged without the password", async () => {
  log.lines.length = 0;
  refusal = (password) => `not now, ${password}`;
  await validation()(restored, timeFor(2));
  expect(changes).toHaveLength(3);
  expect(results[0]?.["ValidationStatusMessage"]).toContain("not now, (the password)");
  for (const change of changes) expect(log.lines.join("\n")).not.toContain(change.get("MasterUserPassword"));
});

test("a call that comes too late leaves the result that another has reported", async () => {
  questionsUntilChanged = 1000;
  const late = timeFor(2);
  const call = {
    getRemainingTimeInMillis: () => {
      job.ValidationStatus = "SUCCESSFUL";
      return late.getRemainingTimeInMillis();
    },
  };
  await validation()(restored, call);
  expect([results, measures]).toEqual([[], {}]);
});

test("a copy of the database that wrote before is opened, not judged, and does not count", async () => {
  job.SourceResourceArn = "arn:aws:rds:us-west-2:333333333333:db:smart0dte-prod-database-replica";
  await trading.query(await trading.service.value(trading.adminSecretId), `DELETE FROM ${canary.table}`);
  await validation()(restored, enough());
  expect(results).toEqual([
    { ValidationStatus: "SUCCESSFUL", ValidationStatusMessage: expect.stringMatching(/^Opened, and not judged: .*database-replica/) },
  ]);
  expect(measures).toEqual({});
  await validation()({}, enough());
  expect(measures.HoursSinceRestoreValidation).toBeCloseTo(30 * 24, 0);
});

test("a copy of another database that cannot be opened has failed", async () => {
  job.SourceResourceArn = "arn:aws:rds:us-west-2:333333333333:db:other";
  questionsUntilChanged = 1000;
  await validation()(restored, timeFor(2));
  expect(results).toEqual([expect.objectContaining({ ValidationStatus: "FAILED" })]);
  expect(measures.RestoreValidationFailed).toBe(1);
});

test("the schedule looks into a restore that no event has announced", async () => {
  await validation()({}, enough());
  expect(results).toEqual([expect.objectContaining({ ValidationStatus: "SUCCESSFUL" })]);
  expect(measures).toMatchObject({ RestoreValidationFailed: 0, HoursSinceRestoreValidation: expect.closeTo(1, 1) });
});

test.each<[string, () => Record<string, unknown>]>([
  ["that is just done, which its event announces", () => ({ CompletionDate: seconds() - 60 })],
  ["that runs", () => ({ Status: "RUNNING", CompletionDate: undefined })],
  ["whose time for a result is over", () => ({ ValidationStatus: "TIMED_OUT" })],
])("the schedule leaves alone a restore %s", async (_, changed) => {
  Object.assign(job, changed());
  await validation()({}, enough());
  expect([results, changes]).toEqual([[], []]);
  expect(measures.HoursSinceRestoreValidation).toBeGreaterThan(0);
});

test("the schedule reports its measure, and fails, where a restore cannot get its result", async () => {
  job.CreatedBy = { RestoreTestingPlanArn: "other" };
  await expect(validation()({}, enough())).rejects.toThrow("1 restore jobs could not be looked into");
  expect(measures.HoursSinceRestoreValidation).toBeCloseTo(30 * 24, 0);
});

test("what nobody can look into has failed, and a job with a result keeps it", async () => {
  job.ResourceType = "DynamoDB";
  await validation()(restored, enough());
  expect(results[0]).toMatchObject({ ValidationStatus: "FAILED", ValidationStatusMessage: expect.stringContaining("DynamoDB") });
  job.ValidationStatus = "SUCCESSFUL";
  await validation()(restored, enough());
  expect(results).toHaveLength(1);
});

test.each([
  [{ CreatedBy: { RestoreTestingPlanArn: "arn:aws:backup:us-west-2:333333333333:restore-testing-plan:other" } }, "none of the plan tests"],
  [{ Status: "RUNNING" }, "is RUNNING"],
])("a job that is not to be looked into is reported to whoever called: %j", async (changed, text) => {
  Object.assign(job, changed);
  await expect(validation()(restored, enough())).rejects.toThrow(text);
  expect(results).toEqual([]);
});

test("the schedule reports since when nothing was found to be right: since the plan was made, where nothing ever was", async () => {
  job.ValidationStatus = "FAILED";
  await validation()({}, enough());
  expect(measures.HoursSinceRestoreValidation).toBeCloseTo(30 * 24, 0);
  job.ValidationStatus = "SUCCESSFUL";
  job.CompletionDate = seconds() - 5 * hour;
  await validation()({}, enough());
  expect(measures.HoursSinceRestoreValidation).toBeCloseTo(5, 0);
});
