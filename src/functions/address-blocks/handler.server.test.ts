import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateIPSetCommand, GetIPSetCommand, ListIPSetsCommand, UpdateIPSetCommand, WAFV2Client } from "@aws-sdk/client-wafv2";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { responseItem } from "../../facts/trading-flag";
import { addressBlocksStatements } from "../../modules/function-permissions/address-blocks";
import { createHandler } from "./handler";

const setName = "smart0dte-prod-blocked-us-east-1";
const setNameIpv6 = "smart0dte-prod-blocked-ipv6-us-east-1";
const environment = { RESPONSES_TABLE: "responses", BLOCKED_SET: setName, BLOCKED_SET_IPV6: setNameIpv6, WAF_REGION: "us-east-1" };

let server: RunningServer & { readonly endpoint: string };
let table: DynamoDBClient;
let waf: WAFV2Client;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), region: "us-east-1", maxAttempts: 1 };
  [table, waf] = [new DynamoDBClient(settings), new WAFV2Client(settings)];
  await table.send(
    new CreateTableCommand({
      TableName: "responses",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: responseItem.key, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: responseItem.key, AttributeType: "S" }],
    }),
  );
  const set = { Scope: "CLOUDFRONT", IPAddressVersion: "IPV4", Description: "Addresses that are blocked" } as const;
  // Another one beside it, which must stay as it is.
  for (const Name of ["smart0dte-prod-blocked-us-west-2", setName]) await waf.send(new CreateIPSetCommand({ ...set, Name, Addresses: [] }));
  await waf.send(new CreateIPSetCommand({ ...set, IPAddressVersion: "IPV6", Name: setNameIpv6, Addresses: [] }));
});
afterAll(async () => {
  table.destroy();
  waf.destroy();
  await server.stop();
});

const handlerAt = (instant: string) => createHandler(environment, { table, wafIn: () => waf }, new MemoryLog(), () => new Date(instant));

async function held(name = setName) {
  const { IPSets: sets = [] } = await waf.send(new ListIPSetsCommand({ Scope: "CLOUDFRONT" }));
  const set = sets.find(({ Name }) => Name === name);
  const { IPSet, LockToken } = await waf.send(new GetIPSetCommand({ Name: name, Scope: "CLOUDFRONT", Id: set?.Id }));
  return { addresses: IPSet?.Addresses ?? [], description: IPSet?.Description, id: set?.Id, lock: LockToken };
}

test("an address is blocked until its hours are over, others beside it, and the set keeps its description", async () => {
  expect(await handlerAt("2026-12-01T15:00:00Z")({ step: "block", address: "8.8.8.8", hours: 2 })).toEqual({ blocked: 1, changed: true });
  expect(await handlerAt("2026-12-01T16:00:00Z")({ step: "block", address: "9.9.9.9", hours: 4 })).toEqual({ blocked: 2, changed: true });
  expect(await held()).toMatchObject({ addresses: ["8.8.8.8/32", "9.9.9.9/32"], description: "Addresses that are blocked" });
  expect(await handlerAt("2026-12-01T16:59:59Z")({ step: "expire" })).toEqual({ blocked: 2, changed: false });
  expect(await handlerAt("2026-12-01T17:00:00Z")({ step: "expire" })).toEqual({ blocked: 1, changed: true });
  expect((await held()).addresses).toEqual(["9.9.9.9/32"]);
  // A shorter block ends no longer one.
  await handlerAt("2026-12-01T17:00:00Z")({ step: "block", address: "9.9.9.9", hours: 1 });
  await handlerAt("2026-12-01T19:59:59Z")({ step: "expire" });
  expect((await held()).addresses).toEqual(["9.9.9.9/32"]);
  await handlerAt("2026-12-01T20:00:00Z")({ step: "expire" });
  expect((await held()).addresses).toEqual([]);
  expect((await held("smart0dte-prod-blocked-us-west-2")).addresses).toEqual([]);
});

test("a person lets one in before its hours are over", async () => {
  const handler = handlerAt("2026-12-01T21:00:00Z");
  await handler({ step: "block", address: "8.8.8.8", hours: 2 });
  await handler({ step: "block", address: "9.9.9.9", hours: 2 });
  expect(await handler({ step: "unblock", address: "8.8.8.8" })).toEqual({ blocked: 1, changed: true });
  expect((await held()).addresses).toEqual(["9.9.9.9/32"]);
  await handler({ step: "unblock", address: "9.9.9.9" });
});

