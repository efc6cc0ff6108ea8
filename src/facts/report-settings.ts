/** What the report after the close is told of a service's objective; short names, since a function's variables have little room. */
export interface ReportedObjective {
  readonly service: string;
  /** Share of requests, in percent, that are not answered with an error. */
  readonly percent: number;
  /** Dimensions of the load balancer's metrics: the balancer, and the groups between which deployments move requests. */
  readonly balancer: string;
  readonly groups: readonly string[];
}

/** Minutes between two looks whether a report is due, and after the close until which metrics have arrived. */
export const reportTimes = { everyMinutes: 30, afterCloseMinutes: 15 } as const;
