import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { serviceSecrets, startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { createHandler } from "./handler";

let trading: TradingDatabase;
const log = new MemoryLog();
const secrets = [`${serviceSecrets}/execution/a`, `${serviceSecrets}/execution/b`];
const handler = () => createHandler(trading.environment, trading.client, log);
const values = () => Promise.all(secrets.map((secret) => trading.service.value(secret)));

beforeAll(async () => {
  trading = await startTradingDatabase();
  for (const secret of secrets) await trading.service.createEmpty(secret);
  await handler()({ mode: "provision", table: { services: [{ service: "execution", access: "readWrite" }], journals: [] } });
});
afterAll(() => trading.stop());

test("ends both credentials of a service at once, with what they have open, and leaves the service two that work", async () => {
  const before = await values();
  const [stolen] = before;
  const thief = trading.postgres.client(stolen?.username ?? "", stolen?.password ?? "", "trading");
  const ended = new Promise((resolve) => thief.on("error", resolve));
  await thief.connect();

  expect(await handler()({ mode: "emergency", service: "execution" })).toEqual({ changed: ["execution_a", "execution_b"] });
  await ended;
  for (const value of before) await expect(trading.login(value)).rejects.toThrow("password authentication failed");
  for (const value of await values()) await trading.login(value);
});

test("is followed by no rotation within the overlap, for clients read their credentials again first", async () => {
  await handler()({ mode: "emergency", service: "execution" });
  await expect(trading.service.rotate(secrets[0]!, handler())).rejects.toThrow("execution/b changed less than 24 h ago");
});

test("knows the services that have users, and no others", async () => {
  await expect(handler()({ mode: "emergency", service: "nobody" })).rejects.toThrow("nobody/a has no current value");
  await expect(handler()({ mode: "emergency", service: "x y" })).rejects.toThrow("is no name of a service");
});