test("an address of IPv6 is blocked with its network, in a set of its own, and two of a network are one block", async () => {
  const handler = handlerAt("2026-12-01T22:00:00Z");
  await handler({ step: "block", address: "2600:1f18:1:2::1", hours: 2 });
  expect(await handler({ step: "block", address: "2600:1f18:1:2:ffff::9", hours: 1 })).toEqual({ blocked: 1, changed: false });
  expect((await held(setNameIpv6)).addresses).toEqual(["2600:1f18:0001:0002:0000:0000:0000:0000/64"]);
  expect((await held()).addresses).toEqual([]);
  // However the firewall writes it, it is the same range.
  const { id, lock } = await held(setNameIpv6);
  const short = ["2600:1f18:1:2::/64"];
  await waf.send(new UpdateIPSetCommand({ Name: setNameIpv6, Scope: "CLOUDFRONT", Id: id, LockToken: lock, Addresses: short }));
  expect(await handler({ step: "expire" })).toEqual({ blocked: 1, changed: false });
  await handlerAt("2026-12-02T00:00:00Z")({ step: "expire" });
  expect((await held(setNameIpv6)).addresses).toEqual([]);
});

test("a set that cannot be written keeps nothing out of the other one", async () => {
  const handler = createHandler(
    { ...environment, BLOCKED_SET: "none" },
    { table, wafIn: () => waf },
    new MemoryLog(),
    () => new Date("2026-12-02T01:00:00Z"),
  );
  await expect(handler({ step: "block", address: "2600:1f18:1:3::1", hours: 1 })).rejects.toThrow(/no set none/);
  expect((await held(setNameIpv6)).addresses).toEqual(["2600:1f18:0001:0003:0000:0000:0000:0000/64"]);
  await handlerAt("2026-12-02T01:00:00Z")({ step: "unblock", address: "2600:1f18:1:3::ffff" });
  expect((await held(setNameIpv6)).addresses).toEqual([]);
});

test("what somebody else wrote into the set meanwhile is read, and what is remembered is written again", async () => {
  const { id, lock } = await held();
  let others = 0;
  const racing = new WAFV2Client({ ...emulatorClient(server.endpoint), region: "us-east-1", maxAttempts: 1 });
  racing.middlewareStack.add(
    (next, context) => async (args) => {
      // Between the first read and the write another one writes, so that the token of the read is old.
      if ((context as { commandName?: string }).commandName === "UpdateIPSetCommand" && others++ === 0)
        await waf.send(new UpdateIPSetCommand({ Name: setName, Scope: "CLOUDFRONT", Id: id, LockToken: lock, Addresses: ["7.7.7.7/32"] }));
      return next(args);
    },
    { step: "initialize" },
  );
  const handler = createHandler(environment, { table, wafIn: () => racing }, new MemoryLog(), () => new Date("2026-12-02T15:00:00Z"));
  await handler({ step: "block", address: "8.8.8.8", hours: 1 });
  racing.destroy();
  expect(others).toBe(2);
  expect((await held()).addresses).toEqual(["8.8.8.8/32"]);
});

test("addresses that are blocked at the same time are all blocked", async () => {
  const handler = handlerAt("2026-12-03T15:00:00Z");
  await Promise.all(["1.1.1.1", "1.0.0.1", "4.4.4.4"].map((address) => handler({ step: "block", address, hours: 1 })));
  expect([...(await held()).addresses].sort()).toEqual(["1.0.0.1/32", "1.1.1.1/32", "4.4.4.4/32"]);
});

test.each([
  ["no address", { address: "2001:db8::g", hours: 1 }, /no address/],
  ["a range", { address: "8.0.0.0/8", hours: 1 }, /no address/],
  ["a range of IPv6", { address: "2600:1f18::/32", hours: 1 }, /no address/],
  ["a block without an end", { address: "8.8.8.8", hours: Number.POSITIVE_INFINITY }, /at most 168 hours/],
  ["a block of no time", { address: "8.8.8.8", hours: 0 }, /more than 0/],
])("%s is refused, and nothing changes", async (_, asked, message) => {
  const before = await held();
  await expect(handlerAt("2026-12-03T15:00:00Z")({ step: "block", ...asked })).rejects.toThrow(message);
  expect(await held()).toEqual(before);
});

test("a set that is not there is named", async () => {
  const handler = createHandler({ ...environment, BLOCKED_SET: "none" }, { table, wafIn: () => waf }, new MemoryLog());
  await expect(handler({ step: "expire" })).rejects.toThrow(/no set none; apply the layer edge first/);
});

test("the role allows exactly the calls that this takes", async () => {
  const calls = [recordActions(table, "dynamodb"), recordActions(waf, "wafv2")];
  await handlerAt("2026-12-08T15:00:00Z")({ step: "block", address: "5.5.5.5", hours: 1 });
  const statements = addressBlocksStatements({ tableArn: "arn:aws:dynamodb:us-east-1:333333333333:table/responses", setArns: ["arn:set"] });
  expect(allowedActions(statements, /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});
