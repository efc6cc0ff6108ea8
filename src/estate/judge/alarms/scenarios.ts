import { type Happening, type Scenario } from "./scenario";

/** A session of the calendar, in the winter of New York: 09:30 is 14:30 in UTC. */
const morning = "2026-12-01T14:30:00Z";
const midSession = "2026-12-01T16:00:00Z";
const evening = "2026-12-01T23:00:00Z";
const holiday = "2026-12-25T14:00:00Z";

const outage = (names: readonly string[], value: Happening["value"], more: Partial<Happening> = {}): Happening => ({
  from: 10,
  to: 60,
  names,
  value,
  ...more,
});

/** Nothing comes from the primary region any more: what is measured of copies grows, or ends. */
const copiesBehind: readonly Happening[] = [
  outage(["ReplicaLag"], 420, { from: 15, to: 40, region: "us-west-2" }),
  outage(["ReplicaLag"], "silent", { from: 40, to: 90, region: "us-west-2" }),
  outage(["GlobalDatastoreReplicationLag"], 420, { from: 15, to: 90, region: "us-west-2" }),
];

/** Route 53's check of the recovery region, whose figures are in us-east-1. */
const standbyUnhealthy = outage(["HealthCheckStatus"], 0, { of: "us-west-2-answers", to: 120 });

/** Beyond the end of every scenario. */
const forGood = 100_000;

const siteDown = outage(["SiteAnswers", "ApiAnswers", "SocketAnswers"], 0);
const [east, west] = ["us-east-1", "us-west-2"] as const;

