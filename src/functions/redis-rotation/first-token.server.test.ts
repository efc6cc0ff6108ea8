import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Interruption, Killed } from "../../../__tests__/helpers/functions/interruption";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { MemorySecrets } from "../../../__tests__/helpers/functions/memory-secrets";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { bootstrapToken, quickPatience, type SessionCache, startSessionCache } from "../../../__tests__/helpers/functions/session-cache";
import { emulatorClient } from "../../../__tests__/helpers/servers/moto";
import { rotate } from "../shared/rotation/rotate";
import { authToken } from "./auth-token";
import { adopt, bootstrap } from "./first-token";
import { createHandler } from "./handler";
import { Waiting } from "./waiting";

const [olderToken, laterToken] = ["a-token-of-an-older-rotation", "a-token-of-some-later-rotation"];
const createdWith = "the-group-was-replaced-with-it";

let cache: SessionCache;
let outside: SecretsManagerClient;
const log = new MemoryLog();
beforeAll(async () => {
  cache = await startSessionCache();
  outside = new SecretsManagerClient({ ...emulatorClient(cache.endpoints.secretsManager), maxAttempts: 1 });
});
afterAll(async () => {
  outside.destroy();
  await cache.stop();
});

type Watch = <T extends object>(target: T) => T;
const unwatched: Watch = (target) => target;

