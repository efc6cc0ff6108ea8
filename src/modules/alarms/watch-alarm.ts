import { type Construct } from "constructs";
import { type ThresholdKey } from "../../facts/thresholds";
import { type Severity } from "../../facts/severities";
import { type Place } from "../shared/place";
import { type Actions } from "./actions";
import { Alarm, type Symptom } from "./alarm";
import { type ConfiguredThreshold, type Watch } from "./rows/row";

/** What an alarm is made from besides what it watches. */
export interface WatchSettings {
  readonly place: Place;
  /** Value of a threshold, in the key's unit. */
  readonly value: (key: ThresholdKey) => number;
  readonly actions: (severity: Severity) => Actions;
}

/** Key of the configuration below which thresholds stand. */
const thresholdsKey = "observability.thresholds";

/**
 * The alarm of one entry of a table.
 *
 * @param id of the construct below its scope
 * @param subject first part of the alarm's name
 * @param runbook section of the runbook
 */
export function watchAlarm(
  scope: Construct,
  id: string,
  { subject, runbook, watch, symptom = false }: { subject: string; runbook: string; watch: Watch; symptom?: Symptom | false },
  { place, value, actions }: WatchSettings,
): Alarm {
  const { role, threshold, periodSeconds = 60, severity, notifies, silence, meaning, firstAction, ...condition } = watch;
  const configured = typeof threshold === "number" ? undefined : threshold;
  return new Alarm(scope, id, {
    ...condition,
    place,
    name: `${subject}-${role}`,
    ...(silence === undefined ? {} : { silence }),
    threshold: limitOf(watch, value),
    periodSeconds,
    explanation: {
      meaning,
      firstAction,
      runbook,
      ...(configured === undefined ? {} : { setBy: `${thresholdsKey}.${configured.key}` }),
    },
    symptom,
    // What is critical wakes somebody by its page, and here only says what the page is about.
    actions: actions(notifies ?? (severity === "critical" ? "warning" : severity)),
  });
}

/** From when on a watch rings, in its metric's unit. */
export const limitOf = ({ threshold }: Watch, value: (key: ThresholdKey) => number): number =>
  typeof threshold === "number" ? threshold : inUnits(threshold, value);

/** In the metric's unit; a product of decimals is rounded to what a person would write. */
const inUnits = ({ key, times = 1 }: ConfiguredThreshold, value: (key: ThresholdKey) => number): number =>
  Number((value(key) * times).toPrecision(12));
