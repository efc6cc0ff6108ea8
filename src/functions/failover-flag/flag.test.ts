import { type FlagMetric, reportFlag } from "./flag";

/** A metric that remembers what it was told. */
function memoryMetric(): FlagMetric & { readonly values: number[] } {
  const values: number[] = [];
  return { values, publish: (value) => Promise.resolve(void values.push(value)) };
}

const stored = (value: string | undefined) => ({ read: () => Promise.resolve(value) });

test.each([["true", 1], ["false", 0]] as const)("a flag that is %s is reported as %i", async (text, value) => {
  const metric = memoryMetric();
  await expect(reportFlag(stored(text), metric)).resolves.toBe(value);
  expect(metric.values).toEqual([value]);
});

test.each([undefined, "", "True", "TRUE", "yes", "1", " true", "true\n"])("a flag that is %j is not reported at all", async (text) => {
  const metric = memoryMetric();
  await expect(reportFlag(stored(text), metric)).rejects.toThrow("it is true or false");
  expect(metric.values).toEqual([]);
});

test("a flag that cannot be read is not reported", async () => {
  const metric = memoryMetric();
  await expect(reportFlag({ read: () => Promise.reject(new Error("throttled")) }, metric)).rejects.toThrow("throttled");
  expect(metric.values).toEqual([]);
});

test("a report that does not arrive is an error, so that somebody hears of it", async () => {
  const publish = () => Promise.reject(new Error("no answer"));
  await expect(reportFlag(stored("true"), { publish })).rejects.toThrow("no answer");
});
