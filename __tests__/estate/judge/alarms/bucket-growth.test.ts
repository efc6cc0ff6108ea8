import { compileAlarm } from "../../../../src/estate/judge/alarms/metric-alarm";
import { type MetricAlarm } from "../../../../src/estate/judge/alarms/model";
import { alarmsOf } from "../../../../src/estate/judge/alarms/read";
import { realStack, resources } from "../../../helpers/estate";

const day = 24 * 60;
const GiB = 1024 ** 3;

let alarms: readonly MetricAlarm[];
beforeAll(async () => {
  const { json, ...instance } = await realStack("prod-us-east-1-storage");
  alarms = alarmsOf([{ instance, json }] as unknown as Parameters<typeof alarmsOf>[0]).filter(
    (alarm): alarm is MetricAlarm => alarm.kind === "metric" && alarm.name.endsWith("-growth"),
  );
});

const alarmOf = (purpose: string): MetricAlarm => {
  const found = alarms.find(({ name }) => name === `smart0dte-prod-bucket-${purpose}-growth`);
  if (found === undefined) throw new Error(`no alarm on the bucket ${purpose}; there are ${alarms.map(({ name }) => name).join(", ")}`);
  return found;
};
const typesOf = (purpose: string): (string | undefined)[] =>
  Object.values(alarmOf(purpose).series).map(({ dimensions }) => dimensions["StorageType"]);

/** State after the last of some days, each with GiB by storage type; a type without a figure has no data. */
function after(purpose: string, days: readonly Readonly<Record<string, number>>[]): string {
  return compileAlarm(alarmOf(purpose)).stateAt(days.length * day, "OK", ({ dimensions }, minute) => {
    const size = days[minute / day - 1]?.[dimensions["StorageType"] ?? ""];
    return size === undefined ? undefined : size * GiB;
  });
}

describe("the growth of a bucket", () => {
  it("is watched of every bucket, by its whole name", async () => {
    const buckets = resources(await realStack("prod-us-east-1-storage"), "aws_s3_bucket").map(({ args }) => args.bucket);
    expect(alarms.map(({ series }) => series["standard"]?.dimensions["BucketName"]).sort()).toEqual(buckets.sort());
  });

  it("counts the storage classes that its lifecycle rules move objects to", () => {
    const intelligent = ["IntelligentTieringFAStorage", "IntelligentTieringIAStorage", "IntelligentTieringAIAStorage"];
    expect(typesOf("access-logs")).toEqual(["StandardStorage"]);
    expect(typesOf("web")).toEqual(["StandardStorage", ...intelligent]);
    expect(typesOf("backups")).toEqual(["StandardStorage", "GlacierStorage", "DeepArchiveStorage"]);
    expect(typesOf("logs")).toEqual(["StandardStorage", ...intelligent, "IntelligentTieringAAStorage", "IntelligentTieringDAAStorage"]);
  });

  it("rings where the bucket grows on two of three days by more than the environment says", () => {
    const standard = (...sizes: readonly number[]) => sizes.map((size) => ({ StandardStorage: size }));
    expect(after("access-logs", standard(10, 150, 300, 450))).toBe("ALARM");
    expect(after("access-logs", standard(10, 150, 150, 290))).toBe("ALARM");
    expect(after("access-logs", standard(10, 60, 110, 160))).toBe("OK");
  });

  it("does not ring for one large upload, for what is deleted, or while nobody says how large it is", () => {
    const standard = (...sizes: readonly number[]) => sizes.map((size) => ({ StandardStorage: size }));
    expect(after("access-logs", standard(10, 900, 900, 900))).toBe("OK");
    expect(after("access-logs", standard(900, 600, 300, 0))).toBe("OK");
    expect(after("access-logs", [{}, {}, {}, {}])).toBe("OK");
  });

  it("takes what moves between storage classes for no growth, and growth for growth although objects move", () => {
    const moved = [900, 600, 300, 0].map((left) => ({ StandardStorage: left, GlacierStorage: 900 - left }));
    expect(after("backups", moved)).toBe("OK");
    const growing = [1, 2, 3, 4].map((days) => ({ StandardStorage: 100, GlacierStorage: 150 * days }));
    expect(after("backups", growing)).toBe("ALARM");
  });
});
