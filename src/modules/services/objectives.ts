import { type Calculation, type Metric, type Statistic } from "../alarms/measure";

/** What a service owes whoever asks it. */
export interface Objectives {
  /** Share of requests that are not answered with an error of the service. */
  readonly availabilityPercent: number;
  /** Share of requests that are answered within the time. */
  readonly latencyPercent: number;
  readonly latencyMilliseconds: number;
}

/** What objectives of a service are measured by. */
export interface ObjectivesProps {
  readonly service: string;
  readonly loadBalancerArnSuffix: string;
  /** The groups between which deployments move its requests. */
  readonly targets: Readonly<Record<"blue" | "green", { readonly arnSuffix: string }>>;
  readonly objectives: Objectives;
}

/** An objective as a share of bad requests. */
export interface Objective {
  readonly name: "availability" | "latency";
  readonly percent: number;
  /** Bad requests in percent. */
  readonly bad: Calculation;
  readonly meaning: string;
}

/** Objectives of a service, for alarms on their budgets and for dashboards that show what is left of them. */
export function objectivesOf(props: ObjectivesProps): readonly Objective[] {
  const { objectives, service } = props;
  const { availabilityPercent, latencyPercent, latencyMilliseconds } = objectives;
  return [
    {
      name: "availability",
      percent: availabilityPercent,
      bad: {
        expression: "100 * (FILL(e1, 0) + FILL(e2, 0)) / (FILL(r1, 0) + FILL(r2, 0))",
        label: "Failed requests in percent",
        of: { ...both(props, "e", "HTTPCode_Target_5XX_Count", "Sum"), ...both(props, "r", "RequestCount", "Sum") },
      },
      meaning: `Requests to ${service} fail`,
    },
    {
      name: "latency",
      percent: latencyPercent,
      bad: {
        // Of each group the share that was in time, weighted with its requests.
        expression: "(FILL(r1, 0) * (100 - FILL(f1, 100)) + FILL(r2, 0) * (100 - FILL(f2, 100))) / (FILL(r1, 0) + FILL(r2, 0))",
        label: "Late requests in percent",
        of: {
          ...both(props, "f", "TargetResponseTime", `PR(:${latencyMilliseconds / 1000})`),
          ...both(props, "r", "RequestCount", "Sum"),
        },
      },
      meaning: `Requests to ${service} take more than ${latencyMilliseconds} ms`,
    },
  ];
}

/** A metric of either group: whichever of them takes the traffic. */
function both({ loadBalancerArnSuffix, targets }: ObjectivesProps, id: string, name: string, statistic: Statistic): Record<string, Metric> {
  const of = ({ arnSuffix }: { readonly arnSuffix: string }): Metric => ({
    namespace: "AWS/ApplicationELB",
    name,
    statistic,
    dimensions: { LoadBalancer: loadBalancerArnSuffix, TargetGroup: arnSuffix },
  });
  return { [`${id}1`]: of(targets.blue), [`${id}2`]: of(targets.green) };
}
