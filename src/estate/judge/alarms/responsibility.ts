import { severities } from "../../../facts/severities";
import { type ListedAlarm, namedPositively } from "./inventory";
import { type EstateAlarm } from "./model";
import { type Hears, type Listener, steps } from "./people";

/** A resource, an alarm on it, and everybody who hears of it, in turn. */
export interface Responsibility {
  readonly environment: string;
  readonly region: string;
  readonly stack: string;
  /** Path of what is watched in its stack, as the code composes it. */
  readonly resource: string;
  readonly alarm: string;
  /** Pages that it is part of. */
  readonly pages: readonly string[];
  /** Who hears of it, first those who hear at once, then the steps of the escalation: `critical: sms on-call`. */
  readonly people: readonly string[];
}

/**
 * Which resource leads by which alarm to whom. Only alarms on metrics are resources'; what is over them, and whom that
 * notifies, is followed.
 */
export function responsibilities(listed: readonly ListedAlarm[], listeners: readonly Listener[]): readonly Responsibility[] {
  const over = alarmsOver(listed);
  return listed
    .filter(({ alarm }) => alarm.kind === "metric")
    .map(({ alarm, pages }) => {
      const here = listeners.filter(({ environment, region }) => environment === alarm.environment && region === alarm.region);
      const topics = [alarm, ...reachedFrom(alarm, over)].flatMap(({ notifies }) => notifies);
      const heard: readonly Hears[] = [
        ...severities.filter((severity) => topics.some((topic) => topic.includes(severity))),
        ...(pages.length > 0 ? steps : []),
      ];
      return {
        environment: alarm.environment,
        region: alarm.region,
        stack: alarm.stack,
        resource: alarm.resource,
        alarm: alarm.name,
        pages,
        people: heard.flatMap((hears) => namesOf(hears, here)),
      };
    });
}

const keyOf = ({ environment, region }: EstateAlarm, name: string): string => `${environment} ${region} ${name}`;

/** Alarms that ring with another one, by its key: their rules name it, and not to be kept silent by it. */
function alarmsOver(listed: readonly ListedAlarm[]): ReadonlyMap<string, readonly EstateAlarm[]> {
  const over = new Map<string, EstateAlarm[]>();
  for (const { alarm } of listed) {
    if (alarm.kind !== "composite") continue;
    for (const name of namedPositively(alarm.rule)) over.set(keyOf(alarm, name), [...(over.get(keyOf(alarm, name)) ?? []), alarm]);
  }
  return over;
}

/** Everything over an alarm, however many there are between. */
function reachedFrom(alarm: EstateAlarm, over: ReadonlyMap<string, readonly EstateAlarm[]>): EstateAlarm[] {
  const reached = new Set<EstateAlarm>();
  const open = [alarm];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const above of over.get(keyOf(next, next.name)) ?? []) {
      if (reached.has(above)) continue;
      reached.add(above);
      open.push(above);
    }
  return [...reached];
}

function namesOf(hears: Hears, here: readonly Listener[]): string[] {
  const names = [...new Set(here.filter((one) => one.hears === hears).map(({ way, name }) => `${way} ${name}`))].sort();
  return names.length === 0 ? [] : [`${hears}: ${names.join(", ")}`];
}

/** As a page of a report. */
export const responsibilityPage = (rows: readonly Responsibility[]): string =>
  [
    "| region | resource | alarm | wakes as | who hears of it |",
    "|---|---|---|---|---|",
    ...rows.map(
      ({ region, stack, resource, alarm, pages, people }) =>
        `| ${region} | \`${stack}/${resource}\` | \`${alarm}\` | ${pages.join(", ") || "-"} | ${people.join("; ") || "**nobody**"} |`,
    ),
  ].join("\n");
