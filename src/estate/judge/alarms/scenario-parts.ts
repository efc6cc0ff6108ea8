import { type Happening } from "./scenario";

/** A session of the calendar, in the winter of New York: 09:30 is 14:30 in UTC. */
export const morning = "2026-12-01T14:30:00Z";
export const midSession = "2026-12-01T16:00:00Z";
export const evening = "2026-12-01T23:00:00Z";
export const holiday = "2026-12-25T14:00:00Z";

export const outage = (names: readonly string[], value: Happening["value"], more: Partial<Happening> = {}): Happening => ({
  from: 10,
  to: 60,
  names,
  value,
  ...more,
});

/** Nothing comes from the primary region any more: what is measured of copies grows, or ends. */
export const copiesBehind: readonly Happening[] = [
  outage(["ReplicaLag"], 420, { from: 15, to: 40, region: "us-west-2" }),
  outage(["ReplicaLag"], "silent", { from: 40, to: 90, region: "us-west-2" }),
  outage(["GlobalDatastoreReplicationLag"], 420, { from: 15, to: 90, region: "us-west-2" }),
];

/** Route 53's check of the recovery region, whose figures are in us-east-1. */
export const standbyUnhealthy = outage(["HealthCheckStatus"], 0, { of: "us-west-2-answers", to: 120 });

/** Beyond the end of every scenario. */
export const forGood = 100_000;

export const siteDown = outage(["SiteAnswers", "ApiAnswers", "SocketAnswers"], 0);
export const [east, west] = ["us-east-1", "us-west-2"] as const;
