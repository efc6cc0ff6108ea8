import { type ExchangeCalendar, type RegularHours, isOpen, localTime, sessionOn } from "../../../facts/market-calendar";
import { escalationMachine, saysThatNobodyIsTold } from "../../../facts/telling-alarms";
import { healthyValue } from "./healthy";
import { type CompiledAlarm, compileAlarm } from "./metric-alarm";
import { type AlarmState, type CompositeAlarm, type EstateAlarm, type MetricAlarm, type Series } from "./model";
import { type CompiledRule, compileRule } from "./rule";
import { happens, matches, type Scenario, turns } from "./scenario";

/** Somebody hears of something. */
export interface Notification {
  /** Minutes after the scenario's start. */
  readonly minute: number;
  readonly region: string;
  readonly alarm: string;
  readonly topics: readonly string[];
  /** Whether it is a page: an alarm for a cause that a person is to be woken for. */
  readonly page?: string;
}

export interface Market {
  readonly hours: RegularHours;
  readonly calendar: ExchangeCalendar;
}

/** Minutes that figures are well before a scenario begins, so that alarms have found their state. */
const before = 30;

/** Name of the page that an alarm is; undefined for all others. */
export const pageOf = (alarm: string, environment: string): string | undefined => new RegExp(`-${environment}-page-(.+)$`).exec(alarm)?.[1];

/**
 * Minutes after which an escalation has failed that can notify no level: whoever is on call, the second and the third one, with the
 * tries of `patient` (src/modules/observability/escalation-plan.ts) for each, which are 50 seconds.
 */
const escalationFailsAfter = 3;

/**
 * Plays a scenario with the alarms of one environment and says who hears of what, by the minute. Alarms
 * are evaluated only while figures that they look at have changed within their window, so a quarter of a
 * year takes seconds.
 *
 * @throws Error for what cannot be evaluated: an expression, a rule, a figure that nobody has described
 */
export function simulate(alarms: readonly EstateAlarm[], scenario: Scenario, market: Market): readonly Notification[] {
  return new Simulation(alarms, scenario, market).run();
}

interface Running {
  readonly key: string;
  readonly compiled: CompiledAlarm;
  state: AlarmState;
  /** Minute until which its figures may still change its state. */
  activeUntil: number;
}

interface RunningComposite {
  readonly key: string;
  readonly alarm: CompositeAlarm;
  readonly rule: CompiledRule;
  state: AlarmState;
  /** Whether it has something to report that a suppressor has kept so far. */
  pending: boolean;
  /** Minute from which it may report. */
  notifiesFrom: number;
}

class Simulation {
  private readonly start: number;
  private readonly metrics: Running[];
  private readonly composites: RunningComposite[];
  private readonly states = new Map<string, AlarmState>();
  private readonly notifications: Notification[] = [];
  private readonly changes: readonly { readonly minute: number; readonly affects: (running: Running) => boolean }[];
  private readonly changeMinutes: readonly number[];
  private readonly open: (minute: number) => boolean;

  public constructor(
    alarms: readonly EstateAlarm[],
    private readonly scenario: Scenario,
    market: Market,
  ) {
    this.start = Date.parse(scenario.start);
    this.open = openMinutes(this.start, scenario.minutes, market);
    this.metrics = alarms
      .filter((alarm): alarm is MetricAlarm => alarm.kind === "metric")
      .map((alarm) => ({ key: keyOf(alarm), compiled: compileAlarm(alarm), state: "OK", activeUntil: 0 }));
    this.composites = alarms
      .filter((alarm): alarm is CompositeAlarm => alarm.kind === "composite")
      .map((alarm) => ({
        key: keyOf(alarm),
        alarm,
        rule: compileRule(alarm.rule),
        state: "OK",
        pending: false,
        notifiesFrom: Number.POSITIVE_INFINITY,
      }));
    this.changes = this.allChanges(market);
    this.changeMinutes = [...new Set(this.changes.map(({ minute }) => minute))];
  }

