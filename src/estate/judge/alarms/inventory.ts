import { type EstateAlarm } from "./model";
import { compileRule } from "./rule";
import { runbookOf } from "./runbooks";
import { pageOf } from "./simulate";

/** An alarm as a person asks about it. */
export interface ListedAlarm {
  readonly alarm: EstateAlarm;
  readonly meaning: string;
  readonly firstAction: string;
  /** Section of docs/alarms.md. */
  readonly runbook: string;
  /** Key of the configuration that says from when on it rings. */
  readonly setBy?: string;
  /** Pages that it is part of, by name; its own where it is one. */
  readonly pages: readonly string[];
  readonly usdPerMonth: number;
}

/**
 * USD a month of an alarm of standard resolution for each metric that it looks at, and of a composite alarm.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export const prices = { metric: 0.1, composite: 0.5 } as const;

/** Alarms with what their descriptions say, what they cost and what wakes somebody through them. */
export function inventory(alarms: readonly EstateAlarm[]): readonly ListedAlarm[] {
  const pagesByAlarm = pagesOfAlarms(alarms);
  return alarms.map((alarm) => ({
    alarm,
    ...described(alarm.description),
    pages: [...(pagesByAlarm.get(keyOf(alarm)) ?? [])].sort(),
    usdPerMonth: Number((alarm.kind === "metric" ? Object.keys(alarm.series).length * prices.metric : prices.composite).toFixed(2)),
  }));
}

/** Parts of a description that the alarm's construct has written; another description is all meaning. */
function described(text: string): Pick<ListedAlarm, "meaning" | "firstAction" | "runbook" | "setBy"> {
  const found =
    /^(?<meaning>.*?)\. First: (?<firstAction>.*)\. Runbook: docs\/alarms\.md#(?<runbook>[\w-]+)(?:\. Set by (?<setBy>[\w.-]+))?$/s.exec(
      text,
    );
  const { meaning = text, firstAction = "", runbook = "", setBy } = found?.groups ?? {};
  return { meaning, firstAction, runbook, ...(setBy === undefined ? {} : { setBy }) };
}

/** Pages that look at an alarm, themselves or through others. An alarm that only keeps a page silent is no part of it. */
function pagesOfAlarms(alarms: readonly EstateAlarm[]): Map<string, Set<string>> {
  const byKey = new Map(alarms.map((alarm) => [keyOf(alarm), alarm]));
  const found = new Map<string, Set<string>>();
  const mark = (alarm: EstateAlarm, page: string): void => {
    const pages = found.get(keyOf(alarm)) ?? new Set<string>();
    if (pages.has(page)) return;
    found.set(keyOf(alarm), pages.add(page));
    if (alarm.kind !== "composite") return;
    for (const name of namedPositively(alarm.rule)) {
      const child = byKey.get(`${alarm.environment} ${alarm.region} ${name}`);
      if (child !== undefined) mark(child, page);
    }
  };
  for (const alarm of alarms) {
    const page = pageOf(alarm.name, alarm.environment);
    if (page !== undefined) mark(alarm, page);
  }
  return found;
}

/** Alarms whose ringing makes a rule hold, and none of those that prevent it. */
export function namedPositively(rule: string): readonly string[] {
  const { alarms } = compileRule(rule);
  const negated = new Set([...rule.matchAll(/NOT ALARM\("([^"]+)"\)/g)].map(([, name]) => name));
  return alarms.filter((name) => !negated.has(name));
}

const keyOf = ({ environment, region, name }: EstateAlarm): string => `${environment} ${region} ${name}`;

/** The runbook's sections in Markdown, one for each kind of alarm, with one alarm of the kind as the example. */
export function runbookSections(listed: readonly ListedAlarm[]): string {
  const byRunbook = new Map<string, ListedAlarm[]>();
  for (const one of listed) if (one.runbook !== "") byRunbook.set(one.runbook, [...(byRunbook.get(one.runbook) ?? []), one]);
  return [...byRunbook]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([section, alarms]) => sectionText(section, alarms))
    .join("\n\n");
}

function sectionText(section: string, alarms: readonly ListedAlarm[]): string {
  const [example] = [...alarms].sort((one, other) => (one.alarm.name < other.alarm.name ? -1 : 1));
  if (example === undefined) return "";
  const pages = [...new Set(alarms.flatMap((one) => one.pages))].sort();
  const runbook = runbookOf(section);
  const lines = [
    `### ${section}`,
    "",
    `${example.meaning}.`,
    "",
    `- **First**: ${example.firstAction}.`,
    `- **Wakes somebody**: ${pages.length === 0 ? "no; it notifies a topic" : `as the page ${pages.map((page) => `\`${page}\``).join(", ")}`}.`,
    ...(runbook === undefined ? [] : [`- **Runbook**: [${runbook}](runbooks/${runbook}.md).`]),
    ...(example.setBy === undefined ? [] : [`- **Set by**: \`${example.setBy}\`.`]),
  ];
  return lines.join("\n");
}
