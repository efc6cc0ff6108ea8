import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { bootstrapToken, quickPatience, type SessionCache, startSessionCache } from "../../../__tests__/helpers/functions/session-cache";
import { surviveKills } from "../../../__tests__/helpers/functions/survive-kills";
import { authToken } from "./auth-token";
import { createHandler } from "./handler";

const [olderToken, laterToken] = ["a-token-of-an-older-rotation", "a-token-of-some-later-rotation"];
const createdWith = "the-secondary-was-created-with-it";

let cache: SessionCache;
beforeAll(async () => {
  cache = await startSessionCache();
  for (const { state } of members()) state.modifyingFor = 1;
});
afterAll(() => cache.stop());
afterEach(() => {
  cache.secondary.state.missing = false;
});

const members = () => [cache, cache.secondary];
const handler = () =>
  createHandler(
    { ...cache.environment, SECONDARY_REPLICATION_GROUP_ID: "sessions-recovery", SECONDARY_REGION: "us-west-2" },
    cache.clients,
    new MemoryLog(),
    quickPatience,
  );

test("a rotation changes both members, and leaves both the previous token until the next", async () => {
  for (const member of members()) await member.reset(olderToken, laterToken);
  const secret = await cache.service.create("sessions", { authToken: laterToken });
  await cache.service.rotate(secret, handler());
  const { authToken: current = "" } = await cache.service.value(secret);
  for (const { state } of members()) expect(state.tokens).toEqual([laterToken, current]);
});

test("the rotation that ends the bootstrap token leaves the secondary the new one alone", async () => {
  await cache.reset(bootstrapToken);
  await cache.secondary.reset(createdWith);
  const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
  await cache.service.rotate(secret, handler());
  const { authToken: current = "" } = await cache.service.value(secret);
  for (const { state } of members()) expect(state.tokens).toEqual([current]);
});

test("a secondary that has not been made yet does not hold the rotation up", async () => {
  await cache.reset(bootstrapToken);
  await cache.secondary.reset(createdWith);
  cache.secondary.state.missing = true;
  const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
  await cache.service.rotate(secret, handler());
  expect(cache.state.tokens).toEqual([(await cache.service.value(secret)).authToken]);
  expect(cache.secondary.state.tokens).toEqual([createdWith]);
});

test.each([
  ["another rotation's token beside the current one", [laterToken, "a-token-of-a-rotation-given-up"]],
  ["the token that it was created with", [createdWith]],
])("a secondary that holds %s has current and next after the rotation", async (_, tokens) => {
  await cache.reset(laterToken);
  await cache.secondary.reset(...tokens);
  const secret = await cache.service.create("sessions", { authToken: laterToken });
  await cache.service.rotate(secret, handler());
  expect(cache.secondary.state.tokens).toEqual([laterToken, (await cache.service.value(secret)).authToken]);
});

describe("killed at any call to the outside, with both members", () => {
  const strategy = (secrets: MemorySecrets) => (watch: <T extends object>(target: T) => T, secretId: string) =>
    authToken({
      store: watch(secrets),
      secretId,
      group: watch(cache.group()),
      secondary: watch(cache.secondary.group()),
      probe: watch({ ask: cache.probe }).ask,
    });
  const bothTakeCurrent = (secrets: MemorySecrets) => async (secretId: string) => {
    const { authToken: token } = await secrets.value(secretId);
    expect(await Promise.all(members().map((member) => member.takes(token)))).toEqual([true, true]);
  };

  test("a later rotation goes on to its end, and both take the current token at every moment", async () => {
    const secrets = new MemorySecrets();
    for (const member of members()) await member.reset(laterToken);
    const secretId = await secrets.create("sessions", { authToken: laterToken });
    const calls = await surviveKills({
      secrets,
      secret: () => Promise.resolve(secretId),
      strategy: strategy(secrets),
      check: bothTakeCurrent(secrets),
      checkEnd: async () => {
        const previous = (await secrets.value(secretId, "AWSPREVIOUS")).authToken;
        expect(await Promise.all(members().map((member) => member.takes(previous)))).toEqual([true, true]);
      },
    });
    expect(calls).toBeGreaterThan(20);
  }, 120_000);

  test("the first rotation ends the bootstrap token on both", async () => {
    const secrets = new MemorySecrets();
    const calls = await surviveKills({
      secrets,
      secret: async () => {
        for (const member of members()) await member.reset(bootstrapToken);
        return secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
      },
      strategy: strategy(secrets),
      check: bothTakeCurrent(secrets),
      checkEnd: async () => expect(await Promise.all(members().map((member) => member.takes(bootstrapToken)))).toEqual([false, false]),
    });
    expect(calls).toBeGreaterThan(25);
  }, 120_000);
});
