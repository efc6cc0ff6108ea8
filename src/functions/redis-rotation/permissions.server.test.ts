import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { rotationEvent, rotationSteps } from "../../../__tests__/helpers/functions/rotation";
import { bootstrapToken, quickPatience, type SessionCache, startSessionCache } from "../../../__tests__/helpers/functions/session-cache";
import { emulatorClient } from "../../../__tests__/helpers/servers/moto";
import { createHandler } from "./handler";
import { redisRotationStatements, tokenAdoptionStatements } from "../../modules/function-permissions/redis-rotation";

const groupArns = [
  "arn:aws:elasticache:us-east-1:111111111111:replicationgroup:sessions",
  "arn:aws:elasticache:us-west-2:111111111111:replicationgroup:sessions-recovery",
];
const functionArn = "arn:aws:lambda:us-east-1:111111111111:function:redis-rotation";
const place = { keyArn: "arn:aws:kms:us-east-1:111111111111:key/k", region: "us-east-1" };

let cache: SessionCache;
let secretsManager: SecretsManagerClient;
/** Actions of the handler; the test plays Secrets Manager with a client of its own. */
let calls: { readonly secrets: Set<string>; readonly own: Set<string>; readonly secondary: Set<string> };
beforeAll(async () => {
  cache = await startSessionCache();
  secretsManager = new SecretsManagerClient(emulatorClient(cache.endpoints.secretsManager));
  calls = {
    secrets: recordActions(secretsManager, "secretsmanager"),
    own: recordActions(cache.clients.elastiCache, "elasticache"),
    secondary: recordActions(cache.secondary.client, "elasticache"),
  };
});
beforeEach(() => Object.values(calls).forEach((actions) => actions.clear()));
afterAll(async () => {
  secretsManager.destroy();
  await cache.stop();
});

const handler = () =>
  createHandler(
    { ...cache.environment, SECONDARY_REPLICATION_GROUP_ID: "sessions-recovery", SECONDARY_REGION: "us-west-2" },
    { ...cache.clients, secretsManager },
    new MemoryLog(),
    quickPatience,
  );
const called = (...sets: readonly Set<string>[]): string[] => [...new Set(sets.flatMap((actions) => [...actions]))].sort();

test("the role of the rotation allows exactly the actions that rotation and bootstrap call, on both members", async () => {
  await cache.reset(bootstrapToken);
  const secret = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
  const token = await cache.service.begin(secret);
  for (const step of rotationSteps) await handler()(rotationEvent(secret, token, step));
  const fresh = await cache.service.create("sessions", { authToken: bootstrapToken, bootstrap: true });
  // The emulator cannot call the function: the rotation starts and never ends, which is enough here.
  await expect(handler()({ mode: "bootstrap", secretId: fresh, replicationGroupId: "sessions" })).rejects.toThrow();

  const statements = redisRotationStatements({ secretArn: secret, functionArn, replicationGroupArns: groupArns, ...place });
  expect(allowedActions(statements, /^(kms|lambda):/)).toEqual(called(calls.secrets, calls.own));
  // Secrets Manager asks it of whoever starts a rotation.
  expect(statements.filter(({ actions }) => actions.includes("lambda:InvokeFunction")).map(({ resources }) => resources)).toEqual([
    [functionArn],
  ]);
  const onGroups = statements.filter(({ actions }) => actions.some((action) => action.startsWith("elasticache:")));
  expect(onGroups.map(({ resources }) => resources)).toEqual([groupArns]);
  expect(called(calls.secondary)).toEqual(onGroups.flatMap(({ actions }) => actions));
});

test("the role in a secondary's region allows exactly the actions that adoption calls", async () => {
  const secret = await cache.service.create("sessions", { authToken: "a-token-of-some-later-rotation" });
  await handler()({ mode: "adopt", secretId: secret, replicationGroupId: "sessions" });
  const statements = tokenAdoptionStatements({ secretArn: secret, replicationGroupArn: "arn:g", ...place });
  expect(allowedActions(statements, /^kms:/)).toEqual(called(calls.secrets, calls.own));
  expect(statements.flatMap(({ actions }) => actions).filter((action) => action.startsWith("kms:"))).toEqual(["kms:Decrypt"]);
});
