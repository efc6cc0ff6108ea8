import { quotaUses } from "../../../src/facts/aws-quotas";
import { realStack, resources } from "../../helpers/estate";

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly stat: string;
    readonly period: number;
    readonly dimensions: object;
  };
}

describe("the alarms on a region's quotas", () => {
  const alarms = async (region: string) =>
    resources(await realStack(`prod-${region}-observability`), "aws_cloudwatch_metric_alarm").filter(({ args }) =>
      String(args.alarm_name).includes("-region-quota-"),
    );

  it.each(["us-east-1", "us-west-2"])("are there for every use that CloudWatch counts, in %s", async (region) => {
    const found = (await alarms(region)).map(({ args: { alarm_name: name, metric_query: queries } }) => ({
      name,
      used: (queries as Query[]).find(({ metric }) => metric !== undefined)?.metric,
      share: (queries as Query[]).find(({ expression }) => expression !== undefined)?.expression,
    }));
    expect(found.length).toBeGreaterThan(3);
    expect(found.map(({ name, used, share }) => [name, used?.namespace, used?.dimensions, share]).sort()).toEqual(
      quotaUses
        .map(({ role, dimensions }) => [`smart0dte-prod-region-quota-${role}`, "AWS/Usage", dimensions, "100 * used / SERVICE_QUOTA(used)"])
        .sort(),
    );
  });

  it("sum up calls by the minute, of which AWS has the quota, and take the most of what is there", async () => {
    const used = (await alarms("us-east-1")).flatMap(({ args }) => (args.metric_query as Query[]).flatMap(({ metric }) => metric ?? []));
    expect(used.filter(({ metric_name: name }) => name === "CallCount")).not.toEqual([]);
    for (const { metric_name: name, stat, period } of used)
      expect([name, stat, period]).toEqual(name === "CallCount" ? ["CallCount", "Sum", 60] : ["ResourceCount", "Maximum", 300]);
  });
});
