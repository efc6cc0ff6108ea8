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
      { Value: "nothing", LastModifiedUser: "arn:aws:sts::333333333333:assumed-role/deploy/pipeline", LastModifiedDate: at("15:03") },
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
  expect(await pagesBetween(clients(), "smart0dte-prod-page-", "/pages/acknowledged/*", from, to)).toEqual([
    { name: "smart0dte-prod-page-database", at: at("15:02"), answered: { by: "ana", at: at("15:04") } },
    { name: "smart0dte-prod-page-cache", at: at("16:00") },
  ]);
});

it("names whose link it was, where a function has written in its own name", async () => {
  const byLink = [
    {
      Parameters: [
        {
          Value: "2026-12-01T15:02:00Z link of ana, the first level",
          LastModifiedUser: "arn:aws:sts::333333333333:assumed-role/page-acknowledgement/function",
          LastModifiedDate: at("15:04"),
        },
      ],
    },
  ];
  const [page] = await pagesBetween(clients(byLink), "smart0dte-prod-page-", "/pages/acknowledged/*", from, to);
  expect(page?.answered).toEqual({ by: "ana, the first level", at: at("15:04") });
});

it("asks for the parameter of each page that rang", async () => {
  const asked: unknown[] = [];
  const { metrics, parameters } = clients();
  parameters.middlewareStack.add(
    (next) => (args) => {
      asked.push((args.input as { Name?: string }).Name);
      return next(args);
    },
    { step: "initialize", name: "asked", priority: "high" },
  );
  await pagesBetween({ metrics, parameters }, "smart0dte-prod-page-", "/pages/acknowledged/*", from, to);
  expect(asked).toEqual(["/pages/acknowledged/smart0dte-prod-page-database", "/pages/acknowledged/smart0dte-prod-page-cache"]);
});

it("names them without an answer where pages are acknowledged by nobody", async () => {
  const pages = await pagesBetween(clients(), "smart0dte-prod-page-", undefined, from, to);
  expect(pages.map(({ name, answered }) => [name, answered])).toEqual([
    ["smart0dte-prod-page-database", undefined],
    ["smart0dte-prod-page-cache", undefined],
  ]);
});