  public run(): readonly Notification[] {
    let next = 0;
    for (let minute = -before; minute <= this.scenario.minutes;) {
      while (next < this.changes.length && (this.changes[next]?.minute ?? 0) <= minute) this.wake(this.changes[next++], minute);
      this.step(minute);
      minute = this.isActive(minute) ? minute + 1 : Math.max(minute + 1, this.changes[next]?.minute ?? this.scenario.minutes + 1);
    }
    return this.notifications;
  }

  private isActive(minute: number): boolean {
    return this.metrics.some(({ activeUntil }) => activeUntil > minute) || this.composites.some(({ pending }) => pending);
  }

  private wake(change: Simulation["changes"][number] | undefined, minute: number): void {
    if (change === undefined) return;
    for (const running of this.metrics)
      if (change.affects(running)) running.activeUntil = Math.max(running.activeUntil, minute + running.compiled.windowMinutes + 1);
  }

  private step(minute: number): void {
    let changed = this.changeMinutes.includes(minute);
    for (const running of this.metrics) {
      const { alarm, everyMinutes } = running.compiled;
      if (running.activeUntil < minute || minute % everyMinutes !== 0 || this.isLost(alarm.region, minute)) continue;
      const state = running.compiled.stateAt(minute, running.state, (series, at, minutes) => this.over(series, alarm.region, at, minutes));
      if (state === "ALARM" && running.state !== "ALARM") this.notify(alarm, minute);
      if (state === running.state) continue;
      changed = true;
      running.state = state;
      this.states.set(running.key, state);
      this.muteHeardByPeer(alarm, minute);
    }
    if (changed || this.composites.some(({ pending }) => pending)) this.settle(minute);
  }

  /** Composite alarms until none changes any more; AWS allows no depth that this could not settle. */
  private settle(minute: number): void {
    for (let round = 0; round <= this.composites.length; round++) {
      let changed = false;
      for (const composite of this.composites) {
        const { alarm, rule } = composite;
        if (this.isLost(alarm.region, minute)) continue;
        const state = rule.holds((name) => this.states.get(`${alarm.region} ${name}`)) ? "ALARM" : "OK";
        if (state === composite.state) continue;
        changed = true;
        composite.state = state;
        this.states.set(composite.key, state);
        composite.pending = state === "ALARM";
        composite.notifiesFrom = minute + (alarm.suppressor?.waitSeconds ?? 0) / 60;
        this.heardByPeer(alarm, minute);
      }
      if (!changed) break;
    }
    for (const composite of this.composites) this.act(composite, minute);
  }

  /**
   * Notifies, unless a deeper cause rings.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
   */
  private act(composite: RunningComposite, minute: number): void {
    const { alarm } = composite;
    if (!composite.pending || this.isLost(alarm.region, minute)) return;
    const suppressor = alarm.suppressor;
    if (suppressor !== undefined && this.states.get(`${alarm.region} ${suppressor.alarm}`) === "ALARM") {
      composite.notifiesFrom = minute + suppressor.extensionSeconds / 60;
      return;
    }
    // The next evaluation comes a minute later; a wait that ends before is over.
    if (composite.notifiesFrom >= minute + 1) return;
    composite.pending = false;
    this.notify(alarm, Math.max(minute, composite.notifiesFrom));
  }

  private notify(alarm: EstateAlarm, minute: number): void {
    if (alarm.notifies.length === 0 || minute < 0) return;
    const page = pageOf(alarm.name, alarm.environment);
    if (during(this.scenario.mute, alarm.region, minute)) {
      if (page !== undefined) this.failEscalation(alarm.region, Math.ceil(minute) + escalationFailsAfter);
      return;
    }
    this.notifications.push({
      minute,
      region: alarm.region,
      alarm: alarm.name,
      topics: alarm.notifies,
      ...(page === undefined ? {} : { page }),
    });
  }

  /** The other region's watch sees a page that rings: its figure changes. */
  private heardByPeer({ name, environment, region }: EstateAlarm, minute: number): void {
    if (pageOf(name, environment) === undefined) return;
    for (const running of this.metrics) {
      if (running.compiled.alarm.region === region) continue;
      if (Object.values(running.compiled.alarm.series).some((series) => series.name === "PeerTells"))
        running.activeUntil = Math.max(running.activeUntil, minute + running.compiled.windowMinutes + 2);
    }
    this.pages.push({
      minute,
      region,
      rings: this.composites.some(
        (one) => one.alarm.region === region && one.state === "ALARM" && pageOf(one.alarm.name, environment) !== undefined,
      ),
    });
  }

