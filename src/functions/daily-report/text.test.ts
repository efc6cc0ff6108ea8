import { type Report, reportText } from "./text";

const latency = { typical: 12, worst: 345.6 };
const report: Report = {
  due: { kind: "day", days: ["2026-12-01", "2026-12-01"], from: new Date("2026-12-01T14:30:00Z"), to: new Date("2026-12-01T21:00:00Z") },
  timeZone: "America/New_York",
  figures: {
    known: {
      activeSignals: 42,
      accuracyPercent: 61.25,
      profit: { last: 12_345.4, lowest: -500, highest: 20_000 },
      latencies: { signal: latency, order: latency, quote: { typical: undefined, worst: undefined } },
    },
  },
  pages: {
    known: [
      {
        name: "smart0dte-prod-page-database",
        at: new Date("2026-12-01T15:02:00Z"),
        answered: { by: "ana", at: new Date("2026-12-01T15:04:00Z") },
      },
      { name: "smart0dte-prod-page-trading", at: new Date("2026-12-01T16:00:00Z") },
    ],
  },
  budgets: { known: { api: 87.4, signals: undefined } },
  cost: { known: { day: 123.456, month: 2345 } },
  drift: { known: 0 },
};

it("says in one message what a trading day was like", () => {
  expect(reportText(report).message.split("\n")).toEqual([
    "Trading day 2026-12-01, 09:30 to 16:00 (America/New_York)",
    "",
    "Signals   at most 42 active; came true: 61.3 %",
    "P&L       at the close 12,345 USD; lowest -500 USD, highest 20,000 USD",
    "Latency   signals p50 12 ms, p99 346 ms; orders p50 12 ms, p99 346 ms; quotes p50 nothing reported, p95 nothing reported",
    "Alarms    smart0dte-prod-page-database at 10:02, acknowledged by ana at 10:04",
    "          smart0dte-prod-page-trading at 11:00, acknowledged by nobody",
    "Budget    api 87 %, signals no requests",
    "Cost      123.46 USD in a day, 2,345.00 USD this month",
    "Drift     none",
    "",
    "Latency: of half hours the median of p50, and the worst. Budget: errors that are left of 30 days.",
  ]);
});

it("names days in the report of a week", () => {
  const due = { ...report.due, kind: "week", days: ["2026-11-30", "2026-12-01"] } as const;
  const { subject, message } = reportText({ ...report, due });
  expect(subject).toBe("Trading week 2026-11-30 to 2026-12-01");
  expect(message).toContain("page-database at 2026-12-01 10:02, acknowledged by ana at 2026-12-01 10:04");
});

it("says in the report of a week, for each region by itself, how many indexes no query reads, and where their names are", () => {
  const { message } = reportText({
    ...report,
    indexes: {
      "us-east-1": { known: { unused: 3 } },
      "us-west-2": { known: { countedDays: 12.7 } },
      "eu-west-1": { known: "nobody looked" },
      "eu-central-1": { unknown: "TimeoutError" },
    },
  });
  for (const line of [
    "Indexes   us-east-1 3 unused",
    "          us-west-2 not known before 92 days are counted, 12 are",
    "          eu-west-1 nobody looked",
    "          eu-central-1 not known: TimeoutError",
    "Indexes: those of the database that no query reads; the log of the function index-use names them.",
  ])
    expect(message.split("\n")).toContain(line);
});

it("says of each part by itself that nothing is known, and takes silence for neither zero nor good", () => {
  const { message } = reportText({
    ...report,
    pages: { unknown: "AccessDenied" },
    cost: { known: undefined },
    drift: { known: undefined },
    figures: { unknown: "TimeoutError" },
  });
  for (const line of [
    "Alarms    not known: AccessDenied",
    "Cost      nothing reported",
    "Drift     nobody looked",
    "Signals   not known: TimeoutError",
  ])
    expect(message).toContain(line);
});
