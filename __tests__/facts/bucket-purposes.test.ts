import { purposes, treatments } from "../../src/facts/bucket-purposes";
import { defaults } from "../modules/storage/settings";

const all = purposes(defaults);
const named = (condition: (entry: (typeof all)[number]) => boolean) => all.filter(condition).map(({ purpose }) => purpose);

describe("purposes of buckets", () => {
  it("knows seven of them", () => {
    expect(all.map(({ purpose }) => purpose)).toEqual(["web", "artifacts", "backups", "audit", "cache-seed", "logs", "access-logs"]);
  });

  it("encrypts with customer-managed keys, with two exceptions that give their reason", () => {
    expect(named(({ treatment }) => treatment.encryption.kind !== "kms")).toEqual(["cache-seed", "access-logs"]);
    expect(treatments(defaults)["cache-seed"].encryption.reason).toMatch(/ElastiCache/);
    expect(treatments(defaults)["access-logs"].encryption.reason).toMatch(/load balancers/);
    expect(named(({ treatment }) => treatment.encryption.kind === "kms" && treatment.encryption.key === "artifacts")).toEqual([
      "artifacts",
    ]);
  });

  it("replicates what cannot be made again, and carries deletions over only where nothing is lost", () => {
    expect(named(({ treatment }) => treatment.replication.kind === "recovery-region")).toEqual(["web", "artifacts", "backups", "audit"]);
    expect(named(({ treatment }) => treatment.replication.kind === "recovery-region" && treatment.replication.deleteMarkers)).toEqual([
      "web",
      "artifacts",
    ]);
  });

  it("archives backups and audit to Glacier, and keeps what must answer at once out of every archive", () => {
    expect(named(({ treatment }) => treatment.tiering.kind === "glacier")).toEqual(["backups", "audit"]);
    expect(named(({ treatment }) => treatment.tiering.kind === "intelligent")).toEqual(["web", "artifacts"]);
    expect(named(({ treatment }) => treatment.tiering.kind === "intelligent-archive")).toEqual(["logs"]);
  });

  it("locks audit only, and guards the versions of audit and backups", () => {
    expect(named(({ treatment }) => treatment.objectLock.mode !== "off")).toEqual(["audit"]);
    expect(treatments(defaults).audit.objectLock).toMatchObject({ mode: "governance", years: 7 });
    expect(named(({ treatment }) => treatment.versionRemoval === "lifecycle-only")).toEqual(["backups", "audit"]);
  });

  it("logs access to every bucket but the target itself, which has no lock that would hold the logs", () => {
    expect(named(({ treatment }) => treatment.accessLogging === "target")).toEqual(["access-logs"]);
    expect(treatments(defaults)["access-logs"].objectLock).toEqual({ mode: "off" });
  });

  it("keeps what a cache is seeded from for days, and its old versions for one", () => {
    expect(treatments({ ...defaults, temporaryFileDays: 3 })["cache-seed"]).toMatchObject({ expireAfterDays: 3, noncurrentVersionDays: 1 });
  });

  it("takes its numbers from the settings", () => {
    const changed = treatments({
      ...defaults,
      presignedUrlMaxMinutes: 5,
      audit: { ...defaults.audit, retentionDays: 4000 },
      accessLogs: { retentionDays: 12 },
    });
    expect(changed.web.presignedUrlMaxMinutes).toBe(5);
    expect(changed.audit.expireAfterDays).toBe(4000);
    expect(changed["access-logs"].expireAfterDays).toBe(12);
    expect(changed.backups.expireAfterDays).toBe(defaults.backups.retentionDays);
  });
});
