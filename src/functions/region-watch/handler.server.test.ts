import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { CloudWatchClient, GetMetricStatisticsCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { recordActions } from "../../../__tests__/helpers/functions/aws-actions";
import { MemoryLog } from "../../../__tests__/helpers/functions/log";
import { allowedActions } from "../../../__tests__/helpers/functions/permissions";
import { emulatorClient, startMoto } from "../../../__tests__/helpers/servers/moto";
import { type RunningServer } from "../../../__tests__/helpers/servers/process";
import { exchangeCalendar } from "../../facts/market-calendar";
import { createHandler } from "./handler";
import { watchMetrics } from "../../facts/watch-metrics";
import { regionWatchStatements } from "../../modules/function-permissions/region-watch";

const namespace = "smart0dte/prod/watch";
const hours = { timeZone: "America/New_York", days: ["mon", "tue", "wed", "thu", "fri"], open: "09:30", close: "16:00" };

const frame = Buffer.from([0x81, 0x02, 0x68, 0x69]);

let cloudWatch: RunningServer & { readonly endpoint: string };
let site: Server;
let siteStatus = 200;
let siteUrl: string;
let clients: CloudWatchClient[] = [];

beforeAll(async () => {
  cloudWatch = await startMoto();
  site = createServer((_, response) => response.writeHead(siteStatus).end());
  // A WebSocket that says "hi" at once.
  site.on("upgrade", (_, socket) => {
    socket.end(
      Buffer.concat([Buffer.from("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), frame]),
    );
  });
  await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  site.close();
  await cloudWatch.stop();
});

function client(endpoint = cloudWatch.endpoint): CloudWatchClient {
  const made = new CloudWatchClient({ ...emulatorClient(endpoint), maxAttempts: 1 });
  clients = [...clients, made];
  return made;
}

const environment = (): NodeJS.ProcessEnv => ({
  METRIC_NAMESPACE: namespace,
  SITE_URL: siteUrl,
  API_URL: siteUrl,
  SOCKET_URL: siteUrl.replace(/^http/, "ws"),
  PEER_REGION: "us-west-2",
  ALARM_PREFIX: "smart0dte-prod-",
  PAGE_PREFIX: "smart0dte-prod-page-",
  MARKET: JSON.stringify({ hours, calendar: exchangeCalendar }),
});

/** Lowest value and number of reports of a metric. */
async function reported(name: string): Promise<readonly [number | undefined, number]> {
  const now = Date.now();
  const { Datapoints = [] } = await client().send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: name,
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      Period: 3600,
      Statistics: ["Minimum", "SampleCount"],
    }),
  );
  return [Datapoints[0]?.Minimum, Datapoints[0]?.SampleCount ?? 0];
}

test("every figure is reported in one call, and the role allows exactly the calls that takes", async () => {
  const [own, peer] = [client(), client()];
  const calls = [recordActions(own, "cloudwatch"), recordActions(peer, "cloudwatch")];
  await createHandler(environment(), { own, peer }, new MemoryLog())();
  for (const name of Object.values(watchMetrics)) expect((await reported(name))[1], name).toBe(1);
  expect(await reported(watchMetrics.siteAnswers)).toEqual([1, 1]);
  expect(await reported(watchMetrics.socketAnswers)).toEqual([1, 1]);
  expect(await reported(watchMetrics.peerAnswers)).toEqual([1, 1]);
  expect(allowedActions(regionWatchStatements({ namespace }), /^$/)).toEqual(calls.flatMap((actions) => [...actions]).sort());
});

test("a site that answers with an error and a region that is gone are both seen", async () => {
  siteStatus = 503;
  const gone = client("http://127.0.0.1:9");
  await createHandler(environment(), { own: client(), peer: gone }, new MemoryLog())();
  expect(await reported(watchMetrics.siteAnswers)).toEqual([0, 2]);
  expect(await reported(watchMetrics.peerAnswers)).toEqual([0, 2]);
});

/** The value of a figure in what the function logs, which is what it reports. */
async function looked(peer: CloudWatchClient, name: string): Promise<string | undefined> {
  const log = new MemoryLog();
  await createHandler(environment(), { own: client(), peer }, log)();
  return new RegExp(`"${name}":"(\\d)"`).exec(log.lines.join(" "))?.[1];
}

test("a region is mute while an alarm rings there that says so, and not by another one", async () => {
  const peer = client();
  const ring = async (AlarmName: string, StateValue: "ALARM" | "OK") => {
    const counts = { Namespace: "AWS/States", MetricName: "ExecutionsFailed", Statistic: "Sum" } as const;
    const rings = { Period: 60, EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: "GreaterThanThreshold" } as const;
    await peer.send(new PutMetricAlarmCommand({ AlarmName, ...counts, ...rings }));
    await peer.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "played" }));
  };
  await ring("smart0dte-prod-state-machine-failover-failed", "ALARM");
  await ring("smart0dte-prod-state-machine-escalation-failed", "OK");
  expect(await looked(peer, watchMetrics.peerMute)).toBe("0");
  await ring("smart0dte-prod-state-machine-escalation-failed", "ALARM");
  expect(await looked(peer, watchMetrics.peerMute)).toBe("1");
});

test("a report that cannot be made fails the call, so that the silence is counted as an error", async () => {
  await expect(createHandler(environment(), { own: client("http://127.0.0.1:9"), peer: client() }, new MemoryLog())()).rejects.toThrow();
});

test("a function without its settings says which one is missing", async () => {
  const { MARKET: _, ...rest } = environment();
  await expect(createHandler(rest, { own: client(), peer: client() }, new MemoryLog())()).rejects.toThrow("MARKET");
});