  /** The run of a page that could notify nobody ends, and is counted. */
  private failEscalation(region: string, minute: number): void {
    this.failures.push({ region, minute });
    for (const running of this.metrics)
      if (running.compiled.alarm.region === region && Object.values(running.compiled.alarm.series).some(isEscalationFailure))
        running.activeUntil = Math.max(running.activeUntil, minute + running.compiled.windowMinutes + 2);
  }

  /** Escalations that have failed, by the minute in which they did. */
  private readonly failures: { readonly minute: number; readonly region: string }[] = [];

  /** The other region's watch sees an alarm that says that nobody is told: its figure changes. */
  private muteHeardByPeer(changed: EstateAlarm, minute: number): void {
    const says = ({ name, environment }: EstateAlarm) =>
      saysThatNobodyIsTold(name.slice(name.indexOf(`-${environment}-`) + environment.length + 2));
    if (!says(changed)) return;
    const { region } = changed;
    for (const running of this.metrics)
      if (running.compiled.alarm.region !== region && Object.values(running.compiled.alarm.series).some(({ name }) => name === "PeerMute"))
        running.activeUntil = Math.max(running.activeUntil, minute + running.compiled.windowMinutes + 2);
    this.mutes.push({
      minute,
      region,
      rings: this.metrics.some(({ compiled: { alarm }, state }) => alarm.region === region && state === "ALARM" && says(alarm)),
    });
  }

  /** From when on a region has an alarm that says that nobody is told, or none. */
  private readonly mutes: { readonly minute: number; readonly region: string; readonly rings: boolean }[] = [];

  /** From when on a region has a page that rings, or none. */
  private readonly pages: { readonly minute: number; readonly region: string; readonly rings: boolean }[] = [];

  /** Value over a period: figures stay the same between the minutes at which something changes. */
  private over(series: Series, region: string, minute: number, minutes: number): number | undefined {
    if (minutes === 1) return this.value(series, region, minute);
    const values: { readonly value: number; readonly minutes: number }[] = [];
    let end = minute;
    for (let index = this.lastChangeBefore(end); end > minute - minutes; index--) {
      const begin = Math.max(minute - minutes, this.changeMinutes[index] ?? Number.NEGATIVE_INFINITY);
      const value = this.value(series, region, end);
      if (value !== undefined) values.push({ value, minutes: end - begin });
      end = begin;
    }
    return together(values, series.statistic);
  }

  /** Place of the last change before a minute among those of the scenario. */
  private lastChangeBefore(minute: number): number {
    let [low, high] = [0, this.changeMinutes.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.changeMinutes[middle] ?? 0) < minute) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private value(series: Series, region: string, minute: number): number | undefined {
    if (this.isLost(region, minute - 1)) return undefined;
    const at = minute - 1;
    const lostPeer = this.scenario.lost?.some((lost) => lost.region !== region && at >= lost.from && at < lost.to) === true;
    if (series.name === "PeerAnswers" && lostPeer) return 0;
    if (series.name === "PeerTells") return !lostPeer && saysSo(this.pages, region, at) ? 1 : 0;
    if (series.name === "PeerMute" && (lostPeer || saysSo(this.mutes, region, at))) return 1;
    if (this.failures.some((one) => one.region === region && one.minute === at) && isEscalationFailure(series)) return 1;
    for (const happening of this.scenario.happenings)
      if (happens(happening, at) && matches(series, region, happening)) return happening.value === "silent" ? undefined : happening.value;
    return this.healthy(series, this.open(at));
  }

  private readonly known = new Map<Series, readonly [number | undefined, number | undefined]>();

  /** Looked up once for each figure: a quarter of a year asks some millions of times. */
  private healthy(series: Series, open: boolean): number | undefined {
    let values = this.known.get(series);
    if (values === undefined) {
      values = [healthyValue(series, false), healthyValue(series, true)];
      this.known.set(series, values);
    }
    return values[open ? 1 : 0];
  }

