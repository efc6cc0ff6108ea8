import { type Change, findingsAfter } from "../../helpers/config";

describe("rules of recovery", () => {
  it("refuse a drill that is not over before the market opens", () => {
    const found = findingsAfter({ staging: [{ at: ["recovery", "drill", "timeUtc"], to: "10:00" }] });
    expect(found.map(({ path, allowed }) => `${path}: ${allowed}`)).toEqual([
      expect.stringMatching(/^recovery\.drill\.timeUtc: .*09:30-16:00/),
    ]);
  });

  it.each<[string, readonly Change[], RegExp]>([
    [
      "an approval that may take longer than the objective",
      [{ at: ["recovery", "approvalSeconds"], to: 900 }],
      /^recovery\.approvalSeconds: less than 900/,
    ],
    ["an objective that the waits alone miss", [{ at: ["objectives", "recoveryTimeMinutes"], to: 10 }], /^recovery: 600 s or less/],
    [
      "clocks that run apart by a lease",
      [{ at: ["recovery", "tradingEpoch"], to: { leaseSeconds: 5, clockDriftSeconds: 5 } }],
      /^recovery\.tradingEpoch\.clockDriftSeconds: less than 5/,
    ],
    [
      "a copy of the database that may be behind for longer than the objective before anybody is told",
      [{ at: ["observability", "thresholds", "database", "replicaLagCriticalSeconds"], to: 301 }],
      /^observability\.thresholds\.database\.replicaLagCriticalSeconds: 300 or less/,
    ],
    [
      "a cache that may be behind for longer than the objective",
      [{ at: ["observability", "thresholds", "cache", "globalLagSeconds"], to: 600 }],
      /^observability\.thresholds\.cache\.globalLagSeconds: 300 or less/,
    ],
    [
      "copies of objects that may be behind for longer than the objective",
      [{ at: ["observability", "thresholds", "storage", "replicationLatencySeconds"], to: 900 }],
      /^observability\.thresholds\.storage\.replicationLatencySeconds: 300 or less/,
    ],
    [
      "a failover that only emergencies can start",
      [{ at: ["access", "humanRoles", "on-call", "permissions"], to: "readOnly" }],
      /^access\.humanRoles: a role with the permissions onCall or operator/,
    ],
    [
      "an approval that is asked of no telephone",
      [
        { at: ["observability", "pagesTell"], to: "warning" },
        { at: ["observability", "notify", "critical", "sms"], to: {} },
      ],
      /^observability\.notify\.critical\.sms: at least one/,
    ],
    [
      "an allow-list of somebody whose credentials are not there",
      [{ at: ["recovery", "allowLists"], to: { "broker-other": { confirmedOn: "2026-11-30", addresses: ["198.51.100.7"] } } }],
      /^recovery\.allowLists\.broker-other: one of broker-interactive-brokers, feed-polygon, feed-cboe/,
    ],
    [
      "an address that nobody sees from outside",
      [{ at: ["recovery", "allowLists"], to: { "feed-cboe": { confirmedOn: "2026-11-30", addresses: ["10.1.0.7"] } } }],
      /^recovery\.allowLists\.feed-cboe\.addresses\[0\]: a public IPv4 address/,
    ],
    [
      "what is no address",
      [{ at: ["recovery", "allowLists"], to: { "feed-cboe": { confirmedOn: "2026-11-30", addresses: ["198.51.100"] } } }],
      /^recovery\.allowLists\.feed-cboe\.addresses\[0\]: a public IPv4 address/,
    ],
    [
      "an address that was confirmed twice",
      [{ at: ["recovery", "allowLists"], to: { "feed-cboe": { confirmedOn: "2026-11-30", addresses: ["198.51.100.7", "198.51.100.7"] } } }],
      /^recovery\.allowLists\.feed-cboe\.addresses\[1\]: a public IPv4 address, each once/,
    ],
    [
      "a drill where customers trade",
      [{ at: ["recovery", "drill"], to: { dayOfMonth: 8, timeUtc: "08:00" } }],
      /^recovery\.drill: none where the data is restricted/,
    ],
    ["a dry run in market hours", [{ at: ["recovery", "dryRun", "timeUtc"], to: "15:00" }], /^recovery\.dryRun\.timeUtc: .*09:30-16:00/],
  ])("refuse %s, and say where and what is allowed", (_, changes, message) => {
    const found = findingsAfter({ prod: changes }).map(({ path, allowed }) => `${path}: ${allowed}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });
});
