import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { type ServicePair, servicePair } from "../../../__tests__/helpers/functions/service-pair";
import { startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { type Pooler, startPooler } from "../../../__tests__/helpers/servers/pooler";
import { Client } from "pg";
import { rotate } from "../shared/rotation/rotate";
import { type Credential, parseCredential } from "./credential";
import { fixedUsers } from "./fixed-users";
import { scramVerifier } from "./scram";

const busyMachineMilliseconds = 120_000;

let trading: TradingDatabase;
let pair: ServicePair;
let pooler: Pooler;
const log = new MemoryLog();

const readBoth = async (): Promise<Credential[]> =>
  Promise.all(pair.secretIds.map(async (secret) => parseCredential(await pair.secrets.value(secret))));

async function query({ username: user, password }: Credential, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ host: "127.0.0.1", port: pooler.port, user, password, database: "trading" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What docs/services.md asks of a client: log in with one of the two, and with the other when it is refused. */
async function asService(held: readonly Credential[], text: string): Promise<readonly Record<string, unknown>[]> {
  const [one, other] = held;
  return query(one!, text).catch((error: Error & { code?: string }) => {
    if (error.code !== "28P01") throw error;
    return query(other!, text);
  });
}

async function rotateOne(secret: string): Promise<void> {
  const token = await pair.secrets.begin(secret);
  for (const step of rotationSteps)
    await rotate(rotationEvent(secret, token, step), { store: pair.secrets, strategy: fixedUsers(pair.props), log });
  await pair.secrets.end(secret);
}

beforeAll(async () => {
  trading = await startTradingDatabase();
  pair = await servicePair(trading, "execution");
  pooler = await startPooler({
    credentials: readBoth,
    open: ({ username, password }) => trading.postgres.client(username, password, "trading"),
  });
  await trading.query(await trading.service.value(trading.adminSecretId), "SET ROLE schema_owner; CREATE TABLE quotes (id int)");
});
afterAll(async () => {
  await pooler.stop();
  await trading.stop();
});

test("a user that the pooler was not given is refused, however the database knows it: renaming users cannot work", async () => {
  await trading.postgres.superuser(`CREATE ROLE execution_a_clone LOGIN PASSWORD '${scramVerifier("valid-in-the-database")}'`);
  await trading.login({ username: "execution_a_clone", password: "valid-in-the-database" });
  await expect(query({ username: "execution_a_clone", password: "valid-in-the-database" }, "SELECT 1")).rejects.toThrow(
    "the proxy has no credentials for the role execution_a_clone",
  );
});

test("a service's rights hold on any connection that it is lent, after any reset of the session", async () => {
  const [one, other] = await readBoth();
  for (const credential of [one!, other!, one!, other!]) {
    await query(credential, "INSERT INTO quotes VALUES (1)");
    expect(await query(credential, "SELECT current_user AS me, current_setting('role') AS role")).toEqual([
      { me: credential.username, role: "none" },
    ]);
  }
  // Two users, and connections that were used again.
  expect(pooler.opened()).toBe(2);
});

test(
  "nobody who has read both secrets is refused while they rotate in turn, neither with fresh values nor with those from the overlap before",
  async () => {
    let rotating = true;
    let held = await readBoth();
    const rounds = [0, 0, 0, 0];
    const clients = rounds.map(async (_, client) => {
      while (rotating) {
        // Even clients read the secrets for each login; odd ones keep what they had when the rotation began.
        await asService(client % 2 === 0 ? await readBoth() : held, "INSERT INTO quotes VALUES (2)");
        rounds[client] = (rounds[client] ?? 0) + 1;
      }
    });
    const everyClientOnceMore = async () => {
      const seen = [...rounds];
      // Two rounds: the first may have begun before.
      while (rounds.some((round, client) => round < (seen[client] ?? 0) + 2))
        await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), ...clients]);
    };
    for (let rotation = 0; rotation < 6; rotation += 1) {
      await rotateOne(pair.secretIds[rotation % 2]!);
      await everyClientOnceMore();
      // Within the overlap everybody reads again; then the other one's turn may come.
      pair.pass(24);
      held = await readBoth();
      await everyClientOnceMore();
    }
    rotating = false;
    await Promise.all(clients);
    expect(Math.min(...rounds)).toBeGreaterThan(20);
  },
  busyMachineMilliseconds,
);