describe("bootstrap", () => {
  const memory = () => {
    const secrets = new MemorySecrets();
    const own = (secretId: string, watch: Watch = unwatched) => ({
      store: watch(secrets),
      secretId,
      group: watch(cache.group()),
      probe: watch({ ask: cache.probe }).ask,
    });
    const started: Promise<void>[] = [];
    /** Secrets Manager: one rotation at a time, in invocations of its own. */
    /** Answers before which Secrets Manager says that an earlier rotation is not complete. */
    const busy = { answers: 0 };
    const rotations = {
      start: (secretId: string) => {
        if (started.length > 0 || busy.answers > 0) {
          busy.answers -= 1;
          return Promise.resolve(false);
        }
        started.push(rotateOnce(secretId));
        return Promise.resolve(true);
      },
    };
    const rotateOnce = async (secretId: string) => {
      const version = await secrets.begin(secretId);
      const group = cache.group();
      const keepOnly = group.keepOnly.bind(group);
      // The label has moved by then: who looks at the secret alone would be done too early.
      group.keepOnly = async (token) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return keepOnly(token);
      };
      for (const step of rotationSteps)
        await rotate(rotationEvent(secretId, version, step), { store: secrets, strategy: authToken({ ...own(secretId), group }), log });
      await secrets.end(secretId);
    };
    const call = (secretId: string, watch: Watch = unwatched) =>
      bootstrap({
        ...own(secretId, watch),
        rotations: watch(rotations),
        waiting: new Waiting({ pollMilliseconds: 2, timeoutMilliseconds: 4_000 }),
      });
    return { secrets, started, busy, call };
  };

  test("returns only when the token of creation opens nothing any more", async () => {
    await cache.reset(bootstrapToken);
    const { secrets, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    await call(secretId);
    expect(cache.state.tokens).toEqual([(await secrets.value(secretId)).authToken]);
    expect(await cache.takes(bootstrapToken)).toBe(false);
  });

  test("changes nothing when it was done before", async () => {
    await cache.reset(bootstrapToken);
    const { secrets, started, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    await call(secretId);
    await Promise.all(started);
    started.length = 0;
    const interruption = new Interruption(Infinity);
    const tokens = [...cache.state.tokens];
    const changes: string[] = [];
    await call(secretId, (target) =>
      interruption.watch(new Proxy(target, { get: (object, name) => (changes.push(String(name)), Reflect.get(object, name)) as unknown })),
    );
    expect(started).toEqual([]);
    expect(changes.filter((name) => ["start", "addToken", "keepOnly"].includes(name))).toEqual([]);
    expect(cache.state.tokens).toEqual(tokens);
  });

  test("leaves the overlap of a later rotation alone", async () => {
    await cache.reset(olderToken, laterToken);
    const { secrets, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: olderToken });
    await makeCurrent(secrets, secretId, { authToken: laterToken });
    await call(secretId);
    expect(cache.state.tokens).toEqual([olderToken, laterToken]);
  });

  test.each([
    ["refuses the current token", [createdWith]],
    ["was given the current token but keeps the one of creation", [createdWith, laterToken]],
  ])("gives a group that was replaced and %s the current token alone", async (_, tokens) => {
    await cache.reset(...tokens);
    const { secrets, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: olderToken });
    await makeCurrent(secrets, secretId, { authToken: laterToken });
    await call(secretId);
    expect(cache.state.tokens).toEqual([laterToken]);
  });

  test("gives a group whose creation failed once, and which was then created with another token, the secret's first one, and ends both", async () => {
    await cache.reset(createdWith);
    const { secrets, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    await call(secretId);
    const { authToken: live } = await secrets.value(secretId);
    expect(live).not.toBe(bootstrapToken);
    expect(cache.state.tokens).toEqual([live]);
    for (const dead of [createdWith, bootstrapToken]) expect(await cache.takes(dead)).toBe(false);
  });

  test.each([
    ["empty", undefined],
    ["with a copy of the current value", { authToken: bootstrapToken, bootstrap: true }],
  ])("asks until a rotation begins while Secrets Manager tests the one that was configured, by a version that is %s", async (_, value) => {
    await cache.reset(bootstrapToken);
    const { secrets, started, busy, call } = memory();
    const secretId = await secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    const version = await secrets.begin(secretId);
    if (value !== undefined) await secrets.writePending(secretId, version, value);
    await secrets.end(secretId);
    busy.answers = 3;
    await call(secretId);
    await Promise.all(started);
    expect(started).toHaveLength(1);
    const { authToken: live } = await secrets.value(secretId);
    expect(live).not.toBe(bootstrapToken);
    expect(cache.state.tokens).toEqual([live]);
  });

  test.each([
    ["with the secret's token", bootstrapToken],
    ["with another token", createdWith],
  ])(
    "of a group created %s, killed at any call, the next one comes to the same end",
    async (_, token) => {
      for (let call = 1; ; call += 1) {
        await cache.reset(token);
        const world = memory();
        const secretId = await world.secrets.create("sessions", { authToken: bootstrapToken, bootstrap: true });
        const interruption = new Interruption(call);
        await world
          .call(secretId, (target) => interruption.watch(target))
          .catch((error: unknown) => {
            if (!(error instanceof Killed)) throw error;
          });
        await world.call(secretId);
        await Promise.all(world.started);
        expect(cache.state.tokens).toEqual([(await world.secrets.value(secretId)).authToken]);
        if (!interruption.happened || call > 20) break;
      }
    },
    120_000,
  );

  test("says what it waited for when the rotation does not end", async () => {
    await cache.reset(bootstrapToken);
    const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    answerRotateSecret(() => undefined);
    const impatient = createHandler(cache.environment, { ...cache.clients, secretsManager: outside }, log, {
      pollMilliseconds: 1,
      timeoutMilliseconds: 10,
    });
    await expect(impatient({ mode: "bootstrap", secretId: secret, replicationGroupId: "sessions" })).rejects.toThrow(
      /the first rotation of .* is still under way after 0.01 s/,
    );
  });

  test("goes on with a rotation that Secrets Manager has begun already, and passes other refusals on", async () => {
    await cache.reset(bootstrapToken);
    const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    const handler = createHandler(cache.environment, { ...cache.clients, secretsManager: outside }, log, {
      pollMilliseconds: 10,
      timeoutMilliseconds: 10_000,
    });
    const token = await cache.service.begin(secret);
    let rotation: Promise<void> | undefined;
    answerRotateSecret(() => {
      rotation ??= cache.service.carryOut(secret, token, createHandler(cache.environment, cache.clients, log, quickPatience));
      return { __type: "InvalidRequestException", message: "A previous rotation isn't complete. That rotation will be reattempted." };
    });
    await handler({ mode: "bootstrap", secretId: secret, replicationGroupId: "sessions" });
    await rotation;
    expect(cache.state.tokens).toEqual([(await cache.service.value(secret)).authToken]);

    const other = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    answerRotateSecret(() => ({
      __type: "InvalidRequestException",
      message: "You tried to enable rotation on a secret without a function.",
    }));
    await expect(handler({ mode: "bootstrap", secretId: other, replicationGroupId: "sessions" })).rejects.toThrow("without a function");
  });
});

test("a group that another invocation began to modify is modified after it", async () => {
  await cache.reset(olderToken);
  const [own, other] = [cache.group(), cache.group()];
  await own.settled();
  await other.addToken(olderToken);
  await own.addToken(laterToken);
  expect(cache.state.tokens).toEqual([olderToken, laterToken]);
});

