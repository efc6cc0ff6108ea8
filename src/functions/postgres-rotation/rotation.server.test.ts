import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { surviveKills } from "../../../__tests__/helpers/functions/survive-kills";
import { startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { rotate } from "../shared/rotation/rotate";
import { alternatingUsers } from "./alternating-users";
import { createHandler } from "./handler";
import { scramVerifier } from "./scram";
import { singleUser } from "./single-user";

/** Hundreds of logins: seconds on an idle machine, more beside other test files. */
const busyMachineMilliseconds = 120_000;
const firstPassword = "first-password-of-the-application";

let trading: TradingDatabase;
const log = new MemoryLog();

beforeAll(async () => {
  trading = await startTradingDatabase();
});
afterAll(() => trading.stop());

const handler = () => createHandler(trading.environment, trading.client, log);
const appSecret = (username: string) => trading.service.create(username, { username, password: firstPassword, note: "kept" });

/** Secrets in memory and an administrator in the database, for one test alone. */
async function ownAdministrator(name: string): Promise<{ readonly secrets: MemorySecrets; readonly adminSecretId: string }> {
  await trading.postgres.superuser(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${scramVerifier(firstPassword)}'`);
  const secrets = new MemorySecrets();
  return { secrets, adminSecretId: await secrets.create(name, { username: name, password: firstPassword }) };
}

/** The current version, and whether the database takes it. */
async function workingCurrent(secretId: string): Promise<Record<string, string>> {
  const value = await trading.service.value(secretId);
  await trading.login(value);
  return value;
}

test("a rotation makes the other user current and leaves the previous version working", async () => {
  const secret = await appSecret("app");
  await trading.service.rotate(secret, handler());

  expect(await workingCurrent(secret)).toMatchObject({ username: "app_clone", note: "kept" });
  const previous = await trading.service.value(secret, "AWSPREVIOUS");
  expect(previous).toMatchObject({ username: "app", password: firstPassword });
  await trading.login(previous);

  await trading.service.rotate(secret, handler());
  expect(await workingCurrent(secret)).toMatchObject({ username: "app" });
  await expect(trading.login(previous)).rejects.toThrow("password authentication failed");
});

test("every step may come twice", async () => {
  const secret = await appSecret("twice");
  const token = await trading.service.begin(secret);
  for (const step of rotationSteps) {
    await handler()(rotationEvent(secret, token, step));
    const after = await trading.service.value(secret, "AWSPENDING");
    await handler()(rotationEvent(secret, token, step));
    expect(await trading.service.value(secret, "AWSPENDING")).toEqual(after);
  }
  expect(await workingCurrent(secret)).toMatchObject({ username: "twice_clone" });
});

describe("killed at any call to the outside", () => {
  test("an application's rotation goes on to its end, and a current version works at every moment", async () => {
    const { secrets, adminSecretId } = await ownAdministrator("admin_app");
    const secretId = await secrets.create("application", { username: "killed", password: firstPassword });
    let exists = false;
    const calls = await surviveKills({
      secrets,
      secret: () => Promise.resolve(secretId),
      strategy: (watch) => alternatingUsers({ store: watch(secrets), database: watch(trading.database), adminSecretId }),
      // Before the first rotation the user does not exist; from the first setSecret on it always works.
      check: async () => {
        exists ||= (await trading.postgres.superuser("SELECT 1 FROM pg_roles WHERE rolname = 'killed'")).length > 0;
        if (exists) await trading.login(await secrets.value(secretId));
      },
    });
    expect(calls).toBeGreaterThan(25);
  }, busyMachineMilliseconds);

  test("the administrator's rotation goes on to its end, and the current or the pending version works at every moment", async () => {
    const { secrets, adminSecretId } = await ownAdministrator("admin_self");
    const calls = await surviveKills({
      secrets,
      secret: () => Promise.resolve(adminSecretId),
      strategy: (watch) => singleUser({ store: watch(secrets), database: watch(trading.database) }),
      check: async () => trading.login(await secrets.value(adminSecretId)).catch(async () => trading.login(await secrets.value(adminSecretId, "AWSPENDING"))),
    });
    expect(calls).toBeGreaterThan(15);
  }, busyMachineMilliseconds);
});

test("nobody is refused while secrets rotate, neither with a fresh version nor with the one from before the rotation", async () => {
  const { secrets, adminSecretId } = await ownAdministrator("admin_busy");
  const secretId = await secrets.create("application", { username: "busy", password: firstPassword });
  const strategy = alternatingUsers({ store: secrets, database: trading.database, adminSecretId });
  const rotateOnce = async () => {
    const token = await secrets.begin(secretId);
    for (const step of rotationSteps) await rotate(rotationEvent(secretId, token, step), { store: secrets, strategy, log });
    await secrets.end(secretId);
  };
  await rotateOnce();
  let rotating = true;
  let held = await secrets.value(secretId);
  const rounds = [0, 0, 0, 0];
  const clients = rounds.map(async (_, client) => {
    while (rotating) {
      // Even clients read the secret for each login; odd ones keep what they had when the rotation began.
      await trading.login(client % 2 === 0 ? await secrets.value(secretId) : held);
      rounds[client] = (rounds[client] ?? 0) + 1;
    }
  });
  const everyClientOnceMore = async () => {
    const seen = [...rounds];
    // Two rounds: the first may have begun before.
    while (rounds.some((round, client) => round < (seen[client] ?? 0) + 2)) await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), ...clients]);
  };
  for (let rotation = 0; rotation < 5; rotation += 1) {
    await rotateOnce();
    await everyClientOnceMore();
    held = await secrets.value(secretId);
    await everyClientOnceMore();
  }
  rotating = false;
  await Promise.all(clients);
  expect(Math.min(...rounds)).toBeGreaterThan(20);
});

