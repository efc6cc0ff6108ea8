import { type Change, findingsAfter } from "../../helpers/config";

const set = (to: unknown, ...at: string[]): Change => ({ at, to });
const found = (environment: string, ...changes: Change[]) =>
  findingsAfter({ [environment]: changes }).map(({ path, rule, allowed }) => ({ path, rule, allowed }));

describe("records", () => {
  it.each([
    ["audit.records.retentionDays", [set({ retentionDays: 2000, objectLock: { mode: "governance", years: 5 } }, "audit", "records")]],
    ["audit.applicationEvents.retentionDays", [set({ retentionDays: 2192 }, "audit", "applicationEvents")]],
    ["storage.audit.retentionDays", [set({ audit: { retentionDays: 2000, objectLock: { mode: "governance", years: 5 } } }, "storage")]],
    ["posture.historyRetentionDays", [set(365, "posture", "historyRetentionDays")]],
  ])("are kept seven years where data are kept: %s", (path, changes) => {
    expect(found("prod", ...changes)).toEqual([
      { path, rule: "records-as-long-as-controls-ask", allowed: expect.stringContaining("at least 2557: seven years") },
    ]);
  });

  it("may be kept for less where nobody trades", () => {
    expect(found("dev", set({ historyRetentionDays: 30 }, "posture"))).toEqual([]);
  });

  it("are at hand for three months where PCI DSS is a standard", () => {
    const short = set({ trail: { logRetentionDays: 30 } }, "audit");
    expect(found("prod", short)).toEqual([
      { path: "audit.trail.logRetentionDays", rule: "pci-log-at-hand", allowed: expect.stringContaining("at least 90") },
    ]);
    expect(found("dev", short)).toEqual([]);
  });

  it("of who reads and writes the database are kept a year where PCI DSS is a standard", () => {
    const short = set(180, "database", "logs", "retentionDays");
    expect(found("prod", short)).toEqual([
      { path: "database.logs.retentionDays", rule: "pci-log-at-hand", allowed: expect.stringContaining("at least 365") },
    ]);
    expect(found("dev", short)).toEqual([]);
  });

  it("are locked for good only where somebody says that he knows what that means, and outlive their lock", () => {
    const lock = (objectLock: object) => found("prod", set({ objectLock }, "audit", "records"));
    expect(lock({ mode: "compliance", years: 7 })).toMatchObject([
      { path: "audit.records.objectLock.confirm", rule: "compliance-lock-is-meant" },
    ]);
    expect(lock({ mode: "compliance", years: 7, confirm: "cannot be undone" })).toEqual([]);
    expect(lock({ mode: "governance", years: 9 })).toMatchObject([
      { path: "audit.records.retentionDays", rule: "audit-outlives-its-lock" },
    ]);
  });

  it("are archived in order", () => {
    expect(found("prod", set({ glacierAfterDays: 500 }, "audit", "records"))).toMatchObject([
      { path: "audit.records.deepArchiveAfterDays", rule: "archive-in-order" },
    ]);
  });
});

describe("what is accepted", () => {
  const suppression = {
    control: "S3.9",
    reason: "A target of access logs logs no deliveries.",
    acceptedBy: "security",
    until: "2027-06-30",
  };
  const pathsOf = (...changes: Change[]) => findingsAfter({ prod: changes }).map(({ path }) => path);

  it("has an end, a reason and somebody who accepted it", () => {
    expect(pathsOf(set({ one: suppression }, "posture", "suppressions"))).toEqual([]);
    for (const missing of ["until", "reason", "acceptedBy", "control"] as const) {
      const { [missing]: _left, ...rest } = suppression;
      expect(pathsOf(set({ one: rest }, "posture", "suppressions"))).toEqual([`posture.suppressions.one.${missing}`]);
    }
    expect(pathsOf(set({ one: { ...suppression, until: "for ever" } }, "posture", "suppressions"))).toEqual([
      "posture.suppressions.one.until",
    ]);
    expect(pathsOf(set({ one: { ...suppression, reason: "because" } }, "posture", "suppressions"))).toEqual([
      "posture.suppressions.one.reason",
    ]);
  });

  it("has room among the automation rules of an account", () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`accepted-${index}`, { ...suppression, control: `S3.${index}` }]));
    expect(pathsOf(set(many(50), "posture", "suppressions"))).toEqual([]);
    expect(pathsOf(set(many(51), "posture", "suppressions"))).toEqual(["posture.suppressions"]);
  });

  it("is the same for exceptions of the report on controls", () => {
    const { control: _control, ...exception } = suppression;
    expect(pathsOf(set({ exceptions: { "a-zone-may-fail": exception } }, "compliance"))).toEqual([]);
    const { until: _until, ...endless } = exception;
    expect(pathsOf(set({ exceptions: { "a-zone-may-fail": endless } }, "compliance"))).toEqual([
      "compliance.exceptions.a-zone-may-fail.until",
    ]);
  });
});

describe("standards", () => {
  it("are each named once, and are ones that Security Hub has", () => {
    expect(found("dev", set({ standards: ["fsbp", "nist", "fsbp"] }, "posture"))).toEqual([
      { path: "posture.standards[2]", rule: "standards-once", allowed: "each standard once" },
    ]);
    expect(found("dev", set({ standards: ["soc2"] }, "posture"))).toMatchObject([{ path: "posture.standards[0]" }]);
  });

  it("are the account's, so that environments that share it agree", () => {
    const account = set({ name: "trading-shared", id: "999999999999" }, "account");
    const findings = findingsAfter({ dev: [account], staging: [account, set({ standards: ["fsbp"] }, "posture")] });
    expect(findings.map(({ path, rule }) => [path, rule])).toEqual([["posture", "shared-account-agrees"]]);
  });
});
