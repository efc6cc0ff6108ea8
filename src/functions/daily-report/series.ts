import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";

export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
}

/**
 * Values of series between two instants, oldest first. Anything but a number is left out.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export async function valuesOf<K extends string>(
  client: CloudWatchClient,
  series: Readonly<Record<K, Series>>,
  from: Date,
  to: Date,
): Promise<Readonly<Record<K, readonly number[]>>> {
  const names = Object.keys(series) as K[];
  const queries = names.map((name, index): MetricDataQuery => {
    const { namespace, name: metric, dimensions = {}, statistic, periodSeconds } = series[name];
    return {
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: metric,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: periodSeconds,
        Stat: statistic,
      },
    };
  });
  const found = new Map<string, number[]>();
  let next: string | undefined;
  do {
    const { MetricDataResults: results = [], NextToken } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries,
        StartTime: from,
        EndTime: to,
        ScanBy: "TimestampAscending",
        ...(next === undefined ? {} : { NextToken: next }),
      }),
    );
    for (const { Id = "", Values = [] } of results) found.set(Id, [...(found.get(Id) ?? []), ...Values.filter(Number.isFinite)]);
    next = NextToken;
  } while (next !== undefined);
  return Object.fromEntries(names.map((name, index) => [name, found.get(`m${index}`) ?? []])) as Record<K, number[]>;
}