/** Days and troubles that alarms are tried with, and who a person would expect to be woken. */
export const scenarios: readonly Scenario[] = [
  {
    id: "quiet-evening",
    description: "An evening without trading on which all is well",
    start: evening,
    minutes: 600,
    happenings: [],
    pages: [],
  },
  {
    id: "opening",
    description: "The market opens, and load grows a hundredfold within a minute",
    start: "2026-12-01T14:00:00Z",
    minutes: 120,
    happenings: [outage(["TargetResponseTime"], 0.9, { from: 30, to: 32 }), outage(["CPUUtilization"], 78, { from: 30, to: 34 })],
    pages: [],
  },
  {
    id: "market-holiday",
    description: "Christmas Day: the usual hours pass and no market data comes",
    start: holiday,
    minutes: 600,
    happenings: [],
    pages: [],
  },
  {
    id: "deployment",
    description: "A deployment: some tasks start unhealthy and a few requests fail for a minute",
    start: midSession,
    minutes: 60,
    happenings: [
      outage(["UnHealthyHostCount"], 1, { from: 10, to: 12, of: "api" }),
      outage(["HTTPCode_Target_5XX_Count"], 40, { from: 10, to: 11 }),
      outage(["RunningTaskCount"], 3, { from: 10, to: 14 }),
    ],
    pages: [],
  },
  {
    id: "flapping",
    description: "A tenth of the requests fails in every other minute: no alarm of a minute holds, and the budget of a month goes",
    start: midSession,
    minutes: 120,
    happenings: [outage(["HTTPCode_Target_5XX_Count"], 600, { to: 100, everyOther: 1, region: east })],
    pages: [{ region: east, page: "services", within: 25 }],
  },
  {
    id: "few-errors",
    description: "A few requests fail all session long, fewer than the objectives allow",
    start: midSession,
    minutes: 290,
    happenings: [outage(["HTTPCode_Target_5XX_Count"], 4, { to: 290, region: east })],
    pages: [],
  },
  {
    id: "service-lost",
    description: "All tasks of the service api end, and its requests with them",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["HealthyHostCount"], 0, { of: "api", region: east }),
      outage(["HTTPCode_ELB_5XX_Count"], 1200, { region: east }),
      outage(["ApiAnswers"], 0),
    ],
    pages: [{ region: east, page: "services", within: 3 }],
  },
  {
    id: "database-lost",
    description: "The proxy cannot connect to the database any more, so services answer with errors and orders fail",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { region: east }),
      outage(["HTTPCode_Target_5XX_Count"], 3000, { from: 11, region: east }),
      outage(["OrderErrorRate"], 60, { from: 11, region: east }),
      outage(["ApiAnswers"], 0, { from: 11 }),
    ],
    pages: [{ region: east, page: "database", within: 4 }],
  },
  {
    id: "replica-behind",
    description: "The replica is seven minutes behind",
    start: midSession,
    minutes: 90,
    happenings: [outage(["ReplicaLag"], 420, { region: west })],
    pages: [{ region: west, page: "database-limit", within: 3 }],
  },
  {
    id: "replica-stopped",
    description: "The replica does not replicate any more",
    start: midSession,
    minutes: 90,
    happenings: [outage(["ReplicaLag"], -1, { region: west })],
    pages: [{ region: west, page: "database-limit", within: 3 }],
  },
  {
    id: "cache-copy-behind",
    description: "The cache of the recovery region is seven minutes behind",
    start: midSession,
    minutes: 90,
    happenings: [outage(["GlobalDatastoreReplicationLag"], 420, { region: west })],
    pages: [{ region: west, page: "cache-limit", within: 3 }],
  },
  {
    id: "cache-copy-unseen",
    description: "Nobody says how far the cache of the recovery region is behind",
    start: midSession,
    minutes: 90,
    happenings: [outage(["GlobalDatastoreReplicationLag"], "silent", { region: west })],
    pages: [{ region: west, page: "cache-limit", within: 5 }],
  },
  {
    id: "cache-lost",
    description: "The cache is gone, and says nothing any more",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions", "ReplicationLag"], "silent", { region: east }),
    ],
    pages: [{ region: east, page: "cache", within: 4 }],
  },
  {
    id: "peer-back-after-failover",
    description: "The recovery region cannot reach the primary and takes over; then it reaches it again, and no copy follows any more",
    start: midSession,
    minutes: 180,
    happenings: [
      outage(["PeerAnswers"], 0, { to: 90, region: west }),
      outage(["ReplicaLag", "GlobalDatastoreReplicationLag"], "silent", { from: 15, to: forGood, region: west }),
      outage(["ApproximateNumberOfMessagesVisible"], 1, { from: 25, to: forGood, of: "failover", region: west }),
    ],
    pages: [{ region: west, page: "peer", within: 3 }],
  },
  {
    id: "cache-full",
    description: "The cache is full and throws data away",
    start: midSession,
    minutes: 90,
    happenings: [outage(["DatabaseMemoryUsagePercentage"], 96, { region: east }), outage(["Evictions"], 900, { region: east })],
    pages: [{ region: east, page: "cache-limit", within: 6 }],
  },
  {
    id: "trouble-while-cache-is-full",
    description: "The cache is nearly full for hours, and meanwhile a service ends, the feed with it, and the cache in the end",
    start: midSession,
    minutes: 200,
    happenings: [
      outage(["DatabaseMemoryUsagePercentage"], 96, { to: 190, region: east }),
      outage(["MarketDataProcessingRate"], 0, { from: 50, to: 70, region: east }),
      outage(["HealthyHostCount"], 0, { from: 90, to: 110, of: "api", region: east }),
      outage(["HTTPCode_ELB_5XX_Count"], 1200, { from: 90, to: 110, region: east }),
      outage(["EngineCPUUtilization"], "silent", { from: 140, to: 190, region: east }),
    ],
    pages: [
      { region: east, page: "cache-limit", within: 6 },
      { region: east, page: "trading", within: 43 },
      { region: east, page: "services", within: 83 },
      { region: east, page: "cache", within: 135 },
    ],
  },
  {
    id: "service-without-route-lost",
    description: "All tasks of a service that no request reaches end",
    start: midSession,
    minutes: 60,
    happenings: [outage(["RunningTaskCount"], "silent", { of: "reporting", region: east })],
    pages: [{ region: east, page: "services", within: 4 }],
  },
  {
    id: "feed-lost",
    description: "The market data feed ends in the middle of the session",
    start: midSession,
    minutes: 90,
    happenings: [outage(["MarketDataProcessingRate"], "silent", { region: east })],
    pages: [{ region: east, page: "trading", within: 3 }],
  },
  {
    id: "feed-without-quotes",
    description: "The service that reads the feed lives, and gets no quotes",
    start: midSession,
    minutes: 90,
    happenings: [outage(["MarketDataProcessingRate"], 0, { region: east })],
    pages: [{ region: east, page: "trading", within: 3 }],
  },
  {
    id: "feed-lost-unseen-market",
    description: "The feed ends in the night and nobody says that the market is closed: nothing is suppressed",
    start: evening,
    minutes: 90,
    happenings: [outage(["MarketOpen"], "silent", { region: east })],
    pages: [
      { region: east, page: "trading", within: 5 },
      { region: east, page: "watch", within: 6 },
    ],
  },
  {
    id: "loss",
    description: "Positions lose more than the limit",
    start: morning,
    minutes: 90,
    happenings: [outage(["PositionPnL"], -40_000, { region: east })],
    pages: [{ region: east, page: "trading", within: 3 }],
  },
  {
    id: "attack-on-a-quiet-night",
    description: "GuardDuty has a severe finding in the recovery region, once, on an evening without trading",
    start: evening,
    minutes: 300,
    happenings: [outage(["TriggeredRules"], 1, { to: 11, region: west, of: "security-attack" })],
    pages: [{ region: west, page: "attack", within: 2 }],
  },
  {
    id: "attack-beside-an-outage",
    description: "The database cannot be reached, and meanwhile GuardDuty has a severe finding",
    start: midSession,
    minutes: 120,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { to: 100, region: east }),
      outage(["TriggeredRules"], 1, { from: 40, to: 41, region: east, of: "security-attack" }),
    ],
    pages: [
      { region: east, page: "database", within: 4 },
      { region: east, page: "attack", within: 32 },
    ],
  },
  {
    id: "network-exhausted",
    description: "A NAT gateway has no ports left",
    start: midSession,
    minutes: 60,
    happenings: [outage(["ErrorPortAllocation"], 30, { region: east, of: "us-east-1a" })],
    pages: [{ region: east, page: "network", within: 4 }],
  },
  {
    id: "edge-lost",
    description: "CloudFront does not answer, while both regions are well",
    start: midSession,
    minutes: 90,
    happenings: [siteDown],
    pages: [{ region: east, page: "region", within: 3 }],
  },
  {
    id: "region-lost",
    description: "The primary region is gone, its monitoring with it, and copies of its data fall behind",
    start: midSession,
    minutes: 90,
    happenings: [siteDown, ...copiesBehind],
    lost: [{ region: east, from: 10, to: forGood }],
    pages: [{ region: west, page: "peer", within: 3 }],
  },
  {
    id: "recovery-region-lost",
    description: "The recovery region is gone, which Route 53 sees as well; trading goes on without a net",
    start: midSession,
    minutes: 90,
    happenings: [standbyUnhealthy],
    lost: [{ region: west, from: 10, to: forGood }],
    pages: [{ region: east, page: "peer", within: 3 }],
  },
  {
    id: "feed-ends-without-net",
    description: "The recovery region is gone for hours, and then the feed of the region that trades ends",
    start: midSession,
    minutes: 120,
    happenings: [standbyUnhealthy, outage(["MarketDataProcessingRate"], "silent", { from: 70, to: 100, region: east })],
    lost: [{ region: west, from: 10, to: forGood }],
    pages: [
      { region: east, page: "peer", within: 3 },
      { region: east, page: "trading", within: 63 },
    ],
  },
  {
    id: "service-ends-without-net",
    description: "The recovery region is gone for hours, and then a service of the region that trades ends",
    start: midSession,
    minutes: 120,
    happenings: [
      standbyUnhealthy,
      outage(["HealthyHostCount"], 0, { from: 70, to: 100, of: "api", region: east }),
      outage(["HTTPCode_ELB_5XX_Count"], 1200, { from: 70, to: 100, region: east }),
    ],
    lost: [{ region: west, from: 10, to: forGood }],
    pages: [
      { region: east, page: "peer", within: 3 },
      { region: east, page: "services", within: 63 },
    ],
  },
  {
    id: "loss-while-nobody-looks",
    description: "The look around ends, and while people repair it positions lose more than the limit",
    start: morning,
    minutes: 120,
    happenings: [
      outage(["MarketOpen", "SiteAnswers", "ApiAnswers", "SocketAnswers", "PeerAnswers", "PeerMute", "PeerTells"], "silent", {
        to: 110,
        region: east,
      }),
      outage(["PositionPnL"], -40_000, { from: 60, to: 110, region: east }),
    ],
    pages: [
      { region: east, page: "watch", within: 6 },
      { region: east, page: "trading", within: 53 },
    ],
  },
  {
    id: "nobody-told",
    description: "The proxy cannot connect to the database any more, and SNS of the region takes no message: the escalation reaches nobody",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { region: east }),
      outage(["HTTPCode_Target_5XX_Count"], 3000, { from: 11, region: east }),
    ],
    mute: [{ region: east, from: 0, to: forGood }],
    pages: [{ region: west, page: "peer", within: 12 }],
  },
  {
    id: "nobody-told-of-the-standby",
    description: "The replica does not replicate any more, and SNS of the recovery region takes no message",
    start: evening,
    minutes: 90,
    happenings: [outage(["ReplicaLag"], -1, { region: west })],
    mute: [{ region: west, from: 0, to: forGood }],
    pages: [{ region: east, page: "peer", within: 12 }],
  },
  {
    id: "escalation-not-started",
    description: "EventBridge cannot start the escalation of a page, which the page itself has told to the first level alone",
    start: midSession,
    minutes: 90,
    happenings: [
      outage(["DatabaseConnectionsSetupFailed"], 50, { region: east }),
      outage(["FailedInvocations"], 1, { from: 14, to: 15, of: "pages-escalate", region: east }),
    ],
    pages: [
      { region: east, page: "database", within: 4 },
      { region: west, page: "peer", within: 14 },
    ],
  },
  {
    id: "messages-given-up",
    description: "SNS gives up messages to the second level, such as by the month's spending limit for SMS",
    start: midSession,
    minutes: 90,
    happenings: [outage(["NumberOfNotificationsFailed"], 2, { from: 10, to: 11, of: "pages-second-level", region: east })],
    // The topic says so itself to the topic `critical`, which is no page.
    pages: [{ region: west, page: "peer", within: 9 }],
  },
  {
    id: "feed-ends-after-failover",
    description: "The primary region is gone, the recovery region has taken over, and then its feed ends",
    start: midSession,
    minutes: 120,
    happenings: [
      outage(["SiteAnswers", "ApiAnswers", "SocketAnswers"], 0, { to: 25 }),
      ...copiesBehind,
      outage(["ApproximateNumberOfMessagesVisible"], 1, { from: 25, to: forGood, of: "failover", region: west }),
      outage(["MarketDataProcessingRate"], "silent", { from: 70, to: 100, region: west }),
    ],
    lost: [{ region: east, from: 10, to: forGood }],
    pages: [
      { region: west, page: "peer", within: 3 },
      { region: west, page: "trading", within: 63 },
    ],
  },
];

/** A quarter of a year of working days, weekends, a short day and holidays, on which nothing happens. */
export const quarter: Scenario = {
  id: "quarter",
  description: "A quarter of a year with Thanksgiving, a short day and Christmas, and synthetic load",
  start: "2026-10-15T00:00:00Z",
  minutes: 92 * 24 * 60,
  happenings: [],
  pages: [],
};
