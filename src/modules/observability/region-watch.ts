import { Construct } from "constructs";
import { type ExchangeCalendar, type RegularHours } from "../../facts/market-calendar";
import { watchMetrics, type WatchMetric } from "../../facts/watch-metrics";
import { regionWatchStatements } from "../function-permissions/region-watch";
import { tellsNobody } from "../alarms/actions";
import { type Alarm } from "../alarms/alarm";
import { type Metric } from "../alarms/measure";
import { pageName } from "../alarms/names";
import { watchAlarm, type WatchSettings } from "../alarms/watch-alarm";
import { type LogKeeping } from "../data/encrypted-log-group";
import { InternalFunction } from "../functions/internal-function";
import { Schedule, startFunction } from "../schedules/schedule";
import { type FunctionArchive } from "../../facts/function-archive";
import { physicalName } from "../../facts/naming";
import { type Place } from "../shared/place";

export interface RegionWatchProps {
  readonly settings: WatchSettings;
  readonly archive: FunctionArchive;
  readonly logs: LogKeeping;
  readonly siteUrl: string;
  readonly apiUrl: string;
  /** Address of the WebSocket that is looked at, where there is one. */
  readonly socketUrl?: string;
  readonly peerRegion: string;
  /** Whether the region stands by, so that it speaks of the application only when the other one says nothing. */
  readonly standsBy: boolean;
  readonly market: { readonly hours: RegularHours; readonly calendar: ExchangeCalendar };
}

/** Of the environment alone, so that the right to publish into it is the right to speak of it only. */
export const watchNamespace = ({ names: { project, owner } }: Place): string => `${project}/${owner}/watch`;

/**
 * Minutes for which the application must be away. The region that stands by waits until it would have
 * heard that the other one notifies somebody: a page there, a look here, and an alarm on what was seen.
 */
const awayMinutes = { serving: 2, standingBy: 6 } as const;

/** Days before the end of the market's calendar at which somebody is asked to continue it. */
const calendarNoticeDays = 60;

/**
 * Looks, every minute, at the application from outside, at the other region and at the market's clock,
 * and has alarms on what it sees. It needs nothing of the other region, so it still looks when that one
 * is lost, and reports by its own topics when that one's reach nobody.
 */
