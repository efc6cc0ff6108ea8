import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { collectorStatements, environmentAnnotation, traceCollector } from "../../../src/modules/services/trace-collector";
import { collectorImage } from "../../../src/facts/images";
import { type AwsTelemetry, startAwsTelemetry } from "../../helpers/servers/aws-telemetry";
import { collectorProgram } from "../../helpers/servers/collector";
import { freePort, type ServerProcess, startServer } from "../../helpers/servers/process";

interface Configuration {
  receivers: { otlp: { protocols: { grpc: { endpoint: string }; http: { endpoint: string } } } };
  processors: Record<string, object>;
  exporters: { awsxray: Record<string, unknown>; awsemf: Record<string, unknown> };
  extensions: { health_check: { endpoint: string } };
  service: object;
}

const place = { names: { project: "smart0dte", owner: "test" }, accountId: "111111111111", region: "us-east-1" };
const container = traceCollector({
  image: collectorImage,
  place,
  service: "signals",
  metricsNamespace: "Smart0DTE/Trading",
  metricsLogGroupName: "/smart0dte/test/metrics",
  logs: { groupName: "/smart0dte/test/signals", region: "us-east-1" },
});

/** The configuration as the container hands it over; only ports and endpoints differ. */
function configuration(endpoint: string, [grpc, http, health]: readonly number[], extra: object = {}): string {
  const content = container.environment?.find(({ name }) => name === "AOT_CONFIG_CONTENT")?.value ?? "";
  const { receivers, exporters, extensions, service, ...rest } = parse(content) as Configuration;
  receivers.otlp.protocols = { grpc: { endpoint: `127.0.0.1:${grpc}` }, http: { endpoint: `127.0.0.1:${http}` } };
  extensions.health_check = { endpoint: `127.0.0.1:${health}` };
  const aimed = { awsxray: { ...exporters.awsxray, endpoint }, awsemf: { ...exporters.awsemf, endpoint } };
  return stringify({
    ...rest,
    receivers,
    extensions,
    exporters: aimed,
    service: { ...service, telemetry: { metrics: { level: "none" } } },
    ...extra,
  });
}

/** The container's environment, without the developer's own settings of AWS. */
const environment = (content: string) => ({
  AOT_CONFIG_CONTENT: content,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_EC2_METADATA_DISABLED: "true",
});

