import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { knownSchema } from "../../../../src/estate/run/provider-host/known-schema";
import { temporaryFolder } from "../../../helpers/machine";

const schema = Buffer.from("what it can");
const answers = (text: string) => () => Promise.resolve(Buffer.from(text));
const never = () => Promise.reject(new Error("it was asked again"));

it("is asked for once for each program", async () => {
  const cache = temporaryFolder();
  expect(await knownSchema("h1:one=", answers("what it can"), cache)).toEqual(schema);
  expect(await knownSchema("h1:one=", never, cache)).toEqual(schema);
  expect(await knownSchema("h1:other=", answers("something else"), cache)).toEqual(Buffer.from("something else"));
  expect(await knownSchema("h1:one=", never, cache)).toEqual(schema);
});

it.each([
  ["cut off", (kept: Buffer) => kept.subarray(0, kept.length - 1)],
  ["changed", (kept: Buffer) => Buffer.concat([kept.subarray(0, -1), Buffer.from("!")])],
  ["empty", () => Buffer.alloc(0)],
])("is asked for again when what was kept is %s", async (_, spoil) => {
  const cache = temporaryFolder();
  await knownSchema("h1:one=", answers("what it can"), cache);
  const file = path.join(cache, readdirSync(cache)[0] ?? "");
  writeFileSync(file, spoil(readFileSync(file)));
  expect(await knownSchema("h1:one=", answers("what it can now"), cache)).toEqual(Buffer.from("what it can now"));
});

it("is not kept when the provider does not answer", async () => {
  const cache = temporaryFolder();
  await expect(knownSchema("h1:one=", never, cache)).rejects.toThrow("it was asked again");
  expect(await knownSchema("h1:one=", answers("what it can"), cache)).toEqual(schema);
});
