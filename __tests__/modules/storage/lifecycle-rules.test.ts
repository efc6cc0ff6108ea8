import { lifecycleRules } from "../../../src/modules/storage/lifecycle-rules";
import { type BucketPurpose, purposes, treatments } from "../../../src/facts/bucket-purposes";
import { defaults } from "./settings";

const rulesOf = (purpose: BucketPurpose) =>
  Object.fromEntries(lifecycleRules(treatments(defaults)[purpose]).map((rule) => [rule.id, rule]));

describe("lifecycle rules", () => {
  it.each(purposes(defaults))("of $purpose have a filter each, delete temporary files and clean up", ({ purpose, treatment }) => {
    for (const rule of lifecycleRules(treatment)) expect(rule).toMatchObject({ status: "Enabled", filter: [expect.anything()] });
    expect(rulesOf(purpose)["temporary-files"]).toMatchObject({
      filter: [{ prefix: "tmp/" }],
      expiration: [{ days: 7 }],
      noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
    });
    expect(rulesOf(purpose)["housekeeping"]).toMatchObject({
      filter: [{}],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      noncurrentVersionExpiration: [{ noncurrentDays: purpose === "cache-seed" ? 1 : 90 }],
      expiration: [{ expiredObjectDeleteMarker: true }],
    });
  });

  it("put web, artifacts and logs under Intelligent-Tiering from the first day", () => {
    for (const purpose of ["web", "artifacts", "logs"] as const)
      expect(rulesOf(purpose)["tiering"]).toMatchObject({ transition: [{ days: 0, storageClass: "INTELLIGENT_TIERING" }] });
  });

  it("move backups and audit to Glacier and then to Deep Archive", () => {
    for (const purpose of ["backups", "audit"] as const) {
      expect(rulesOf(purpose)["tiering"]?.transition).toEqual([
        { days: 90, storageClass: "GLACIER" },
        { days: 180, storageClass: "DEEP_ARCHIVE" },
      ]);
    }
  });

  it("delete what has a retention, and nothing else", () => {
    const retained = purposes(defaults).filter(({ purpose }) => rulesOf(purpose)["retention"] !== undefined);
    expect(retained.map(({ purpose, treatment }) => [purpose, treatment.expireAfterDays])).toEqual([
      ["backups", 2557],
      ["audit", 2557],
      ["cache-seed", 7],
      ["logs", 400],
      ["access-logs", 400],
    ]);
    expect(rulesOf("audit")["retention"]).toMatchObject({ expiration: [{ days: 2557 }] });
  });
});