/** The real collector's components, configured as the container's are, with AWS's endpoints on loopback. */
describe("the trace collector", () => {
  let aws: AwsTelemetry;
  let collector: ServerProcess;
  let http: number;
  let health: number;

  beforeAll(async () => {
    const program = await collectorProgram();
    aws = await startAwsTelemetry();
    const listen = [await freePort(), await freePort(), await freePort()];
    [, http = 0, health = 0] = listen;
    collector = await startServer({
      command: program,
      args: [],
      options: { env: environment(configuration(aws.endpoint, listen)) },
      readyText: "Everything is ready",
    });
  });
  afterAll(async () => {
    await collector.stop();
    await aws.stop();
  });

  const send = async (kind: "traces" | "metrics", body: object): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${http}/v1/${kind}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  const now = () => String(BigInt(Date.now()) * 1_000_000n);
  /** What an application says of itself, which may be anything. */
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "unknown_service:python" } }] };

  it("is healthy", async () => {
    expect((await fetch(`http://127.0.0.1:${health}/`)).status).toBe(200);
  });

  it("sends traces to X-Ray under the service's name, to be found by environment and path", async () => {
    const span = {
      traceId: Math.floor(Date.now() / 1000).toString(16) + "a".repeat(24),
      spanId: "b".repeat(16),
      name: "POST",
      kind: 2,
      startTimeUnixNano: now(),
      endTimeUnixNano: now(),
      attributes: [
        ["http.method", "POST"],
        ["http.url", "https://api.example.com/api/v1/orders"],
      ].map(([key, stringValue]) => ({ key, value: { stringValue } })),
    };
    await send("traces", { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
    await expect.poll(() => aws.segments).toHaveLength(1);
    expect(aws.segments).toMatchObject([
      {
        name: "signals",
        annotations: { [environmentAnnotation]: "test" },
        http: { request: { method: "POST", url: "https://api.example.com/api/v1/orders" } },
      },
    ]);
  });

  it("writes metrics down by service and by nothing else, where CloudWatch reads them", async () => {
    const attributes = [{ key: "symbol", value: { stringValue: "SPX" } }];
    const metric = { name: "ActiveTradingSignals", unit: "1", gauge: { dataPoints: [{ timeUnixNano: now(), asDouble: 42, attributes }] } };
    await send("metrics", { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] });
    await expect.poll(() => aws.logs).toHaveLength(1);
    expect(aws.logs[0]?.logGroupName).toBe("/smart0dte/test/metrics");
    expect(aws.logs[0]?.logEvents.map(({ message }) => JSON.parse(message) as unknown)).toMatchObject([
      {
        _aws: {
          CloudWatchMetrics: [
            { Namespace: "Smart0DTE/Trading", Dimensions: [["service.name"]], Metrics: [{ Name: "ActiveTradingSignals" }] },
          ],
        },
        "service.name": "signals",
        "deployment.environment": "test",
        symbol: "SPX",
        ActiveTradingSignals: 42,
      },
    ]);
  });

  it("asks for nothing that the task's role may not do", () => {
    const allowed = collectorStatements(place, "/smart0dte/test/metrics").flatMap(({ actions }) => actions);
    expect([...aws.actions].filter((action) => !allowed.includes(action))).toEqual([]);
    expect([...aws.actions].sort()).toEqual(expect.arrayContaining(["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments"]));
  });

  it("refuses memory before the container is ended for it", () => {
    const limit = Number(/"limit_mib": (\d+)/.exec(collector.output())?.[1]);
    expect(limit).toBeGreaterThanOrEqual((container.memory ?? 0) / 2);
    expect(limit).toBeLessThan(container.memory ?? 0);
    expect(Number(/"spike_limit_mib": (\d+)/.exec(collector.output())?.[1])).toBeLessThan(limit);
  });

  it.each([
    {
      broken: "a misspelt key",
      extra: { processors: { memory_limiter: { check_interval: "1s", limit_mebibytes: 96 }, resource: {}, batch: {} } },
      message: "limit_mebibytes",
    },
    { broken: "a component that is not there", extra: { exporters: { awsxray: {}, cloudwatch: {} } }, message: "cloudwatch" },
  ])("would not start with $broken, which shows that this proves something", async ({ extra, message }) => {
    const program = await collectorProgram();
    const run = promisify(execFile)(program, ["validate"], { env: environment(configuration(aws.endpoint, [1, 2, 3], extra)) });
    await expect(run).rejects.toThrow(message);
  });

  it("sends what it has when it is told to stop", async () => {
    const listen = [await freePort(), await freePort(), await freePort()];
    const content = configuration(aws.endpoint, listen).replace("timeout: 5s", "timeout: 600s");
    const second = await startServer({
      command: await collectorProgram(),
      args: [],
      options: { env: environment(content) },
      readyText: "Everything is ready",
    });
    const before = aws.logs.length;
    [, http = 0] = listen;
    await send("metrics", {
      resourceMetrics: [
        {
          resource,
          scopeMetrics: [
            { metrics: [{ name: "MarketDataProcessingRate", gauge: { dataPoints: [{ timeUnixNano: now(), asDouble: 271_828 }] } }] },
          ],
        },
      ],
    });
    await second.stop();
    expect(await second.exited).toBe(0);
    // The other collector may write meanwhile.
    expect(aws.logs.slice(before).filter((log) => JSON.stringify(log).includes("271828"))).toHaveLength(1);
  });
});
