import { type Change, findingsAfter } from "../../helpers/config";

const messages = (...changes: readonly Change[]): string[] =>
  findingsAfter({ prod: changes }).map(({ path, allowed, fix }) => `${path}: ${allowed} | ${fix}`);

const copies = (other: object): Change => ({
  at: ["backup", "copyAccount"],
  to: { accountId: "777777777777", vaultName: "copies", ...other },
});

describe("rules of backups", () => {
  it("find nothing in the project's own environments", () => {
    expect(findingsAfter({})).toEqual([]);
  });

  it.each<[string, readonly Change[], RegExp]>([
    [
      "a retention shorter than the vaults' lock takes",
      [{ at: ["backup", "daily", "retentionDays"], to: 7 }],
      /^backup\.daily\.retentionDays: .*30 to 3650/,
    ],
    [
      "a retention longer than the vaults' lock takes",
      [{ at: ["backup", "lock"], to: { mode: "governance", maximumDays: 365 } }],
      /^backup\.monthly\.retentionDays: .*30 to 365/,
    ],
    [
      "a copy that a lock would keep longer",
      [{ at: ["backup", "daily", "copyRetentionDays"], to: 1 }],
      /^backup\.daily\.copyRetentionDays: /,
    ],
    [
      "a lock whose ends are the wrong way round",
      [{ at: ["backup", "lock"], to: { mode: "governance", minimumDays: 4000 } }],
      /^backup\.lock\.minimumDays: .*3650 or less/,
    ],
    [
      "a lock that nobody can lift, not said in words",
      [{ at: ["backup", "lock", "mode"], to: "compliance" }],
      /^backup\.lock\.confirm: .*cannot be undone/,
    ],
    [
      "monthly backups that go before daily ones",
      [{ at: ["backup", "monthly", "retentionDays"], to: 35 }],
      /^backup\.monthly\.retentionDays: .*more than 35/,
    ],
    [
      "no time to finish",
      [
        { at: ["backup", "finishWithinMinutes"], to: 120 },
        { at: ["backup", "startWithinMinutes"], to: 90 },
      ],
      /^backup\.finishWithinMinutes: .*150 or more/,
    ],
    ["a backup in market hours", [{ at: ["backup", "daily", "timeUtc"], to: "15:00" }], /^backup\.daily\.timeUtc: .*09:30-16:00/],
    [
      "a restore test in market hours",
      [
        { at: ["backup", "restoreTests", "weekday"], to: "tue" },
        { at: ["backup", "restoreTests", "timeUtc"], to: "15:00" },
      ],
      /^backup\.restoreTests\.timeUtc: .*09:30-16:00/,
    ],
    [
      "a copy in another account that is kept for less than the lock there takes",
      [copies({ dailyRetentionDays: 30, lock: { minimumDays: 35 } })],
      /^backup\.copyAccount\.dailyRetentionDays: 35 to 36500/,
    ],
    [
      "a copy in another account that is kept for longer than the lock there takes",
      [copies({ lock: { maximumDays: 365 } })],
      /^backup\.copyAccount\.monthlyRetentionDays: 1 to 365/,
    ],
    [
      "a monthly copy that goes before the daily one",
      [copies({ monthlyRetentionDays: 35 })],
      /^backup\.copyAccount\.monthlyRetentionDays: more than 35/,
    ],
    ["copies in the own account", [copies({ accountId: "333333333333" })], /^backup\.copyAccount\.accountId: another account/],
    [
      "copies in the account of another environment",
      [copies({ accountId: "111111111111" })],
      /^backup\.copyAccount\.accountId: an account that holds none of the estate's environments, and this one holds dev/,
    ],
    [
      "copies in the management account, which nothing binds",
      [copies({ accountId: "999999999999" }), { at: ["organization"], to: { managementAccountId: "999999999999", roleName: "one" } }],
      /^backup\.copyAccount\.accountId: a member account/,
    ],
    ["copies in a default vault", [copies({ vaultName: "Default" })], /^backup\.copyAccount\.vaultName: .*not Default/],
  ])("refuse %s, and say where, what is allowed and how to fix it", (_, changes, message) => {
    const found = messages(...changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it("take copies in an account that holds nothing else", () => {
    expect(findingsAfter({ prod: [copies({})] })).toEqual([]);
  });

  it("take a compliance lock that is said in words", () => {
    expect(
      findingsAfter({
        prod: [
          { at: ["backup", "lock", "mode"], to: "compliance" },
          { at: ["backup", "lock", "confirm"], to: "cannot be undone" },
        ],
      }),
    ).toEqual([]);
  });
});
