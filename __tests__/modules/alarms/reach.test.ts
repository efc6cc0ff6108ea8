import { type MetricAlarm } from "../../../src/estate/judge/alarms/model";
import { alarmsOf } from "../../../src/estate/judge/alarms/read";
import { type Threshold, thresholds } from "../../../src/facts/thresholds";
import { editedEstate, realStacks, synthesizeStack } from "../../helpers/estate";

const table: readonly (readonly [string, Threshold])[] = Object.entries(thresholds).flatMap(([part, keys]) =>
  Object.entries<Threshold>(keys).map(([name, threshold]) => [`${part}.${name}`, threshold] as const),
);

/** Whether an alarm can ring at the bounds that the configuration allows for its threshold. */
const canRing = (comparison: string, { from, to }: Threshold, { least, most }: NonNullable<Threshold["reach"]>): boolean =>
  ({
    GreaterThanThreshold: to < most,
    GreaterThanOrEqualToThreshold: to <= most,
    LessThanThreshold: from > least,
    LessThanOrEqualToThreshold: from >= least,
  })[comparison] ?? false;

describe("a threshold that the configuration takes", () => {
  let set: readonly (readonly [string, MetricAlarm])[];
  beforeAll(async () => {
    const full = editedEstate(({ observability }) => {
      observability.extent = "full";
    });
    // The one environment with InfluxDB watches what is critical alone.
    const found = [...(await realStacks()), await synthesizeStack(full, "dev-us-east-1-time-series")];
    const stacks = found.map(({ json, ...instance }) => ({ instance, json }));
    set = alarmsOf(stacks as unknown as Parameters<typeof alarmsOf>[0]).flatMap((alarm) => {
      const key = /observability\.thresholds\.(\w+\.\w+)/.exec(alarm.description)?.[1];
      return alarm.kind === "metric" && key !== undefined ? [[key, alarm] as const] : [];
    });
  });

  it("is a share only where the table says how much there is of it", () => {
    expect(table.filter(([, { unit, reach }]) => unit === "percent" && reach === undefined)).toEqual([]);
  });

  it("leaves something for the metric to reach, however far it is moved", () => {
    const limited = table.flatMap(([key, threshold]) =>
      threshold.reach === undefined ? [] : [{ key, threshold, reach: threshold.reach }],
    );
    const tried = limited.flatMap(({ key, threshold, reach }) =>
      set.filter(([of]) => of === key).map(([, { name, comparison }]) => ({ key, name, rings: canRing(comparison, threshold, reach) })),
    );
    expect(tried.filter(({ rings }) => !rings)).toEqual([]);
    expect(limited.map(({ key }) => key).filter((key) => !tried.some((one) => one.key === key))).toEqual([]);
  });
});
