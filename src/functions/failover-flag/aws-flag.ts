import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { type FlagMetric, type FlagStore } from "./flag";

/** The flag as a parameter. */
export const parameterFlag = (client: SSMClient, name: string): FlagStore => ({
  read: async () => (await client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value,
});

/** The flag as a metric of standard resolution, the only one that Route 53 watches. */
export const flagMetric = (client: CloudWatchClient, namespace: string, name: string): FlagMetric => ({
  publish: async (value) => {
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [{ MetricName: name, Value: value, Unit: "None", StorageResolution: 60 }] }));
  },
});