export class RegionWatch extends Construct {
  /** Rings while the page does not load. */
  public readonly siteUnreachable: Alarm;
  public readonly apiUnreachable: Alarm;
  /** Rings while the WebSocket does not open, or nothing comes on it while the market trades. */
  public readonly socketSilent: Alarm | undefined;
  /** Rings while the other region's CloudWatch does not answer. */
  public readonly peerSilent: Alarm;
  /** Rings while the other region's alarms say that its pages reach nobody. */
  public readonly peerMute: Alarm;
  /** Rings while a page of the other region rings. */
  public readonly peerTells: Alarm;
  /** Rings while this function does not report. */
  public readonly watchSilent: Alarm;
  /** Rings while the market is closed; it does not when nobody reports, so nothing is suppressed then. */
  public readonly marketClosed: Alarm;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RegionWatchProps,
  ) {
    super(scope, id);
    this.createFunction();
    const { peerRegion, siteUrl, apiUrl, socketUrl, standsBy } = props;
    const away = standsBy ? awayMinutes.standingBy : awayMinutes.serving;
    this.siteUnreachable = this.alarm("site-unreachable", watchMetrics.siteAnswers, away, {
      meaning: `${siteUrl} does not load, seen from outside`,
      firstAction: "see whether CloudFront, the zone and the region's health checks are well",
    });
    this.apiUnreachable = this.alarm("api-unreachable", watchMetrics.apiAnswers, away, {
      meaning: `${apiUrl} does not answer, seen from outside`,
      firstAction: "see which service's alarms ring; if none does, look at CloudFront and the firewall",
    });
    this.socketSilent =
      socketUrl === undefined
        ? undefined
        : this.alarm("socket-silent", watchMetrics.socketAnswers, away, {
            meaning: `${socketUrl} opens no WebSocket, or sends nothing on it while the market trades, seen from outside`,
            firstAction: "see whether the service of the path rings, and whether quotes arrive; else look at CloudFront and the firewall",
          });
    this.peerSilent = this.alarm("peer-silent", watchMetrics.peerAnswers, awayMinutes.serving, {
      meaning: `CloudWatch in ${peerRegion} does not answer: the region is lost, or cannot tell what happens in it`,
      firstAction: `look at AWS's health dashboard for ${peerRegion}, then decide on a failover`,
    });
    this.peerMute = watchAlarm(
      this,
      "peer-mute",
      {
        subject: "watch",
        runbook: "watch-peer-mute",
        watch: {
          role: "peer-mute",
          measure: this.metric(watchMetrics.peerMute, "Minimum"),
          is: "atLeast",
          threshold: 1,
          periods: awayMinutes.serving,
          severity: "critical",
          // Who looks being silent has an alarm of its own.
          silence: "fine",
          meaning: `Pages of ${peerRegion} reach nobody, or not everybody: its escalation, the start of it or a topic of its pages fails`,
          firstAction: `see which pages ring in ${peerRegion} and work on them; then see which of its alarms of escalation and topics ring`,
        },
      },
      props.settings,
    );
    this.peerTells = watchAlarm(
      this,
      "peer-tells",
      {
        subject: "watch",
        runbook: "watch-peer-tells",
        watch: {
          role: "peer-tells",
          measure: this.metric(watchMetrics.peerTells, "Maximum"),
          is: "atLeast",
          threshold: 1,
          periods: 1,
          severity: "info",
          meaning: `A page rings in ${peerRegion}, so somebody has been told there`,
          firstAction: "look at the pages of that region; this alarm only keeps this region from paging for the same",
        },
      },
      { ...props.settings, actions: () => tellsNobody },
    );
    this.watchSilent = this.createSilenceAlarm();
    this.marketClosed = this.createMarketAlarms();
  }

  private metric(name: WatchMetric, statistic: Metric["statistic"]): Metric {
    return { namespace: watchNamespace(this.props.settings.place), name, statistic, dimensions: {} };
  }

  private alarm(
    role: string,
    metric: WatchMetric,
    minutes: number,
    words: { readonly meaning: string; readonly firstAction: string },
  ): Alarm {
    return watchAlarm(
      this,
      role,
      {
        subject: "watch",
        runbook: `watch-${role}`,
        watch: {
          role,
          measure: this.metric(metric, "Minimum"),
          is: "below",
          threshold: 1,
          periods: minutes,
          severity: "critical",
          // Who looks being silent has an alarm of its own; it must not look like an outage of everything.
          silence: "fine",
          ...words,
        },
      },
      this.props.settings,
    );
  }

  private createSilenceAlarm(): Alarm {
    return watchAlarm(
      this,
      "silent",
      {
        subject: "watch",
        runbook: "watch-silent",
        watch: {
          role: "silent",
          measure: {
            expression: "FILL(reports, 0)",
            label: "Reports",
            of: { reports: this.metric(watchMetrics.marketOpen, "SampleCount") },
          },
          is: "below",
          threshold: 1,
          periods: 5,
          datapoints: 4,
          severity: "critical",
          meaning: "Nobody looks at the application, the other region and the market's clock any more",
          firstAction: "read the log of the function region-watch and see whether its schedule is on",
        },
      },
      this.props.settings,
    );
  }

  private createMarketAlarms(): Alarm {
    const { settings } = this.props;
    watchAlarm(
      this,
      "calendar",
      {
        subject: "watch",
        runbook: "watch-calendar",
        watch: {
          role: "calendar",
          measure: this.metric(watchMetrics.calendarDaysKnown, "Minimum"),
          is: "below",
          threshold: calendarNoticeDays,
          periodSeconds: 3600,
          periods: 1,
          severity: "warning",
          silence: "fine",
          meaning: `The market's calendar ends in less than ${calendarNoticeDays} days; after that, holidays look like trading days`,
          firstAction: "write the exchange's next years into src/facts/market-calendar.ts",
        },
      },
      settings,
    );
    return watchAlarm(
      this,
      "market-closed",
      {
        subject: "watch",
        runbook: "watch-market-closed",
        watch: {
          role: "market-closed",
          measure: this.metric(watchMetrics.marketOpen, "Maximum"),
          is: "below",
          threshold: 1,
          periods: 1,
          severity: "info",
          silence: "fine",
          meaning: "The market is closed: that no data comes is no fault",
          firstAction: "nothing; pages of trading wait for this alarm to end",
        },
      },
      { ...settings, actions: () => tellsNobody },
    );
  }

  private createFunction(): void {
    const { settings, archive, logs, siteUrl, apiUrl, socketUrl, peerRegion, market } = this.props;
    const { place } = settings;
    const namespace = watchNamespace(place);
    const { functionArn } = new InternalFunction(this, "function", {
      place,
      name: "region-watch",
      description: "Looks at the application, the other region and the market's clock",
      archive,
      environment: {
        METRIC_NAMESPACE: namespace,
        SITE_URL: siteUrl,
        API_URL: apiUrl,
        ...(socketUrl === undefined ? {} : { SOCKET_URL: socketUrl }),
        PEER_REGION: peerRegion,
        ALARM_PREFIX: physicalName("alarm", place.names, ""),
        PAGE_PREFIX: physicalName("alarm", place.names, pageName("")),
        MARKET: JSON.stringify(market),
      },
      statements: regionWatchStatements({ namespace }),
      timeoutSeconds: 30,
      logs,
    });
    new Schedule(this, "schedule", {
      place,
      name: "region-watch",
      description: "Looks around every minute",
      roleDescription: "Starts the look around",
      timing: { everyMinutes: 1 },
      target: { arn: functionArn, start: startFunction("StartLook", functionArn) },
      // The next look comes within the minute.
      retries: { attempts: 1, forSeconds: 60 },
    });
  }
}
