import { type FlagSignal, reportFlag } from "./flag";

/** A signal that remembers what it was told. */
function memorySignal(): FlagSignal & { readonly told: string[] } {
  const told: string[] = [];
  return { told, raise: () => Promise.resolve(void told.push("raise")), lower: () => Promise.resolve(void told.push("lower")) };
}

const stored = (value: string | undefined) => ({ read: () => Promise.resolve(value) });

test.each([
  ["true", true, "raise"],
  ["false", false, "lower"],
] as const)("a flag that is %s means %j and is reported once: %s", async (text, declared, told) => {
  const signal = memorySignal();
  await expect(reportFlag(stored(text), signal)).resolves.toBe(declared);
  expect(signal.told).toEqual([told]);
});

test.each([undefined, "", "True", "TRUE", "yes", "1", " true", "true\n"])("a flag that is %j is not reported at all", async (text) => {
  const signal = memorySignal();
  await expect(reportFlag(stored(text), signal)).rejects.toThrow("it is true or false");
  expect(signal.told).toEqual([]);
});

test("a flag that cannot be read is not reported", async () => {
  const signal = memorySignal();
  await expect(reportFlag({ read: () => Promise.reject(new Error("throttled")) }, signal)).rejects.toThrow("throttled");
  expect(signal.told).toEqual([]);
});

test("a report that does not arrive is an error, so that somebody hears of it", async () => {
  const fail = () => Promise.reject(new Error("no answer"));
  for (const text of ["true", "false"]) await expect(reportFlag(stored(text), { raise: fail, lower: fail })).rejects.toThrow("no answer");
});
