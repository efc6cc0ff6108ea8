import { type ThresholdKey } from "../../facts/thresholds";
import { type Calculation, type Measure, type Metric } from "../alarms/measure";
import { type Watch, type Watches } from "../alarms/rows/row";
import { limitOf } from "../alarms/watch-alarm";
import { alarmArn } from "../shared/arns";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";
import { alarmGraph, graph, type Line, type Widget } from "./widget";

/** What graphs of a place are made from besides what is watched. */
export interface GraphSettings {
  readonly place: Place;
  readonly value: (key: ThresholdKey) => number;
  /** `essential`: only what is critical has alarms. */
  readonly extent: "full" | "essential";
}

/** Colours of the lines from which on alarms ring, as the console has them for such. */
const colours = { info: "#1f77b4", warning: "#ff7f0e", critical: "#d62728" } as const;

/** A watch of one of several subjects. */
interface Watched {
  readonly subject: string;
  readonly watch: Watch;
}

/**
 * A graph for each thing that is watched of some subjects: a line for each subject, and one for each value from
 * which on an alarm rings. What a row of the table of alarms says is all that they are made from.
 *
 * @param title what the subjects are
 * @param beside lines that each graph has besides, such as the market's hours
 */
export function watchedGraphs(
  title: string,
  subjects: readonly Watches[],
  { place, value }: GraphSettings,
  beside?: { readonly lines: readonly Line[]; readonly properties: Readonly<Record<string, unknown>> },
): Widget[] {
  return [...byRole(subjects).values()].map((watched) =>
    graph(`${title}: ${nameOf(watched[0]?.watch.measure)}`, place.region, [...linesOf(watched), ...(beside?.lines ?? [])], {
      annotations: { horizontal: limitsOf(watched, value) },
      ...beside?.properties,
    }),
  );
}

/** The same for what has an id that AWS gives: graphs of the alarms themselves, the most urgent of each thing. */
export function alarmedGraphs(title: string, subjects: readonly Watches[], { place, extent }: GraphSettings): Widget[] {
  return subjects.flatMap((subject) =>
    [...byRole([subject]).values()].flatMap((watched) => {
      const alarmed = watched.filter(({ watch }) => extent === "full" || watch.severity === "critical");
      const most = alarmed.find(({ watch }) => watch.severity === "critical") ?? alarmed[0];
      if (most === undefined) return [];
      const name = physicalName("alarm", place.names, `${most.subject}-${most.watch.role}`);
      return [alarmGraph(`${title}: ${nameOf(most.watch.measure)}`, place.region, alarmArn(place.region, place.accountId, name))];
    }),
  );
}

/** Watches of one thing together, whichever subject they are of and however urgent. */
function byRole(subjects: readonly Watches[]): Map<string, Watched[]> {
  const found = new Map<string, Watched[]>();
  for (const { subject, watches } of subjects) {
    for (const watch of watches) {
      const role = watch.role.replace(/-\d+$/, "").replace(/-(info|warning|critical)$/, "");
      found.set(role, [...(found.get(role) ?? []), { subject, watch }]);
    }
  }
  return found;
}

function nameOf(measure: Measure | undefined): string {
  if (measure === undefined) return "";
  if ("unusual" in measure) return measure.unusual.name;
  return "expression" in measure ? measure.label : measure.name;
}

function linesOf(watched: readonly Watched[]): Line[] {
  // Two urgencies of one thing have the same measure.
  const measures = new Map(watched.map(({ subject, watch }) => [JSON.stringify(watch.measure), { subject, watch }] as const));
  return [...measures.values()].flatMap(({ subject, watch }, index) => measured(watch, subject, `s${index}_`));
}

function measured({ measure, periodSeconds: period = 60 }: Watch, label: string, prefix: string): Line[] {
  if ("unusual" in measure) return [metricLine(measure.unusual, { label, period })];
  if (!("expression" in measure)) return [metricLine(measure, { label, period })];
  const { expression, inputs } = prefixed(measure, prefix, { period });
  return [[{ expression, label, id: `${prefix}result`, period }], ...inputs];
}

/** A calculation whose series have ids of their own in a graph with several of them, and these series, unseen. */
export function prefixed({ expression, of }: Calculation, prefix: string, options: Readonly<Record<string, unknown>> = {}) {
  return {
    expression: expression.replaceAll(new RegExp(`\\b(${Object.keys(of).join("|")})\\b`, "g"), `${prefix}$1`),
    inputs: Object.entries(of).map(([id, metric]) => metricLine(metric, { id: `${prefix}${id}`, visible: false, ...options })),
  };
}

/** A metric as graphs name it. */
export const metricLine = ({ namespace, name, dimensions, statistic }: Metric, options: Readonly<Record<string, unknown>>): Line => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat: statistic, ...options },
];

function limitsOf(watched: readonly Watched[], value: GraphSettings["value"]) {
  const limits = new Map(
    watched.map(({ watch }) => {
      const limit = limitOf(watch, value);
      return [`${watch.severity} ${limit}`, { label: watch.severity, value: limit, color: colours[watch.severity] }] as const;
    }),
  );
  return [...limits.values()];
}
