import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { emulatorClient } from "../../../__tests__/helpers/servers/moto";
import { indexUseStatements } from "../../modules/function-permissions/index-use";
import { indexesOf } from "../daily-report/indexes";
import { createHandler } from "./handler";

const namespace = "smart0dte/prod/index-use";

let trading: TradingDatabase;
let cloudWatch: CloudWatchClient;
let administrator: Record<string, string>;

beforeAll(async () => {
  trading = await startTradingDatabase();
  cloudWatch = new CloudWatchClient({ ...emulatorClient(trading.endpoint), maxAttempts: 1 });
  administrator = await trading.service.value(trading.adminSecretId);
  await trading.query(
    administrator,
    `CREATE TABLE quotes (number bigint PRIMARY KEY, symbol text, price numeric, venue text UNIQUE);
     CREATE INDEX quotes_symbol ON quotes (symbol);
     CREATE INDEX quotes_price ON quotes (price);
     CREATE INDEX "quotes Venue" ON quotes (venue, price);
     CREATE UNIQUE INDEX quotes_one ON quotes (price, venue);
     ALTER TABLE quotes ADD EXCLUDE USING btree (price WITH =, number WITH =);
     INSERT INTO quotes SELECT n, 's' || n, n, 'v' || n FROM generate_series(1, 1000) n`,
  );
});
afterAll(async () => {
  cloudWatch.destroy();
  await trading.stop();
});

/** A session that ends has told PostgreSQL what it read. */
const readsBySymbol = () => trading.query(administrator, "SET enable_seqscan = off; SELECT count(*) FROM quotes WHERE symbol = 's7'");

const clients = () => ({ secretsManager: trading.client, cloudWatch });
const run = (log: MemoryLog, proofDays?: number) =>
  createHandler(
    { ...trading.environment, ADMIN_SECRET: trading.adminSecretId, METRIC_NAMESPACE: namespace },
    clients(),
    log,
    ...(proofDays === undefined ? [] : [proofDays]),
  )();
/** What a report is told now. */
const told = () => indexesOf(cloudWatch, namespace, new Date(Date.now() + 60_000));

test("a report is told that nobody looked, until somebody has", async () => {
  expect(await told()).toBe("nobody looked");
});

test("what has been counted for less than a quarter of a year is named in the log, and proves nothing", async () => {
  const log = new MemoryLog();
  await run(log);
  expect(log.lines.join()).toContain("proves nothing so early");
  expect(await told()).toEqual({ countedDays: expect.closeTo(0, 1) as number });
});

test("indexes that no query has read are counted and named, the largest first; one that is read, and what keeps values apart, is not", async () => {
  const before = new MemoryLog();
  await run(before, 0);
  expect(before.lines.join()).toContain("public.quotes_symbol (");
  await readsBySymbol();
  const log = new MemoryLog();
  await run(log, 0);
  const { indexes } = JSON.parse(log.lines.join()) as { indexes: string };
  expect(indexes.replaceAll(/ \(\d+ bytes\)/g, "")).toBe('public."quotes Venue", public.quotes_price');
});

test("statistics that somebody has reset are as old as that, and an index is unread again", async () => {
  // Who resets statistics is a superuser, which works in another database here.
  await trading.postgres.superuser("ALTER ROLE administrator SUPERUSER");
  await trading.query(administrator, "SELECT pg_stat_reset()");
  await trading.postgres.superuser("ALTER ROLE administrator NOSUPERUSER");
  const log = new MemoryLog();
  await run(log);
  expect(log.lines.join()).toContain("public.quotes_symbol (");
  expect(await told()).toHaveProperty("countedDays");
});

test("the role allows exactly the calls that this takes", async () => {
  const calls = [recordActions(trading.client, "secretsmanager"), recordActions(cloudWatch, "cloudwatch")];
  await run(new MemoryLog());
  const statements = indexUseStatements({ adminSecretArn: "arn:s", secretsKeyArn: "arn:k", region: "us-east-1", namespace });
  // Secrets Manager decrypts in the caller's name.
  expect(allowedActions(statements, /^kms:/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("a database that does not answer fails the call, so that the topic is told", async () => {
  const environment = { ...trading.environment, DATABASE_PORT: "1", ADMIN_SECRET: trading.adminSecretId, METRIC_NAMESPACE: namespace };
  await expect(createHandler(environment, clients(), new MemoryLog())()).rejects.toThrow(/cannot be used/);
});
