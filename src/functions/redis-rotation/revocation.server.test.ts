import { Interruption, Killed } from "../../../__tests__/helpers/functions/interruption";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { type SessionCache, startSessionCache } from "../../../__tests__/helpers/functions/session-cache";
import { rotate } from "../shared/rotation/rotate";
import { authToken } from "./auth-token";
import { revoke } from "./revocation";
import { Waiting } from "./waiting";

const [olderToken, knownToOthers] = ["a-token-of-an-older-rotation", "a-token-that-others-may-know"];

let cache: SessionCache;
beforeAll(async () => {
  cache = await startSessionCache();
  for (const { state } of members()) state.modifyingFor = 1;
});
afterAll(() => cache.stop());
beforeEach(async () => {
  for (const member of members()) await member.reset(olderToken, knownToOthers);
});

const members = () => [cache, cache.secondary];

type Watch = <T extends object>(target: T) => T;

/** A secret, and Secrets Manager, which carries out one rotation at a time in invocations of its own. */
async function world({ busyFor = 0 } = {}) {
  const secrets = new MemorySecrets();
  const secretId = await secrets.create("sessions", { authToken: knownToOthers });
  const running: Promise<void>[] = [];
  let underWay = false;
  let refusals = busyFor;
  const rotateOnce = async (): Promise<void> => {
    underWay = true;
    const version = await secrets.begin(secretId);
    const strategy = authToken({ store: secrets, secretId, group: cache.group(), secondary: cache.secondary.group(), probe: cache.probe });
    for (const step of rotationSteps)
      await rotate(rotationEvent(secretId, version, step), { store: secrets, strategy, log: new MemoryLog() });
    await secrets.end(secretId);
    underWay = false;
  };
  const rotations = {
    start: () => {
      if (underWay || refusals > 0) {
        refusals -= 1;
        return Promise.resolve(false);
      }
      running.push(rotateOnce());
      return Promise.resolve(true);
    },
  };
  const call = (watch: Watch = (target) => target) =>
    revoke({
      store: watch(secrets),
      rotations: watch(rotations),
      secretId,
      group: watch(cache.group()),
      secondary: watch(cache.secondary.group()),
      waiting: new Waiting({ pollMilliseconds: 5, timeoutMilliseconds: 10_000 }),
    });
  return { secrets, secretId, running, call };
}

test("ends every earlier token at once on both members, where a rotation would leave the last one alive", async () => {
  const { secrets, secretId, call } = await world();
  await call();
  const { authToken: live } = await secrets.value(secretId);
  expect([olderToken, knownToOthers]).not.toContain(live);
  for (const member of members()) {
    expect(member.state.tokens).toEqual([live]);
    for (const dead of [olderToken, knownToOthers]) expect(await member.takes(dead)).toBe(false);
  }
});

test("waits for a rotation that is under way, and rotates after it", async () => {
  const { secrets, secretId, running, call } = await world({ busyFor: 3 });
  await call();
  expect(running).toHaveLength(1);
  for (const { state } of members()) expect(state.tokens).toEqual([(await secrets.value(secretId)).authToken]);
});

test("a secondary that has not been made yet does not hold it up", async () => {
  cache.secondary.state.missing = true;
  const { secrets, secretId, call } = await world();
  await call();
  cache.secondary.state.missing = false;
  expect(cache.state.tokens).toEqual([(await secrets.value(secretId)).authToken]);
});

test("killed at any call, the next one leaves the newest token alone", async () => {
  for (let at = 1; ; at += 1) {
    for (const member of members()) await member.reset(olderToken, knownToOthers);
    const { secrets, secretId, running, call } = await world();
    const interruption = new Interruption(at);
    await call((target) => interruption.watch(target)).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    await call();
    await Promise.all(running);
    for (const { state } of members()) expect(state.tokens).toEqual([(await secrets.value(secretId)).authToken]);
    if (!interruption.happened) {
      expect(at).toBeGreaterThan(10);
      break;
    }
  }
}, 120_000);
