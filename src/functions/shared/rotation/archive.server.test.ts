import { invokeArchive } from "../../../../__tests__/helpers/functions/deployed";
import { rotationEvent, rotationSteps } from "../../../../__tests__/helpers/functions/rotation";
import { bootstrapToken, startSessionCache } from "../../../../__tests__/helpers/functions/session-cache";
import { serviceSecrets, startTradingDatabase } from "../../../../__tests__/helpers/functions/trading-database";

test("the archive of the PostgreSQL rotation makes users and rotates, and writes no value of a secret", async () => {
  const trading = await startTradingDatabase();
  try {
    const [secret = ""] = await Promise.all(["a", "b"].map((mark) => trading.service.createEmpty(`${serviceSecrets}/api/${mark}`)));
    const clients = { ...trading.environment, AWS_ENDPOINT_URL: trading.endpoint };
    const provision = { mode: "provision", table: { services: [{ service: "api", access: "read" }], journals: [] } };
    let written = await invokeArchive("postgres-rotation", [provision], clients);
    const first = await trading.service.value(secret);
    await trading.login(first);
    const token = await trading.service.begin(secret);
    written += await invokeArchive(
      "postgres-rotation",
      rotationSteps.map((step) => rotationEvent(secret, token, step)),
      clients,
    );
    const current = await trading.service.value(secret);
    await trading.login(current);
    expect(current.username).toBe("api_a");
    expect(written.match(/"message":"step done"/g)).toHaveLength(4);
    const values = [current.password ?? "", first.password ?? "", (await trading.service.value(trading.adminSecretId)).password ?? ""];
    expect(values.filter((value) => value === "" || written.includes(value))).toEqual([]);
  } finally {
    await trading.stop();
  }
});

test("the archive of the Redis rotation rotates, and writes no token", async () => {
  const cache = await startSessionCache();
  try {
    const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
    const token = await cache.service.begin(secret);
    // A group at rest, so that the function need not wait its five seconds.
    cache.state.modifyingFor = 0;
    const written = await invokeArchive(
      "redis-rotation",
      rotationSteps.map((step) => rotationEvent(secret, token, step)),
      {
        ...cache.environment,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: cache.endpoints.secretsManager,
        AWS_ENDPOINT_URL_ELASTICACHE: cache.endpoints.elastiCache,
      },
    );
    const { authToken = "" } = await cache.service.value(secret);
    expect(cache.state.tokens).toEqual([authToken]);
    expect(written.match(/"message":"step done"/g)).toHaveLength(4);
    expect([authToken, bootstrapToken].filter((value) => written.includes(value))).toEqual([]);
  } finally {
    await cache.stop();
  }
});
