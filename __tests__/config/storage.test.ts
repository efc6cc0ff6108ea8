import { storageRules } from "../../config/rules/storage";
import { type Violation } from "../../config/rules/rule";
import { type EnvironmentConfig } from "../../config/schema/environment";
import { storageSchema } from "../../config/schema/storage";
import { editedEstate, type Writable } from "../helpers/estate";

/** Findings on prod after an edit, each as its path. */
function findings(edit: (prod: Writable<EnvironmentConfig>) => void): Violation[] {
  const found: Violation[] = [];
  for (const environment of editedEstate(edit).filter(({ environment: name }) => name === "prod")) {
    for (const rule of storageRules) rule.check(environment, (violation) => found.push(violation));
  }
  return found;
}
const paths = (edit: (prod: Writable<EnvironmentConfig>) => void): string[] => findings(edit).map(({ path }) => path.join("."));

describe("storage settings", () => {
  it("have the document's numbers when an environment says nothing", () => {
    expect(storageSchema.parse({})).toMatchObject({
      crossRegionReplication: true,
      presignedUrlMaxMinutes: 15,
      temporaryFileDays: 7,
      incompleteUploadDays: 7,
      intelligentTiering: { archiveAfterDays: 90, deepArchiveAfterDays: 180 },
      audit: { retentionDays: 2557, objectLock: { mode: "governance", years: 7 } },
    });
  });

  it.each([
    ["a retention of no days", { logs: { retentionDays: 0 } }],
    ["archiving earlier than Intelligent-Tiering can", { intelligentTiering: { archiveAfterDays: 89 } }],
    ["a lock without a mode", { audit: { objectLock: { years: 3 } } }],
    ["a confirmation where there is nothing to confirm", { audit: { objectLock: { mode: "governance", confirm: "cannot be undone" } } }],
    ["a misspelt key", { temporaryFilesDays: 7 }],
  ])("refuse %s", (_, input) => {
    expect(storageSchema.safeParse(input).success).toBe(false);
  });
});

describe("rules of storage", () => {
  it("find nothing in the project's own configuration", () => {
    expect(findings(() => {})).toEqual([]);
  });

  it("ask for the words before a compliance lock", () => {
    const lock = (confirm?: string) => (prod: Writable<EnvironmentConfig>) => {
      prod.storage.audit.objectLock = { mode: "compliance", years: 7, ...(confirm === undefined ? {} : { confirm }) };
    };
    expect(paths(lock())).toEqual(["storage.audit.objectLock.confirm"]);
    expect(paths(lock("yes"))).toEqual(["storage.audit.objectLock.confirm"]);
    expect(paths(lock("cannot be undone"))).toEqual([]);
  });

  it("keep locked objects at least as long as the lock", () => {
    const years = (count: number) => (prod: Writable<EnvironmentConfig>) => {
      prod.storage.audit.objectLock = { mode: "governance", years: count };
    };
    expect(paths(years(8))).toEqual(["storage.audit.retentionDays"]);
    expect(findings(years(8))[0]?.allowed).toContain("2920");
    expect(paths(years(7))).toEqual([]);
  });

  it("keep each archive class as long as S3 charges for it", () => {
    expect(paths(({ storage }) => void (storage.backups.deepArchiveAfterDays = 179))).toEqual(["storage.backups.deepArchiveAfterDays"]);
    expect(paths(({ storage }) => void (storage.backups.retentionDays = 359))).toEqual(["storage.backups.retentionDays"]);
    expect(paths(({ storage }) => void (storage.backups.retentionDays = 360))).toEqual([]);
    expect(paths(({ storage }) => void (storage.intelligentTiering.archiveAfterDays = 180))).toEqual([
      "storage.intelligentTiering.deepArchiveAfterDays",
    ]);
  });

  it("replicate data that is kept", () => {
    expect(paths(({ storage }) => void (storage.crossRegionReplication = false))).toEqual(["storage.crossRegionReplication"]);
    expect(
      paths((prod) => {
        prod.keepsData = false;
        prod.storage.crossRegionReplication = false;
      }),
    ).toEqual([]);
  });

  it("refuse a region with which a bucket's name would be cut", () => {
    expect(paths((prod) => void (prod.regions.recovery.name = "xx-extraordinarilyfaraway-1"))).toEqual(["regions.recovery.name"]);
  });
});