test("fifty rotations in a row end with a working version and a working previous one", async () => {
  const { secrets, adminSecretId } = await ownAdministrator("admin_often");
  const secretId = await secrets.create("application", { username: "often", password: firstPassword });
  const strategy = alternatingUsers({ store: secrets, database: trading.database, adminSecretId });
  for (let rotation = 0; rotation < 50; rotation += 1) {
    const token = await secrets.begin(secretId);
    for (const step of rotationSteps) await rotate(rotationEvent(secretId, token, step), { store: secrets, strategy, log });
    await secrets.end(secretId);
  }
  await trading.login(await secrets.value(secretId));
  await trading.login(await secrets.value(secretId, "AWSPREVIOUS"));
}, busyMachineMilliseconds);

test("the administrator's secret rotates, and applications' secrets rotate with it afterwards and in the middle of it", async () => {
  const secret = await appSecret("dependent");
  const before = await trading.service.value(trading.adminSecretId);
  const token = await trading.service.begin(trading.adminSecretId);
  await handler()(rotationEvent(trading.adminSecretId, token, "createSecret"));
  await handler()(rotationEvent(trading.adminSecretId, token, "setSecret"));

  // The database now knows the pending version only.
  await expect(trading.login(before)).rejects.toThrow("password authentication failed");
  await trading.service.rotate(secret, handler());

  await handler()(rotationEvent(trading.adminSecretId, token, "testSecret"));
  await handler()(rotationEvent(trading.adminSecretId, token, "finishSecret"));
  await trading.service.end(trading.adminSecretId);
  expect((await workingCurrent(trading.adminSecretId)).password).not.toBe(before.password);
  await trading.service.rotate(secret, handler());
  expect(await workingCurrent(secret)).toMatchObject({ username: "dependent" });
});

test("no value of a secret is logged, by the function or by the database", async () => {
  const secret = await appSecret("discreet");
  await trading.service.rotate(secret, handler());
  const passwords = [await trading.service.value(secret), await trading.service.value(secret, "AWSPREVIOUS"), await trading.service.value(trading.adminSecretId)].map(({ password = "" }) => password);
  const written = log.lines.join("\n") + trading.postgres.log();
  expect(trading.postgres.log()).toContain('ALTER ROLE "discreet_clone" PASSWORD');
  expect(passwords.filter((password) => password === "" || written.includes(password))).toEqual([]);
});
