import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { type SNSEvent } from "aws-lambda";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { type ElastiCacheState, startElastiCache } from "../../../__tests__/helpers/servers/elasticache";
import { emulatorClient } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { exportPrefixes } from "../../modules/cache/snapshot-names";
import { targetName } from "./export";
import { createHandler } from "./handler";
import { snapshotExportStatements } from "../../modules/function-permissions/redis-snapshot-export";

const now = new Date("2026-03-10T04:00:00Z");
const environment = { REPLICATION_GROUP_ID: "sessions", EXPORT_BUCKET: "backups", EXPORT_PREFIXES: exportPrefixes("sessions").join(",") };
const log = new MemoryLog();

let state: ElastiCacheState;
let api: RunningServer;
let client: ElastiCacheClient;
let sent: Set<string>;

beforeEach(async () => {
  const snapshots = [
    { name: "automatic.sessions-2026-03-10-03-00", status: "available", createdAt: ["2026-03-10T03:00:10Z", "2026-03-10T03:01:00Z"] },
    { name: "automatic.sessions-2026-03-09-03-00", status: "available", createdAt: ["2026-03-09T03:00:10Z"] },
    { name: "automatic.sessions-2026-03-07-03-00", status: "available", createdAt: ["2026-03-07T03:00:10Z"] },
    { name: "automatic.sessions-running", status: "creating", createdAt: ["2026-03-10T03:59:00Z"] },
  ];
  state = { host: "", port: 0, tokens: [], applyTokens: () => Promise.resolve(), modifyingFor: 0, snapshots, exported: [] };
  const server = await startElastiCache(state);
  api = server;
  client = new ElastiCacheClient({ ...emulatorClient(server.endpoint), maxAttempts: 1 });
  sent = recordActions(client, "elasticache");
});
afterEach(async () => {
  client.destroy();
  await api.stop();
});

/** An SNS event; only the part that the function reads. */
const event = (...messages: readonly string[]): SNSEvent =>
  ({ Records: messages.map((Message) => ({ Sns: { Message } })) }) as unknown as SNSEvent;
const complete = (cluster: string): string => JSON.stringify({ "ElastiCache:SnapshotComplete": cluster });
const run = (...messages: readonly string[]) => createHandler(environment, client, log, () => now)(event(...messages));

test("the snapshots of the last two days that are complete are exported", async () => {
  await run(complete("sessions-0001-001"));
  expect(state.exported).toEqual(["automatic-sessions-2026-03-09-03-00", "automatic-sessions-2026-03-10-03-00"]);
});

test("a snapshot that is named after something else than the group stays where it is, and holds nothing up", async () => {
  state.snapshots.unshift({ name: "before-the-migration", status: "available", createdAt: ["2026-03-10T01:00:00Z"] });
  await run(complete("sessions"));
  expect(state.exported).toHaveLength(2);
});

test("the role writes below the names of the group's exports and nowhere else in the bucket", () => {
  const statements = snapshotExportStatements({
    region: "us-east-1",
    accountId: "111111111111",
    replicationGroupId: "sessions",
    bucketArn: "arn:aws:s3:::backups",
    keyArn: "arn:aws:kms:us-east-1:111111111111:key/k",
  });
  const objects = statements.filter(({ actions }) => actions.includes("s3:PutObject")).flatMap(({ resources }) => resources);
  expect(objects).toEqual(["arn:aws:s3:::backups/automatic-sessions-*", "arn:aws:s3:::backups/sessions-*"]);
});

test("the events of all shards, and repeated ones, export nothing twice", async () => {
  for (const shard of ["sessions-0001-001", "sessions-0002-002", "sessions"]) await run(complete(shard));
  await run(complete("sessions-0001-001"), complete("sessions-0003-001"));
  expect(state.exported).toHaveLength(2);
});

test.each([
  ["another event", JSON.stringify({ "ElastiCache:CacheClusterProvisioningComplete": "sessions-0001-001" })],
  ["a failed snapshot", JSON.stringify({ "ElastiCache:SnapshotFailed": "sessions-0001-001" })],
  ["a snapshot of another group", complete("sessionsother-0001-001")],
  ["text that is no JSON", "a person tests the topic"],
  ["JSON that is no object", "null"],
])("%s is ignored, without a call", async (_, message) => {
  await run(message);
  expect([...sent]).toEqual([]);
});

test("one snapshot that fails does not keep the others back, and the event is delivered again", async () => {
  state.snapshots.unshift({ name: "automatic.sessions-broken", status: "available", createdAt: ["2026-03-10T01:00:00Z"] });
  const broken = recordFailure("automatic-sessions-broken");
  await expect(run(complete("sessions"))).rejects.toThrow(
    "snapshot automatic.sessions-broken could not be exported to backups: the bucket is not mine",
  );
  expect(state.exported).toHaveLength(2);
  broken();
  await run(complete("sessions"));
  expect(state.exported).toHaveLength(3);
});

test("the role allows exactly the actions that the handler calls", async () => {
  await run(complete("sessions"));
  const statements = snapshotExportStatements({
    region: "us-east-1",
    accountId: "111111111111",
    replicationGroupId: "sessions",
    bucketArn: "arn:aws:s3:::backups",
    keyArn: "arn:aws:kms:us-east-1:111111111111:key/k",
  });
  expect(allowedActions(statements, /^(s3|kms):/)).toEqual([...sent].sort());
});

test("a target's name says which snapshot it is, in the characters that are allowed", () => {
  expect(targetName("automatic.sessions-2026-03-10-03-00")).toBe("automatic-sessions-2026-03-10-03-00");
});

/** Lets the export of one target fail until the returned function is called. */
function recordFailure(target: string): () => void {
  let failing = true;
  const middleware = (next: (args: never) => unknown) => (args: { input: { TargetSnapshotName?: string } }) => {
    if (failing && args.input.TargetSnapshotName === target) throw new Error("the bucket is not mine");
    return next(args as never);
  };
  client.middlewareStack.add(middleware as never, { step: "initialize" });
  return () => {
    failing = false;
  };
}
