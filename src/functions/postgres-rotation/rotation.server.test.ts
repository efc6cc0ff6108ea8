import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { type ServicePair, servicePair } from "../../../__tests__/helpers/functions/service-pair";
import { surviveKills } from "../../../__tests__/helpers/functions/survive-kills";
import { serviceSecrets, startTradingDatabase, type TradingDatabase } from "../../../__tests__/helpers/functions/trading-database";
import { type RotationStep } from "../shared/rotation/event";
import { rotate } from "../shared/rotation/rotate";
import { fixedUsers } from "./fixed-users";
import { createHandler } from "./handler";
import { scramVerifier } from "./scram";
import { singleUser } from "./single-user";

/** Hundreds of logins: seconds on an idle machine, more beside other test files. */
const busyMachineMilliseconds = 120_000;
const firstPassword = "first-password-of-the-administrator";

let trading: TradingDatabase;
const log = new MemoryLog();

beforeAll(async () => {
  trading = await startTradingDatabase();
});
afterAll(() => trading.stop());

const handler = () => createHandler(trading.environment, trading.client, log);

/** Both users of a service, made by the function itself, with their secrets in the emulator. */
async function services(...names: readonly string[]): Promise<void> {
  for (const name of names) for (const mark of ["a", "b"]) await trading.service.createEmpty(`${serviceSecrets}/${name}/${mark}`);
  await handler()({
    mode: "provision",
    table: { services: names.map((service) => ({ service, access: "readWrite" as const })), journals: [] },
  });
}

/** The steps of a rotation of one of the two, up to one of them. */
async function steps({ secrets, props }: ServicePair, secretId: string, upTo: RotationStep = "finishSecret"): Promise<void> {
  const token = await secrets.begin(secretId);
  for (const step of rotationSteps.slice(0, rotationSteps.indexOf(upTo) + 1))
    await rotate(rotationEvent(secretId, token, step), { store: secrets, strategy: fixedUsers(props), log });
}

test("a rotation changes one user's password, keeps its name and leaves the other one alone", async () => {
  await services("api");
  const [one, other] = [`${serviceSecrets}/api/a`, `${serviceSecrets}/api/b`];
  const [before, untouched] = [await trading.service.value(one), await trading.service.value(other)];
  await trading.service.rotate(one, handler());

  const after = await trading.service.value(one);
  expect(after.username).toBe("api_a");
  await trading.login(after);
  await expect(trading.login(before)).rejects.toThrow("password authentication failed");
  expect(await trading.service.value(other)).toEqual(untouched);
  await trading.login(untouched);
});

test("every step may come twice", async () => {
  const pair = await servicePair(trading, "twice");
  const [secret] = pair.secretIds;
  const token = await pair.secrets.begin(secret);
  for (const step of rotationSteps) {
    const run = () => rotate(rotationEvent(secret, token, step), { store: pair.secrets, strategy: fixedUsers(pair.props), log });
    await run();
    const after = await pair.secrets.value(secret, "AWSPENDING");
    await run();
    expect(await pair.secrets.value(secret, "AWSPENDING")).toEqual(after);
  }
  await trading.login(await pair.secrets.value(secret));
});

describe("the promised overlap", () => {
  test("the second user rotates only when the first one has been current for so long", async () => {
    const pair = await servicePair(trading, "overlap", 24);
    const [first, second] = pair.secretIds;
    await steps(pair, first);
    pair.pass(23);
    await expect(steps(pair, second)).rejects.toThrow(
      "overlap/a changed less than 24 h ago, and clients may still need overlap_b; rotate after 2026-11-03T09:00:00.000Z",
    );
    pair.pass(1);
    await steps(pair, second);
    await trading.login(await pair.secrets.value(second));
  });

  test("of two rotations that begin together one goes through, and the other user goes on working", async () => {
    const pair = await servicePair(trading, "together");
    const [first, second] = pair.secretIds;
    await Promise.all(pair.secretIds.map((secret) => steps(pair, secret, "createSecret")));
    const untouched = await pair.secrets.value(second);
    const continued = async (secret: string) => {
      const [token = ""] =
        Object.entries((await pair.secrets.describe(secret)).stages).find(([, labels]) => labels.includes("AWSPENDING")) ?? [];
      await rotate(rotationEvent(secret, token, "setSecret"), { store: pair.secrets, strategy: fixedUsers(pair.props), log });
    };
    await continued(first);
    await expect(continued(second)).rejects.toThrow("the other user of this service does not log in with the current value of together/a");
    await trading.login(untouched);
  });
});