describe("adopt", () => {
  test("gives the member the token of the secret and no other, however often it is called", async () => {
    await cache.reset(createdWith);
    const secretId = await cache.service.create("sessions", { authToken: laterToken });
    const handler = createHandler(cache.environment, cache.clients, log, quickPatience);
    for (let call = 0; call < 2; call += 1) {
      await handler({ mode: "adopt", secretId, replicationGroupId: "sessions" });
      expect(cache.state.tokens).toEqual([laterToken]);
      expect(await cache.takes(laterToken)).toBe(true);
    }
    expect(await cache.takes(createdWith)).toBe(false);
  });

  test("killed at any call, the next one comes to the same end", async () => {
    const secrets = new MemorySecrets();
    const secretId = await secrets.create("sessions", { authToken: laterToken });
    const call = (watch: Watch) =>
      adopt({ store: watch(secrets), secretId, group: watch(cache.group()), probe: watch({ ask: cache.probe }).ask });
    for (let at = 1; ; at += 1) {
      await cache.reset(createdWith);
      const interruption = new Interruption(at);
      await call((target) => interruption.watch(target)).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      await call(unwatched);
      expect(cache.state.tokens).toEqual([laterToken]);
      if (!interruption.happened) {
        expect(at).toBeGreaterThan(8);
        break;
      }
    }
  }, 60_000);

  test("takes the newer token when a rotation ends meanwhile", async () => {
    await cache.reset(createdWith);
    const secrets = new MemorySecrets();
    const secretId = await secrets.create("sessions", { authToken: olderToken });
    const group = cache.group();
    const keepOnly = group.keepOnly.bind(group);
    group.keepOnly = async (token) => {
      await keepOnly(token);
      if (token === olderToken) await makeCurrent(secrets, secretId, { authToken: laterToken });
    };
    await adopt({ store: secrets, secretId, group, probe: cache.probe });
    expect(cache.state.tokens).toEqual([laterToken]);
  });

  test("refuses the token that the primary was created with", async () => {
    await cache.reset(createdWith);
    const secretId = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    const handler = createHandler(cache.environment, cache.clients, log, quickPatience);
    await expect(handler({ mode: "adopt", secretId, replicationGroupId: "sessions" })).rejects.toThrow(
      "apply the cache of the primary region first",
    );
    expect(cache.state.tokens).toEqual([createdWith]);
  });
});

test.each([
  [{ mode: "adopt", secretId: "s", replicationGroupId: "another" }, 'this function changes the tokens of sessions, not of "another"'],
  [{ mode: "adopt", secretId: "", replicationGroupId: "sessions" }, "the call lacks secretId"],
  [{ mode: "erase", secretId: "s", replicationGroupId: "sessions" }, 'unknown mode "erase"; the modes are bootstrap, adopt, revoke'],
])("the call %j is refused", async (call, problem) => {
  await expect(createHandler(cache.environment, cache.clients, log, quickPatience)(call as never)).rejects.toThrow(problem);
});

test("no token is logged", () => {
  const written = log.lines.join("\n");
  expect(written).toContain("the token of creation is dead");
  expect(written).toContain("could not be replaced");
  expect([bootstrapToken, olderToken, laterToken, createdWith].filter((token) => written.includes(token))).toEqual([]);
});

async function makeCurrent(secrets: MemorySecrets, secretId: string, value: { readonly authToken: string }): Promise<void> {
  const [from = ""] = Object.entries((await secrets.describe(secretId)).stages).find(([, labels]) => labels.includes("AWSCURRENT")) ?? [];
  const version = await secrets.begin(secretId);
  await secrets.writePending(secretId, version, value);
  await secrets.makeCurrent(secretId, version, from);
  await secrets.end(secretId);
}

/** Answers RotateSecret in the place of the emulator, which cannot call a function in a VPC. */
function answerRotateSecret(answer: () => { readonly __type: string; readonly message: string } | undefined): void {
  outside.middlewareStack.add(
    ((next: (args: unknown) => unknown, { commandName }: { readonly commandName?: string }) =>
      async (args: unknown) => {
        if (commandName !== "RotateSecretCommand") return next(args);
        const refusal = answer();
        if (refusal === undefined) return { output: {}, response: {} };
        const { InvalidRequestException } = await import("@aws-sdk/client-secrets-manager");
        throw new InvalidRequestException({ message: refusal.message, $metadata: {} });
      }) as never,
    { step: "initialize", name: "answerRotateSecret", override: true },
  );
}