  private isLost(region: string, minute: number): boolean {
    return during(this.scenario.lost, region, minute);
  }

  /** Everything that changes a figure, by the minute: openings and closes, what happens, regions that go and come. */
  private allChanges({ hours, calendar }: Market) {
    const { happenings, lost = [], minutes } = this.scenario;
    const everything = () => true;
    const changes = [
      { minute: -before, affects: everything },
      ...sessions(this.start, minutes, hours, calendar).map((minute) => ({ minute, affects: everything })),
      ...happenings.flatMap((happening) =>
        turns(happening).map((minute) => ({
          minute,
          affects: ({ compiled: { alarm } }: Running) => Object.values(alarm.series).some((one) => matches(one, alarm.region, happening)),
        })),
      ),
      ...lost.flatMap(({ from, to }) => [from, to].map((minute) => ({ minute, affects: everything }))),
    ];
    return changes.sort((one, other) => one.minute - other.minute);
  }
}

/** Whether what a region's peer says last, up to a minute, is that something rings there. */
const saysSo = (
  said: readonly { readonly minute: number; readonly region: string; readonly rings: boolean }[],
  region: string,
  minute: number,
): boolean => said.filter((one) => one.region !== region && one.minute <= minute).at(-1)?.rings === true;

const during = (times: Scenario["lost"], region: string, minute: number): boolean =>
  times?.some((one) => one.region === region && minute >= one.from && minute < one.to) === true;

const isEscalationFailure = ({ name, dimensions }: Series): boolean =>
  name === "ExecutionsFailed" && JSON.stringify(dimensions).includes(`-${escalationMachine}"`);

/** One figure of several stretches of a period, as CloudWatch makes it of its points. */
function together(values: readonly { readonly value: number; readonly minutes: number }[], statistic: string): number | undefined {
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, { value, minutes }) => total + value * minutes, 0);
  switch (statistic) {
    case "Sum":
    case "SampleCount":
      return sum;
    case "Minimum":
      return Math.min(...values.map(({ value }) => value));
    case "Maximum":
      return Math.max(...values.map(({ value }) => value));
    default:
      // Of averages and percentiles, their mean over time: what was asked more often counts no more.
      return sum / values.reduce((total, { minutes }) => total + minutes, 0);
  }
}

const keyOf = ({ region, name }: EstateAlarm): string => `${region} ${name}`;

const dayMinutes = 24 * 60;

/** Minutes of the scenario at which the market opens or closes. */
function sessions(start: number, minutes: number, hours: RegularHours, calendar: ExchangeCalendar): number[] {
  const found: number[] = [];
  for (let minute = -dayMinutes; minute <= minutes + dayMinutes; minute += dayMinutes) {
    const { date } = localTime(new Date(start + minute * 60_000), hours.timeZone);
    const session = sessionOn(date, hours, calendar);
    if (session === undefined) continue;
    for (const time of [session.open, session.close]) {
      const instant = minuteOf(date, time, hours.timeZone, start);
      if (instant > -before && instant <= minutes) found.push(instant);
    }
  }
  return [...new Set(found)].sort((one, other) => one - other);
}

/** Minute of the scenario at which a clock of the time zone shows a date and time. */
function minuteOf(date: string, time: string, timeZone: string, start: number): number {
  const guess = Date.parse(`${date}T${time}:00Z`);
  const shown = localTime(new Date(guess), timeZone);
  const offset = Date.parse(`${shown.date}T${shown.time}:00Z`) - guess;
  return Math.round((guess - offset - start) / 60_000);
}

/** Whether the market is open at a minute of the scenario, looked up in its sessions. */
function openMinutes(start: number, minutes: number, { hours, calendar }: Market): (minute: number) => boolean {
  const changes = sessions(start, minutes, hours, calendar);
  const atStart = isOpen(new Date(start - before * 60_000), hours, calendar);
  return (minute) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((changes[middle] ?? 0) <= minute) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 0 ? atStart : !atStart;
  };
}