describe("killed at any call to the outside", () => {
  test(
    "a service's rotation goes on to its end, and the other user works at every moment",
    async () => {
      const { secrets, props, secretIds } = await servicePair(trading, "killed");
      const calls = await surviveKills({
        secrets,
        secret: () => Promise.resolve(secretIds[0]),
        strategy: (watch) => fixedUsers({ ...props, store: watch(secrets), database: watch(trading.database) }),
        check: async () => trading.login(await secrets.value(secretIds[1])),
        checkEnd: async () => trading.login(await secrets.value(secretIds[0])),
      });
      expect(calls).toBeGreaterThan(25);
    },
    busyMachineMilliseconds,
  );

  test(
    "the administrator's rotation goes on to its end, and the current or the pending version works at every moment",
    async () => {
      await trading.postgres.superuser(`CREATE ROLE admin_self LOGIN CREATEROLE PASSWORD '${scramVerifier(firstPassword)}'`);
      const secrets = new MemorySecrets();
      const adminSecretId = await secrets.create("admin_self", { username: "admin_self", password: firstPassword });
      const calls = await surviveKills({
        secrets,
        secret: () => Promise.resolve(adminSecretId),
        strategy: (watch) => singleUser({ store: watch(secrets), database: watch(trading.database) }),
        check: async () =>
          trading
            .login(await secrets.value(adminSecretId))
            .catch(async () => trading.login(await secrets.value(adminSecretId, "AWSPENDING"))),
      });
      expect(calls).toBeGreaterThan(15);
    },
    busyMachineMilliseconds,
  );
});

test(
  "twenty rotations of both users in turn end with two working users",
  async () => {
    const pair = await servicePair(trading, "often");
    for (let rotation = 0; rotation < 20; rotation += 1) {
      await steps(pair, pair.secretIds[rotation % 2]!);
      pair.pass(24);
    }
    for (const secret of pair.secretIds) await trading.login(await pair.secrets.value(secret));
  },
  busyMachineMilliseconds,
);

test("the administrator's secret rotates, and services' secrets rotate with it afterwards and in the middle of it", async () => {
  await services("dependent");
  const before = await trading.service.value(trading.adminSecretId);
  const token = await trading.service.begin(trading.adminSecretId);
  await handler()(rotationEvent(trading.adminSecretId, token, "createSecret"));
  await handler()(rotationEvent(trading.adminSecretId, token, "setSecret"));

  // The database now knows the pending version only.
  await expect(trading.login(before)).rejects.toThrow("password authentication failed");
  await trading.service.rotate(`${serviceSecrets}/dependent/a`, handler());

  await handler()(rotationEvent(trading.adminSecretId, token, "testSecret"));
  await handler()(rotationEvent(trading.adminSecretId, token, "finishSecret"));
  await trading.service.end(trading.adminSecretId);
  const after = await trading.service.value(trading.adminSecretId);
  expect(after.password).not.toBe(before.password);
  await trading.login(after);
});

describe("the copy in the other region", () => {
  const createSecret = async (copies: Readonly<Record<string, string>>): Promise<void> => {
    const secrets = new MemorySecrets();
    secrets.copies = copies;
    const id = await secrets.create("copied", { username: "administrator", password: firstPassword });
    await rotate(rotationEvent(id, await secrets.begin(id), "createSecret"), {
      store: secrets,
      strategy: singleUser({ store: secrets, database: trading.database }),
      log,
      copyRegion: "us-west-2",
    });
  };

  test("lets a secret rotate while it is in step", () => createSecret({ "us-west-2": "InSync" }));

  test.each([
    [{ "us-west-2": "Failed" }, "it is Failed"],
    // What a promotion there leaves behind here.
    [{}, "it has none there; after a failover finish the failback first"],
  ])("stops the rotation of one that is not: %j", async (copies, text) => {
    await expect(createSecret(copies)).rejects.toThrow(text);
  });
});

test("no value of a secret is logged, by the function or by the database", async () => {
  await services("discreet");
  const secret = `${serviceSecrets}/discreet/a`;
  await trading.service.rotate(secret, handler());
  const passwords = [
    await trading.service.value(secret),
    await trading.service.value(secret, "AWSPREVIOUS"),
    await trading.service.value(trading.adminSecretId),
  ].map(({ password = "" }) => password);
  const written = log.lines.join("\n") + trading.postgres.log();
  expect(trading.postgres.log()).toContain('ALTER ROLE "discreet_a" PASSWORD');
  expect(passwords.filter((password) => password === "" || written.includes(password))).toEqual([]);
});
