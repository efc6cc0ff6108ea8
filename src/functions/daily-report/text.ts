import { localTime } from "../../facts/market-calendar";
import { type DueReport } from "./due";
import { type Figures } from "./figures";
import { indexesText, type RegionIndexes } from "./indexes";
import { type Page } from "./pages";

/** A part of the report, or why it is not known. */
export type Part<T> = { readonly known: T } | { readonly unknown: string };

export interface Report {
  readonly due: DueReport;
  readonly timeZone: string;
  readonly figures: Part<Figures>;
  readonly pages: Part<readonly Page[]>;
  readonly budgets: Part<Readonly<Record<string, number | undefined>>>;
  readonly cost: Part<{ readonly day: number; readonly month: number } | undefined>;
  readonly drift: Part<number | undefined>;
  /** By region, in the report of a week. */
  readonly indexes?: Readonly<Record<string, Part<RegionIndexes>>>;
}

/** Longest text of a line, so that a phone shows it without turning. */
const label = (name: string): string => name.padEnd(10);

const none = "nothing reported";
const shown = (value: number | undefined, unit: string, digits = 0): string =>
  value === undefined
    ? none
    : `${value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`.trimEnd();

function line<T>(name: string, part: Part<T>, text: (known: T) => string): string {
  return label(name) + ("unknown" in part ? `not known: ${part.unknown}` : text(part.known));
}

/** The one message that a person reads in a minute: a line for each thing that matters, also where nothing is known of it. */
export function reportText({ due, timeZone, figures, pages, budgets, cost, drift, indexes = {} }: Report): {
  readonly subject: string;
  readonly message: string;
} {
  const [first, last] = due.days;
  const about = due.kind === "day" ? `Trading day ${last}` : `Trading week ${first} to ${last}`;
  const clock = (at: Date): string => {
    const { date, time } = localTime(at, timeZone);
    return due.kind === "day" && date === last ? time : `${date} ${time}`;
  };
  const lines = [
    `${about}, ${clock(due.from)} to ${clock(due.to)} (${timeZone})`,
    "",
    line(
      "Signals",
      figures,
      (known) => `at most ${shown(known.activeSignals, "active")}; came true: ${shown(known.accuracyPercent, "%", 1)}`,
    ),
    line(
      "P&L",
      figures,
      ({ profit }) =>
        `at the close ${shown(profit.last, "USD")}; lowest ${shown(profit.lowest, "USD")}, highest ${shown(profit.highest, "USD")}`,
    ),
    line("Latency", figures, ({ latencies }) =>
      [
        `signals p50 ${shown(latencies.signal.typical, "ms")}, p99 ${shown(latencies.signal.worst, "ms")}`,
        `orders p50 ${shown(latencies.order.typical, "ms")}, p99 ${shown(latencies.order.worst, "ms")}`,
        `quotes p50 ${shown(latencies.quote.typical, "ms")}, p95 ${shown(latencies.quote.worst, "ms")}`,
      ].join("; "),
    ),
    line("Alarms", pages, (rang) =>
      rang.length === 0 ? "no page rang" : rang.map((page) => pageText(page, clock)).join(`\n${label("")}`),
    ),
    line("Budget", budgets, (left) =>
      Object.entries(left)
        .map(([service, percent]) => `${service} ${percent === undefined ? "no requests" : shown(percent, "%")}`)
        .join(", "),
    ),
    line("Cost", cost, (known) =>
      known === undefined ? none : `${shown(known.day, "USD", 2)} in a day, ${shown(known.month, "USD", 2)} this month`,
    ),
    line("Drift", drift, (found) =>
      found === undefined ? "nobody looked" : found === 0 ? "none" : `${shown(found, "findings")}: estate drift`,
    ),
    ...Object.entries(indexes).map(
      ([region, part], index) =>
        `${label(index === 0 ? "Indexes" : "")}${region} ${"unknown" in part ? `not known: ${part.unknown}` : indexesText(part.known)}`,
    ),
    "",
    "Latency: of half hours the median of p50, and the worst. Budget: errors that are left of 30 days.",
    ...(Object.keys(indexes).length === 0
      ? []
      : ["Indexes: those of the database that no query reads; the log of the function index-use names them."]),
  ];
  return { subject: about, message: lines.join("\n") };
}

const pageText = ({ name, at, answered }: Page, clock: (at: Date) => string): string =>
  `${name} at ${clock(at)}, ${answered === undefined ? "acknowledged by nobody" : `acknowledged by ${answered.by} at ${clock(answered.at)}`}`;
