import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { bootstrapToken, quickPatience, type SessionCache, startSessionCache } from "../../../__tests__/helpers/functions/session-cache";
import { surviveKills } from "../../../__tests__/helpers/functions/survive-kills";
import { rotate } from "../shared/rotation/rotate";
import { authToken } from "./auth-token";
import { createHandler } from "./handler";
import { tlsProbe } from "./probe";

const laterToken = "a-token-of-some-later-rotation";

let cache: SessionCache;
const log = new MemoryLog();

beforeAll(async () => {
  cache = await startSessionCache();
});
afterAll(() => cache.stop());

const handler = () => createHandler(cache.environment, cache.clients, log, quickPatience);

/** A secret in the state after Terraform, or after some rotation. */
async function secretWith(token: string, extra: Record<string, unknown> = {}): Promise<string> {
  await cache.reset(token);
  return cache.service.create("sessions", { authToken: token, ...extra });
}

test("the first rotation ends the bootstrap token, which stands in Terraform's state", async () => {
  const secret = await secretWith(bootstrapToken, { bootstrap: true });
  await cache.service.rotate(secret, handler());
  const current = await cache.service.value(secret);
  expect(current).not.toHaveProperty("bootstrap");
  expect(await cache.takes(current.authToken)).toBe(true);
  expect(await cache.takes(bootstrapToken)).toBe(false);
});

test("a later rotation leaves the previous token valid until the next one", async () => {
  const secret = await secretWith(laterToken);
  await cache.service.rotate(secret, handler());
  expect(await cache.takes(laterToken)).toBe(true);
  await cache.service.rotate(secret, handler());
  expect(await cache.takes(laterToken)).toBe(false);
  for (const stage of ["AWSCURRENT", "AWSPREVIOUS"] as const)
    expect(await cache.takes((await cache.service.value(secret, stage)).authToken)).toBe(true);
});

test("tokens are of the form that ElastiCache takes", async () => {
  const secret = await secretWith(laterToken);
  for (let rotation = 0; rotation < 5; rotation += 1) {
    await cache.service.rotate(secret, handler());
    expect((await cache.service.value(secret)).authToken).toMatch(/^[A-Za-z0-9!^-]{64}$/);
  }
});

test("every step may come twice, also the finish that ends the bootstrap token", async () => {
  const secret = await secretWith(bootstrapToken, { bootstrap: true });
  const token = await cache.service.begin(secret);
  for (const step of rotationSteps) {
    await handler()(rotationEvent(secret, token, step));
    await handler()(rotationEvent(secret, token, step));
  }
  expect(cache.state.tokens).toEqual([(await cache.service.value(secret)).authToken]);
});

describe("killed at any call to the outside", () => {
  const watchedToken = (secrets: MemorySecrets) => (watch: <T extends object>(target: T) => T, secretId: string) =>
    authToken({ store: watch(secrets), secretId, group: watch(cache.group()), probe: watch({ ask: cache.probe }).ask });

  test("the first rotation goes on to its end, the current token works at every moment, and the bootstrap token ends", async () => {
    const secrets = new MemorySecrets();
    const calls = await surviveKills({
      secrets,
      secret: async () => {
        await cache.reset(bootstrapToken);
        return secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
      },
      strategy: watchedToken(secrets),
      check: async (secretId) => expect(await cache.takes((await secrets.value(secretId)).authToken)).toBe(true),
      checkEnd: async () => expect(await cache.takes(bootstrapToken)).toBe(false),
    });
    expect(calls).toBeGreaterThan(20);
  }, 120_000);

  test("a later rotation goes on to its end, and the current token works at every moment", async () => {
    const secrets = new MemorySecrets();
    await cache.reset(laterToken);
    const secretId = await secrets.create("sessions", { authToken: laterToken });
    const calls = await surviveKills({
      secrets,
      secret: () => Promise.resolve(secretId),
      strategy: watchedToken(secrets),
      check: async () => expect(await cache.takes((await secrets.value(secretId)).authToken)).toBe(true),
      checkEnd: async () => expect(await cache.takes((await secrets.value(secretId, "AWSPREVIOUS")).authToken)).toBe(true),
    });
    expect(calls).toBeGreaterThan(15);
  }, 120_000);
});

