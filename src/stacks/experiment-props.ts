import { type EnvironmentConfig } from "../../config/schema/environment";
import { loadBalancer } from "../modules/alarms/rows/front-door";
import { type CoverageProps } from "../modules/alarms/coverage";
import { type StopAlarms } from "../modules/experiments/experiment";
import { type PlannedExperiment } from "../modules/experiments/experiments";
import { stopTasks } from "../modules/experiments/stop-tasks";
import { zoneNetwork } from "../modules/experiments/zone-network";
import { healthyTasksAlarm } from "../modules/services/task-health";
import { alarmArn } from "../modules/shared/arns";
import { physicalName } from "../facts/naming";
import { type PlacedStack } from "../layers/instances";

type Experiments = EnvironmentConfig["recovery"]["experiments"];
type StopsOn = Experiments["stopTasks"][string]["stopsOn"][number];

/** The experiments of the primary region. While the recovery region writes, they stay, with their log, and their schedules rest. */
export function experimentsOf({ environment, instance }: PlacedStack, settings: CoverageProps): PlannedExperiment[] {
  if (instance.role !== "primary") return [];
  const enabled = environment.activeRegion === "primary";
  const { place } = settings;
  const { dayOfMonth, stopTasks: stopped, zoneNetwork: cutOff } = environment.recovery.experiments;
  return [
    ...Object.entries(stopped).map(([service, { timeUtc, stopsOn, ...share }]) => ({
      fault: stopTasks({ place, service, percent: share.percent, watchMinutes: share.watchMinutes }),
      stopAlarmArns: stopAlarms(settings, stopsOn, service),
      time: { dayOfMonth, timeUtc, enabled },
    })),
    ...Object.entries(cutOff).map(([zone, { timeUtc, minutes }]) => ({
      fault: zoneNetwork({ place, zone, minutes }),
      // Fewer healthy tasks are what the loss of a zone is; that somebody is not served must not be.
      stopAlarmArns: stopAlarms(settings, ["loadBalancer"]),
      time: { dayOfMonth, timeUtc, enabled },
    })),
  ];
}

/**
 * Alarms that are critical, of those whose measures say that somebody was not served. Not composite ones: AWS says nothing of them.
 *
 * @throws Error where none is left: an experiment without an end is not made
 */
function stopAlarms(settings: CoverageProps, stopsOn: readonly StopsOn[], service?: string): StopAlarms {
  const { names, region, accountId } = settings.place;
  const criticalOf: Readonly<Record<StopsOn, () => readonly string[]>> = {
    loadBalancer: () => {
      const { subject, watches } = loadBalancer.of({ arnSuffix: "" }, settings);
      return watches.filter(({ severity }) => severity === "critical").map(({ role }) => `${subject}-${role}`);
    },
    service: () => (service === undefined ? [] : [healthyTasksAlarm(service)]),
  };
  const [first, ...others] = stopsOn
    .flatMap((whose) => criticalOf[whose]())
    .map((alarm) => alarmArn(region, accountId, physicalName("alarm", names, alarm)));
  if (first === undefined) throw new Error(`recovery.experiments: no critical alarm of ${stopsOn.join(", ")} would end it`);
  return [first, ...others];
}
