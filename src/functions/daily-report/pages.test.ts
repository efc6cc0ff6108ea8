import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SSMClient } from "@aws-sdk/client-ssm";
import { pagesBetween } from "./pages";

const [from, to] = [new Date("2026-12-01T14:30:00Z"), new Date("2026-12-01T21:00:00Z")];
const at = (time: string): Date => new Date(`2026-12-01T${time}:00Z`);

/** A client that answers with one page of results after the other. */
function answering<C extends CloudWatchClient | SSMClient>(client: C, answers: readonly object[]): C {
  let asked = 0;
  client.middlewareStack.add((() => () => Promise.resolve({ output: answers[asked++] ?? {}, response: {} })) as never, {
    step: "initialize",
    name: "answers",
  });
  return client;
}

const history = [
  {
    AlarmHistoryItems: [
      { AlarmName: "smart0dte-prod-page-database", Timestamp: at("15:02"), HistorySummary: "Alarm updated from OK to ALARM" },
      { AlarmName: "smart0dte-prod-page-database", Timestamp: at("15:20"), HistorySummary: "Alarm updated from ALARM to OK" },
      { AlarmName: "smart0dte-prod-symptoms-database", Timestamp: at("15:01"), HistorySummary: "Alarm updated from OK to ALARM" },
    ],
    NextToken: "more",
  },
  {
    AlarmHistoryItems: [
      { AlarmName: "smart0dte-prod-page-cache", Timestamp: at("16:00"), HistorySummary: "Alarm updated from OK to ALARM" },
    ],
  },
];
const said = [
  {
    Parameters: [
      {
        Value: "smart0dte-prod-page-database",
        LastModifiedUser: "arn:aws:sts::333333333333:assumed-role/on-call/early",
        LastModifiedDate: at("14:00"),
      },
      {
        Value: "smart0dte-prod-page-database",
        LastModifiedUser: "arn:aws:sts::333333333333:assumed-role/on-call/ana",
        LastModifiedDate: at("15:04"),
      },
      {
        Value: "smart0dte-prod-page-database",
        LastModifiedUser: "arn:aws:sts::333333333333:assumed-role/on-call/ben",
        LastModifiedDate: at("15:05"),
      },
    ],
  },
];

const clients = (parameters = said) => ({
  metrics: answering(new CloudWatchClient({ region: "us-east-1" }), history),
  parameters: answering(new SSMClient({ region: "us-east-1" }), parameters),
});

it("names pages that rang, each with whoever first said that they look at it since then", async () => {
  expect(await pagesBetween(clients(), "smart0dte-prod-page-", "/pages/acknowledged", from, to)).toEqual([
    { name: "smart0dte-prod-page-database", at: at("15:02"), answered: { by: "ana", at: at("15:04") } },
    { name: "smart0dte-prod-page-cache", at: at("16:00") },
  ]);
});

it("names them without an answer where pages are acknowledged by nobody", async () => {
  const pages = await pagesBetween(clients(), "smart0dte-prod-page-", undefined, from, to);
  expect(pages.map(({ name, answered }) => [name, answered])).toEqual([
    ["smart0dte-prod-page-database", undefined],
    ["smart0dte-prod-page-cache", undefined],
  ]);
});
