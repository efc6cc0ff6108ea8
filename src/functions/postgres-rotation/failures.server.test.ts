import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { rotationEvent } from "../../../__tests__/helpers/functions/rotation";
import { serviceSecrets, startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { localhostCertificate } from "../../../__tests__/helpers/servers/certificate";
import { freePort } from "../../../__tests__/helpers/servers/process";
import { parseCredential } from "./credential";
import { PostgresDatabase } from "./database";
import { createHandler } from "./handler";
import { rdsAuthorities } from "./rds-authorities";

let trading: TradingDatabase;
let secretId: string;
const log = new MemoryLog();

beforeAll(async () => {
  trading = await startTradingDatabase();
  for (const mark of ["a", "b"]) await trading.service.createEmpty(`${serviceSecrets}/api/${mark}`);
  await handlerWith()({ mode: "provision", table: { services: [{ service: "api", access: "readWrite" }], journals: [] } });
});
afterAll(() => trading.stop());
beforeEach(async () => {
  // Another secret of the same user, so that no test finds the rotation of the one before.
  secretId = await trading.service.create("api", { username: "api_a", password: "first-password-of-the-application" });
});

const handlerWith = (environment: NodeJS.ProcessEnv = {}) => createHandler({ ...trading.environment, ...environment }, trading.client, log);

/** Runs createSecret, then setSecret with another environment. */
async function setSecretWith(environment: NodeJS.ProcessEnv): Promise<void> {
  const token = await trading.service.begin(secretId);
  await handlerWith()(rotationEvent(secretId, token, "createSecret"));
  await handlerWith(environment)(rotationEvent(secretId, token, "setSecret"));
}

test("a wrong administrator's secret is named, with what to do", async () => {
  const wrong = await trading.service.create("wrong", { username: "administrator", password: "not-the-password" });
  await expect(setSecretWith({ ADMIN_SECRET_ARN: wrong })).rejects.toThrow(
    `the database refuses the administrator with every version of ${wrong}; set its password to the current version's`,
  );
});

test("a database that cannot be reached is named with host and port", async () => {
  const port = String(await freePort());
  await expect(setSecretWith({ DATABASE_PORT: port })).rejects.toThrow(
    new RegExp(`localhost:${port}/trading cannot be used: .*ECONNREFUSED.*; check that it runs`),
  );
});

test("a server whose certificate another CA signed gets no password", async () => {
  const { certificate } = await localhostCertificate();
  const database = new PostgresDatabase({
    host: "localhost",
    port: trading.postgres.port,
    database: "trading",
    certificateAuthorities: [certificate],
  });
  await expect(database.connect(parseCredential(await trading.service.value(trading.adminSecretId)))).rejects.toThrow("cannot be trusted");
});

test("a server that answers under another name than its certificate's gets no password", async () => {
  await expect(setSecretWith({ DATABASE_HOST: "127.0.0.1" })).rejects.toThrow(/127\.0\.0\.1:\d+\/trading cannot be trusted/);
});

test("a role that somebody else created is named, with what to do", async () => {
  await trading.postgres.superuser("CREATE ROLE stranger_a LOGIN; CREATE ROLE stranger_b LOGIN");
  for (const mark of ["a", "b"]) await trading.service.createEmpty(`${serviceSecrets}/stranger/${mark}`);
  const made = handlerWith()({ mode: "provision", table: { services: [{ service: "stranger", access: "read" }], journals: [] } });
  await expect(made).rejects.toThrow(/does not let administrator do this: permission denied to (alter|grant) role.*with the admin option$/);
});

test("a step before createSecret says that createSecret has to run", async () => {
  const token = await trading.service.begin(secretId);
  for (const step of ["setSecret", "testSecret", "finishSecret"] as const) {
    await expect(handlerWith()(rotationEvent(secretId, token, step))).rejects.toThrow(
      `version ${token} of ${secretId} has no value; createSecret has to run before`,
    );
  }
  expect(await trading.service.value(secretId)).toMatchObject({ password: "first-password-of-the-application" });
});

test("a token of a rotation that was cancelled, or of none, is refused", async () => {
  const token = await trading.service.begin(secretId);
  await trading.service.end(secretId);
  await expect(handlerWith()(rotationEvent(secretId, token, "createSecret"))).rejects.toThrow("does not carry AWSPENDING");
  const stranger = "00000000-0000-4000-8000-000000000000";
  await expect(handlerWith()(rotationEvent(secretId, stranger, "setSecret"))).rejects.toThrow(`has no version ${stranger}`);
});

test("a secret without rotation, and a step that does not exist, are refused", async () => {
  await expect(handlerWith()(rotationEvent(secretId, "00000000-0000-4000-8000-000000000000", "createSecret"))).rejects.toThrow(
    "rotation is not enabled",
  );
  await expect(handlerWith()({ SecretId: secretId, ClientRequestToken: "x", Step: "dropSecret" })).rejects.toThrow(
    'unknown rotation step "dropSecret"',
  );
});

test("a pending version that the database does not know never becomes current", async () => {
  const token = await trading.service.begin(secretId);
  await handlerWith()(rotationEvent(secretId, token, "createSecret"));
  await expect(handlerWith()(rotationEvent(secretId, token, "finishSecret"))).rejects.toThrow("refuses user api_a");
  expect(await trading.service.value(secretId)).toMatchObject({ password: "first-password-of-the-application" });
});

test.each([
  [{ username: "app", password: "" }, "the secret's password is missing"],
  [{ password: "p" }, "the secret's username is missing"],
  [{ username: 'api"; DROP ROLE x', password: "p" }, "the secret's username is missing or not a plain lower-case name"],
])("a secret of the wrong shape is refused: %j", (value, message) => {
  expect(() => parseCredential(value)).toThrow(message);
});

test("the bundle holds the authorities of both regions, and of no beta region", () => {
  for (const region of ["us-east-1", "us-west-2"]) expect(rdsAuthorities(region).length).toBeGreaterThanOrEqual(3);
  expect(rdsAuthorities("us-east-1").length).toBeLessThan(6);
});

test("failures are logged with step and reason, without values", async () => {
  const wrong = await trading.service.create("wrong", { username: "administrator", password: "not-the-password" });
  await expect(setSecretWith({ ADMIN_SECRET_ARN: wrong })).rejects.toThrow("refuses the administrator");
  expect(log.lines.at(-1)).toMatch(/"step failed".*"step":"setSecret".*"reason":"the database refuses the administrator/);
  expect(log.lines.filter((line) => line.includes("first-password") || line.includes("not-the-password"))).toEqual([]);
});
