import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { MemorySecrets } from "../../../../__tests__/helpers/functions/memory-secrets";
import { RotationService } from "../../../../__tests__/helpers/functions/rotation";
import { emulatorClient, startMoto } from "../../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../../__tests__/helpers/servers/process";
import { type SecretStore } from "./secret-store";
import { SecretsManagerStore } from "./secrets-manager-store";

interface Subject {
  readonly store: SecretStore;
  readonly service: Pick<RotationService, "create" | "createEmpty" | "begin" | "end">;
}

let moto: RunningServer;
let client: SecretsManagerClient;
const subjects: Record<string, () => Subject> = {
  "Secrets Manager": () => ({ store: new SecretsManagerStore(client), service: new RotationService(client) }),
  memory: () => {
    const secrets = new MemorySecrets();
    return { store: secrets, service: secrets };
  },
};

beforeAll(async () => {
  const server = await startMoto();
  moto = server;
  client = new SecretsManagerClient(emulatorClient(server.endpoint));
});
afterAll(async () => {
  client.destroy();
  await moto.stop();
});

describe.each(Object.keys(subjects))("the secret store on %s", (name) => {
  let subject: Subject;
  let id: string;
  beforeEach(async () => {
    subject = subjects[name]!();
    id = await subject.service.create("contract", { n: 1 });
  });

  test("announces a version that is pending and has no value", async () => {
    const version = await subject.service.begin(id);
    const { rotationEnabled, stages } = await subject.store.describe(id);
    expect(rotationEnabled).toBe(true);
    expect(stages[version]).toEqual(["AWSPENDING"]);
    expect(await subject.store.read(id, "AWSPENDING", version)).toBeUndefined();
    expect(await subject.store.read(id, "AWSCURRENT")).toEqual({ n: 1 });
    expect(await subject.store.read(id, "AWSPREVIOUS")).toBeUndefined();
  });

  test("moves labels when a version becomes current", async () => {
    const version = await subject.service.begin(id);
    await subject.store.writePending(id, version, { n: 2 });
    expect(await subject.store.read(id, "AWSPENDING", version)).toEqual({ n: 2 });
    const [old = ""] = Object.entries((await subject.store.describe(id)).stages).find(([, labels]) => labels.includes("AWSCURRENT")) ?? [];
    await subject.store.makeCurrent(id, version, old);
    expect(await subject.store.read(id, "AWSCURRENT")).toEqual({ n: 2 });
    expect(await subject.store.read(id, "AWSPREVIOUS")).toEqual({ n: 1 });
    expect((await subject.store.describe(id)).stages[version]).toEqual(expect.arrayContaining(["AWSCURRENT", "AWSPENDING"]));
  });

  test("gives a secret that has none its first value, which is current at once", async () => {
    const empty = await subject.service.createEmpty(`empty-${name}`);
    expect(await subject.store.read(empty, "AWSCURRENT")).toBeUndefined();
    await subject.store.writeCurrent(empty, "11111111-1111-4111-8111-111111111111", { n: 1 });
    expect(await subject.store.read(empty, "AWSCURRENT")).toEqual({ n: 1 });
  });

  test("finds the versions of rotations that were given up, newest first", async () => {
    expect(await subject.store.readAbandoned(id)).toEqual([]);
    for (const n of [2, 3]) {
      await subject.store.writePending(id, await subject.service.begin(id), { n });
      await subject.service.end(id);
    }
    await subject.service.begin(id);
    expect(await subject.store.readAbandoned(id)).toEqual([{ n: 3 }, { n: 2 }]);
  });

  test("generates passwords that differ", async () => {
    const rules = { length: 40, exclude: "/" };
    expect(await subject.store.generatePassword(rules)).not.toBe(await subject.store.generatePassword(rules));
  });
});

test("a value that is no JSON object is refused without being quoted", async () => {
  const service = new RotationService(client);
  const id = await service.create("contract", ["not", "an", "object"]);
  await expect(new SecretsManagerStore(client).read(id, "AWSCURRENT")).rejects.toThrow(/^the value of .* is not a JSON object$/);
});