test("after a rotation that was given up, the next one does not push the current token out", async () => {
  const secrets = new MemorySecrets();
  await cache.reset(laterToken);
  const secretId = await secrets.create("sessions", { authToken: laterToken });
  const context = { store: secrets, strategy: authToken({ store: secrets, secretId, group: cache.group(), probe: cache.probe }), log };
  const givenUp = await secrets.begin(secretId);
  for (const step of ["createSecret", "setSecret"] as const) await rotate(rotationEvent(secretId, givenUp, step), context);
  await secrets.end(secretId);

  const token = await secrets.begin(secretId);
  for (const step of rotationSteps) {
    await rotate(rotationEvent(secretId, token, step), context);
    expect(await cache.takes(laterToken)).toBe(true);
  }
  expect(cache.state.tokens).toEqual([laterToken, (await secrets.value(secretId)).authToken]);
});

test("nobody is refused while the token rotates, neither with a fresh token nor with the one from before", async () => {
  const secrets = new MemorySecrets();
  await cache.reset(laterToken);
  const secretId = await secrets.create("sessions", { authToken: laterToken });
  const context = { store: secrets, strategy: authToken({ store: secrets, secretId, group: cache.group(), probe: cache.probe }), log };
  let rotating = true;
  let logins = 0;
  let held = laterToken;
  const clients = [0, 1, 2].map(async (client) => {
    while (rotating) {
      expect(await cache.takes(client === 0 ? (await secrets.value(secretId)).authToken : held)).toBe(true);
      logins += 1;
    }
  });
  const afterMoreLogins = async () => {
    for (const goal = logins + 20; logins < goal;) await Promise.race([new Promise((resolve) => setTimeout(resolve, 5)), ...clients]);
  };
  for (let rotation = 0; rotation < 5; rotation += 1) {
    const token = await secrets.begin(secretId);
    for (const step of rotationSteps) await rotate(rotationEvent(secretId, token, step), context);
    await secrets.end(secretId);
    await afterMoreLogins();
    held = (await secrets.value(secretId)).authToken ?? "";
    await afterMoreLogins();
  }
  rotating = false;
  await Promise.all(clients);
});

describe("failures", () => {
  test("a current token that Redis refuses stops the rotation before anything changes", async () => {
    const secret = await secretWith(laterToken);
    await cache.reset("another-token-altogether");
    const token = await cache.service.begin(secret);
    await handler()(rotationEvent(secret, token, "createSecret"));
    await expect(handler()(rotationEvent(secret, token, "setSecret"))).rejects.toThrow("Redis refuses the current token");
    expect(cache.state.tokens).toEqual(["another-token-altogether"]);
  });

  test("a group that stays in modification makes the step fail, to be repeated", async () => {
    const secret = await secretWith(laterToken);
    const token = await cache.service.begin(secret);
    await handler()(rotationEvent(secret, token, "createSecret"));
    const impatient = createHandler(cache.environment, cache.clients, log, { pollMilliseconds: 1, timeoutMilliseconds: 1 });
    await cache.service.value(secret);
    await expect(impatient(rotationEvent(secret, token, "setSecret"))).rejects.toThrow(/still modifying after/);
    await handler()(rotationEvent(secret, token, "setSecret"));
    expect(await cache.takes(laterToken)).toBe(true);
  });

  test("a token that is out of form is refused", async () => {
    const secret = await cache.service.create("sessions", { authToken: "short" });
    const token = await cache.service.begin(secret);
    await cache.reset(laterToken);
    await handler()(rotationEvent(secret, token, "createSecret"));
    await expect(handler()(rotationEvent(secret, token, "setSecret"))).rejects.toThrow("not 16 to 128 letters, digits");
  });

  test("a server that cannot be trusted or reached is named", async () => {
    await expect(tlsProbe()({ host: "localhost", port: cache.state.port }, laterToken)).rejects.toThrow(
      `Redis at localhost:${cache.state.port} cannot be used: self-signed certificate`,
    );
    await expect(tlsProbe()({ host: "localhost", port: 1 }, laterToken)).rejects.toThrow(
      /Redis at localhost:1 cannot be used: .*ECONNREFUSED/,
    );
  });
});

test("no token is logged", async () => {
  const secret = await secretWith(laterToken);
  await cache.service.rotate(secret, handler());
  const token = await cache.service.begin(secret);
  await expect(handler()(rotationEvent(secret, token, "testSecret"))).rejects.toThrow("createSecret has to run before");
  await cache.service.end(secret);
  const written = log.lines.join("\n");
  expect(written).toContain("step failed");
  expect(
    [bootstrapToken, laterToken, (await cache.service.value(secret)).authToken ?? ""].filter((value) => written.includes(value)),
  ).toEqual([]);
});
