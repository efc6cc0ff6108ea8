import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { createHandler } from "./handler";
import { postgresRotationStatements } from "./permissions";

let trading: TradingDatabase;
let secretId: string;
const log = new MemoryLog();

const inTrading = async (credential: Record<string, string>, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = trading.postgres.client(credential.username ?? "", credential.password ?? "", "trading");
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  trading = await startTradingDatabase();
  secretId = await trading.service.create("app", { username: "app", password: "first-password-of-the-application" });
  await trading.service.rotate(secretId, createHandler(trading.environment, trading.client, log));
  const admin = await trading.service.value(trading.adminSecretId);
  // What a migration does: it grants to the owner role, never to one of the two users.
  await inTrading(
    admin,
    `CREATE SCHEMA market; CREATE SCHEMA audit;
     CREATE TABLE market.quotes (id int); CREATE TABLE market.positions (id int); CREATE TABLE audit.entries (id int);
     GRANT USAGE, CREATE ON SCHEMA market TO app_owner; GRANT USAGE ON SCHEMA audit TO app_owner;
     GRANT SELECT, INSERT ON market.quotes TO app_owner; GRANT SELECT ON market.positions TO app_owner; GRANT INSERT ON audit.entries TO app_owner;
     ALTER DEFAULT PRIVILEGES IN SCHEMA market GRANT SELECT, UPDATE ON TABLES TO app_owner;
     CREATE TABLE market.created_later (id int)`,
  );
});
afterAll(() => trading.stop());

test("both users have the same privileges on every table, also on one that was created later", async () => {
  const rows = await inTrading(
    await trading.service.value(trading.adminSecretId),
    `SELECT format('%s %s', t, p) AS privilege, has_table_privilege('app', t, p) AS app, has_table_privilege('app_clone', t, p) AS clone
     FROM unnest(ARRAY['market.quotes','market.positions','market.created_later','audit.entries']) t,
          unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE']) p`,
  );
  expect(rows.filter(({ app, clone }) => app !== clone)).toEqual([]);
  expect(rows.filter(({ app }) => app === true).map(({ privilege }) => privilege).sort()).toEqual([
    "audit.entries INSERT",
    "market.created_later SELECT",
    "market.created_later UPDATE",
    "market.positions SELECT",
    "market.quotes INSERT",
    "market.quotes SELECT",
  ]);
});

test("what one user creates, the other may change and drop", async () => {
  const [current, previous] = [await trading.service.value(secretId), await trading.service.value(secretId, "AWSPREVIOUS")];
  await inTrading(current, "CREATE TABLE market.orders (id int)");
  await inTrading(previous, "ALTER TABLE market.orders ADD COLUMN price numeric; INSERT INTO market.orders VALUES (1, 2)");
  expect(await inTrading(current, "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'")).toEqual([{ tableowner: "app_owner" }]);
  await inTrading(previous, "DROP TABLE market.orders");
});

test("neither user may log in as the owner role, create roles or read passwords", async () => {
  const [row] = await inTrading(
    await trading.service.value(secretId),
    "SELECT bool_or(rolcreaterole OR rolsuper OR rolcreatedb OR rolbypassrls) AS powerful, bool_or(rolcanlogin AND rolname = 'app_owner') AS login FROM pg_roles WHERE rolname LIKE 'app%'",
  );
  expect(row).toEqual({ powerful: false, login: false });
});

test("the role allows exactly the actions that the handler calls", async () => {
  const sent = recordActions(trading.client, "secretsmanager");
  const before = new Set(sent);
  const handler = createHandler(trading.environment, trading.client, log);
  for (const secret of [secretId, trading.adminSecretId]) {
    const token = await trading.service.begin(secret);
    sent.clear();
    for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) {
      await handler({ SecretId: secret, ClientRequestToken: token, Step });
      for (const action of sent) before.add(action);
    }
    await trading.service.end(secret);
  }
  const statements = postgresRotationStatements({ secretArns: [secretId], adminSecretArn: trading.adminSecretId, keyArn: "arn:aws:kms:us-east-1:111111111111:key/k", region: "us-east-1" });
  expect(allowedActions(statements, /^kms:/)).toEqual([...before].sort());
});
