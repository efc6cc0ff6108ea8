import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { failoverMetric } from "../../modules/failover/flag-names";
import { createHandler } from "./handler";
import { failoverFlagStatements } from "./permissions";

const parameter = "/smart0dte/prod/dr/failover";
const namespace = "smart0dte/prod/recovery";
const environment = { FLAG_PARAMETER: parameter, METRIC_NAMESPACE: namespace, METRIC_NAME: failoverMetric.name };

let server: RunningServer & { readonly endpoint: string };
let operator: SSMClient;
let ssm: SSMClient;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  server = await startMoto();
  const settings = { ...emulatorClient(server.endpoint), maxAttempts: 1 };
  [operator, ssm, cloudWatch] = [new SSMClient(settings), new SSMClient(settings), new CloudWatchClient(settings)];
});
afterAll(async () => {
  for (const client of [operator, ssm, cloudWatch]) client.destroy();
  await server.stop();
});

const setFlag = (Value: string) => operator.send(new PutParameterCommand({ Name: parameter, Value, Type: "String", Overwrite: true }));
const run = (log = new MemoryLog()) => createHandler(environment, { ssm, cloudWatch }, log)();

/** What an alarm over the last minutes would see. */
async function reported(): Promise<{ readonly maximum: number | undefined; readonly count: number }> {
  const now = Date.now();
  const { Datapoints = [] } = await new CloudWatchClient({ ...emulatorClient(server.endpoint) }).send(
    new GetMetricStatisticsCommand({
      Namespace: namespace, MetricName: failoverMetric.name, StartTime: new Date(now - 600_000), EndTime: new Date(now + 60_000), Period: 3600, Statistics: ["Maximum", "SampleCount"],
    }),
  );
  return { maximum: Datapoints[0]?.Maximum, count: Datapoints[0]?.SampleCount ?? 0 };
}

test("the flag becomes a metric, and the role allows exactly the calls that takes", async () => {
  const calls = [recordActions(ssm, "ssm"), recordActions(cloudWatch, "cloudwatch")];
  await expect(run()).rejects.toThrow();
  expect(await reported()).toEqual({ maximum: undefined, count: 0 });

  await setFlag("false");
  await run();
  expect(await reported()).toEqual({ maximum: 0, count: 1 });

  await setFlag("true");
  const log = new MemoryLog();
  await run(log);
  expect(await reported()).toEqual({ maximum: 1, count: 2 });
  expect(log.lines.join()).toContain("the recovery region has taken over");

  await operator.send(new DeleteParameterCommand({ Name: parameter }));
  await expect(run()).rejects.toThrow();
  expect((await reported()).count).toBe(2);

  const allowed = allowedActions(failoverFlagStatements({ parameterArn: `arn:aws:ssm:us-west-2:333333333333:parameter${parameter}`, namespace }), /^$/);
  expect(allowed).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("a function without its settings says which one is missing", async () => {
  await expect(createHandler({ ...environment, METRIC_NAMESPACE: "" }, { ssm, cloudWatch }, new MemoryLog())()).rejects.toThrow("METRIC_NAMESPACE");
});
