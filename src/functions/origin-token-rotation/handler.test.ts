import { createHash } from "node:crypto";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { clientsOf, setName, storeArn } from "../../../__tests__/helpers/functions/edge-clients";
import { EdgeWorld, regions } from "../../../__tests__/helpers/functions/edge-world";
import { runFunction, viewerRequest } from "../../../__tests__/helpers/cloudfront-function";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { originTokenCode } from "../../modules/edge/code/origin-token";
import { originVerifyHeader } from "../../facts/origin-verify";
import { type Clients, createHandler, type RotationCall } from "./handler";
import { originTokenStatements } from "../../modules/function-permissions/origin-token-rotation";
import { TokenStore } from "./token-store";

const environment = {
  KEY_VALUE_STORE_ARN: storeArn,
  SET_NAME: setName,
  REGIONS: regions.join(","),
  ROTATION_DAYS: "1",
  SETTLE_MINUTES: "60",
};
const settled = 61;

let world: EdgeWorld;
let log: MemoryLog;

beforeEach(() => {
  world = new EdgeWorld();
  log = new MemoryLog();
});

/** WAF's transformation MD5, as its guide describes it: the digest as raw bytes. */
const asWafSeesIt = (header: string): string => createHash("md5").update(header).digest().toString("latin1");

const run = (call: RotationCall = {}, clients: Clients = clientsOf(world)): Promise<void> =>
  createHandler(environment, clients, log, world.clock)(call);

test("the call of the apply opens both regions to CloudFront", async () => {
  await run();
  expect(world.current).toMatch(/^[0-9a-f]{64}$/);
  for (const region of regions) expect(world.takes(region)).toEqual([world.current]);
});

test("a rotation goes through its steps: both taken, the new one shown, the old one refused", async () => {
  await run();
  const first = world.current;
  await run({ rotate: true });
  const next = world.values.get("next");
  for (const region of regions) expect(world.takes(region)).toEqual([first, next].sort());
  world.pass(settled);
  await run();
  expect(Object.fromEntries(world.values)).toMatchObject({ current: next, previous: first });
  world.pass(settled);
  await run();
  expect([...world.values.keys()].sort()).toEqual(["current", "since"]);
  for (const region of regions) expect(world.takes(region)).toEqual([next]);
});

test("CloudFront's function shows what the rotation put there, and a region takes it", async () => {
  await run();
  await run({ rotate: true });
  const { headers } = await runFunction(originTokenCode, { request: viewerRequest("/api/v1/orders") }, Object.fromEntries(world.values));
  const shown = headers?.[originVerifyHeader]?.value ?? "";
  for (const region of regions)
    expect(world.expressions(region).some((expression) => new RegExp(expression).test(asWafSeesIt(shown)))).toBe(true);
});

test("a set opens nothing to those who read it: neither what it says nor its digest is a token", async () => {
  await run();
  await run({ rotate: true });
  for (const region of regions) {
    const expressions = world.expressions(region);
    expect(expressions).toHaveLength(2);
    for (const expression of expressions) {
      // Every byte is a character for itself, which no encoding changes, and none ends a line.
      expect(expression).toMatch(/^\^(\\x(?!00|0a|0d)[0-7][0-9a-f]){16}\$$/);
      const digest = Buffer.from(expression.replaceAll(/[^0-9a-f]/g, ""), "hex");
      const read = [expression, digest.toString("hex"), digest.toString("latin1"), digest.toString("base64")];
      for (const value of read) expect(expressions.filter((other) => new RegExp(other).test(asWafSeesIt(value)))).toEqual([]);
      for (const token of world.tokens) expect(read.join("\n")).not.toContain(token);
    }
  }
});

test("a write after somebody else's is refused", async () => {
  const [one, other] = [new TokenStore(clientsOf(world).keyValueStore, storeArn), new TokenStore(clientsOf(world).keyValueStore, storeArn)];
  await one.read();
  await other.read();
  await one.write({ current: "a", since: world.clock() });
  await expect(other.write({ current: "b", since: world.clock() })).rejects.toThrow(
    expect.objectContaining({ name: "ConflictException" }) as Error,
  );
  expect(world.current).toBe("a");
});

test("no line that is written, no error and no answer holds a token", async () => {
  const answers: unknown[] = [await run(), await run({ rotate: true })];
  world.pass(settled);
  answers.push(await run());
  world.unreachable.add("us-west-2");
  world.makeAnew("us-east-1");
  answers.push(await run().catch((error: unknown) => String(error)));
  world.unreachable.clear();
  answers.push(await run());
  const written = [...log.lines, JSON.stringify(answers)].join("\n");
  expect(written).toContain("us-west-2: WAFInternalErrorException");
  expect(log.lines).toHaveLength(5);
  expect(world.tokens.size).toBe(2);
  for (const token of world.tokens) expect(written).not.toContain(token);
  // What a function answers to an apply stands in Terraform's state.
  expect(answers.filter((answer) => typeof answer !== "string")).toEqual([undefined, undefined, undefined, undefined]);
});

test("a region without a set says what is to be applied", async () => {
  const handler = createHandler({ ...environment, SET_NAME: "smart0dte-dev-origin-tokens" }, clientsOf(world), log, world.clock);
  await expect(handler({})).rejects.toThrow("us-east-1 has no set smart0dte-dev-origin-tokens; apply the region's ingress first");
});

test("an interval that is no number is refused before anything is called", async () => {
  await expect(createHandler({ ...environment, ROTATION_DAYS: "often" }, clientsOf(world), log, world.clock)({})).rejects.toThrow(
    "ROTATION_DAYS is no number above 0",
  );
  expect(world.values.size).toBe(0);
});

test("the role allows exactly the actions that the handler calls", async () => {
  const clients = clientsOf(world);
  const sent = [recordActions(clients.keyValueStore, "cloudfront-keyvaluestore")];
  const recorded: Clients = {
    keyValueStore: clients.keyValueStore,
    wafIn: (region) => {
      const client = clients.wafIn(region);
      sent.push(recordActions(client, "wafv2"));
      return client;
    },
  };
  await run({}, recorded);
  const statements = originTokenStatements({ accountId: "111111111111", keyValueStoreArn: storeArn, setName, regions });
  expect(allowedActions(statements, /^$/)).toEqual([...new Set(sent.flatMap((actions) => [...actions]))].sort());
});
