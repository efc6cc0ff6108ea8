import { type EnvironmentConfig } from "../schema/environment";
import { rule } from "./rule";
import { marketSpans, overlap, type Span } from "./time-windows";

/** What AWS takes to find targets and to put back what it changed; the hour after it belongs to whoever looks at what was shown. */
const marginMinutes = 60;
/** As long as a failover's drill and its way back take. */
const drillMinutes = 240;
const dayMinutes = 24 * 60;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

type Kind = "stopTasks" | "zoneNetwork";
interface Planned {
  readonly path: readonly [string, string, Kind, string];
  readonly timeUtc: string;
  readonly minutes: number;
  readonly accepted: boolean;
}

/** Every experiment with its place in the configuration and how long it has the environment for itself. */
function planned({ experiments: { stopTasks, zoneNetwork } }: EnvironmentConfig["recovery"]): Planned[] {
  const of = (kind: Kind, name: string, timeUtc: string, lasts: number, accepted: boolean): Planned => ({
    path: ["recovery", "experiments", kind, name],
    timeUtc,
    minutes: lasts + marginMinutes,
    accepted,
  });
  return [
    ...Object.entries(stopTasks).map(([name, one]) =>
      of("stopTasks", name, one.timeUtc, one.watchMinutes, one.whereCustomersTrade !== undefined),
    ),
    ...Object.entries(zoneNetwork).map(([name, one]) =>
      of("zoneNetwork", name, one.timeUtc, one.minutes, one.whereCustomersTrade !== undefined),
    ),
  ];
}

/** On each day of a week: a day of the month is any of them. */
const everyDay = ({ timeUtc, minutes }: Pick<Planned, "timeUtc" | "minutes">): Span[] =>
  Array.from({ length: 7 }, (_, day) => ({ start: day * dayMinutes + minutesOf(timeUtc), minutes }));

const meet = (some: readonly Span[], others: readonly Span[]): boolean => some.some((one) => others.some((other) => overlap(one, other)));

export const experimentRules = [
  rule({
    id: "experiments-outside-market-hours",
    reads: ["recovery", "market"],
    check: ({ recovery, market }, report) => {
      for (const one of planned(recovery))
        if (meet(everyDay(one), marketSpans(market)))
          report({
            path: [...one.path, "timeUtc"],
            allowed: `a time from which ${one.minutes} minutes leave ${market.open}-${market.close} ${market.timeZone} alone, in summer and in winter time`,
            fix: "start in the night",
          });
    },
  }),
  rule({
    id: "experiments-apart",
    reads: ["recovery"],
    check: ({ recovery }, report) => {
      const { drill, experiments } = recovery;
      const all = planned(recovery);
      all.forEach((one, index) => {
        const earlier = all.slice(0, index).find((other) => meet(everyDay(one), everyDay(other)));
        const drilled =
          drill?.dayOfMonth === experiments.dayOfMonth && meet(everyDay(one), everyDay({ timeUtc: drill.timeUtc, minutes: drillMinutes }));
        if (earlier === undefined && !drilled) return;
        report({
          path: [...one.path, "timeUtc"],
          allowed: `a time from which ${one.minutes} minutes leave ${earlier === undefined ? "recovery.drill" : earlier.path.join(".")} alone`,
          fix: "start it at another hour: of two faults at a time nobody knows which one was survived",
        });
      });
    },
  }),
  rule({
    id: "experiments-where-customers-trade-in-words",
    reads: ["recovery", "dataClassification"],
    check: ({ recovery, dataClassification }, report) => {
      if (dataClassification !== "restricted") return;
      for (const { path, accepted } of planned(recovery))
        if (!accepted)
          report({
            path: [...path, "whereCustomersTrade"],
            allowed: "a reason and who has agreed, where the data is restricted",
            fix: "remove the experiment and try it in another environment, or write both",
          });
    },
  }),
  rule({
    id: "experiments-of-services-that-are-there",
    reads: ["recovery", "services"],
    check: ({ recovery: { experiments }, services: { catalog } }, report) => {
      for (const [name, { percent, stopsOn }] of Object.entries(experiments.stopTasks)) {
        const path = ["recovery", "experiments", "stopTasks", name];
        const service = catalog[name];
        if (service === undefined) {
          report({
            path,
            got: name,
            allowed: `one of ${Object.keys(catalog).join(", ")}`,
            fix: "write the service's name under services.catalog",
          });
          continue;
        }
        if (Math.floor((service.tasks.minimum * percent) / 100) < 1)
          report({
            path: [...path, "percent"],
            allowed: `${Math.ceil(100 / service.tasks.minimum)} or more: ${name} has ${service.tasks.minimum} tasks at the least, and AWS stops no part of one`,
            fix: "raise it, or services.catalog's tasks.minimum",
          });
        if (stopsOn.includes("service") && service.route === undefined)
          report({
            path: [...path, "stopsOn"],
            allowed: "loadBalancer alone: a service without a route has no critical alarm",
            fix: "leave `service` out",
          });
      }
    },
  }),
  rule({
    id: "experiments-of-zones-that-are-there",
    reads: ["recovery", "regions"],
    check: ({ recovery: { experiments }, regions: { primary } }, report) => {
      const zones = Object.keys(primary.zones);
      for (const name of Object.keys(experiments.zoneNetwork))
        if (!zones.includes(name))
          report({
            path: ["recovery", "experiments", "zoneNetwork", name],
            got: name,
            allowed: `one of ${zones.join(", ")}, the zones of the primary region`,
            fix: "write a zone of regions.primary.zones",
          });
    },
  }),
];
