import { type Case, expectOneFinding } from "./one-finding";

const cases: readonly Case[] = [
  ["an upper-case project", ["project"], "Smart", { path: "project", allowed: expect.stringContaining("2 to 12 lower-case") }],
  ["a project of 13 characters", ["project"], "a234567890123", { path: "project" }],
  ["an owner that no tag can hold", ["owner"], "team#1", { path: "owner", allowed: expect.stringContaining("1 to 256 letters") }],
  ["an empty owner", ["owner"], "", { path: "owner", got: '""' }],
  [
    "a cost centre that is a number",
    ["costCenter"],
    42,
    { path: "costCenter", got: "the number 42", fix: expect.stringContaining('put it in quotes: "42"') },
  ],
  [
    "a misspelt classification",
    ["dataClassification"],
    "internl",
    { path: "dataClassification", suggestion: "internal", fix: "write internal" },
  ],
  ["a domain with a trailing dot", ["domainName"], "dev.smart0dte.com.", { path: "domainName" }],
  [
    "a domain too long for a certificate",
    ["domainName"],
    `${"a".repeat(57)}.dev.net`,
    { path: "domainName", allowed: expect.stringContaining("at most 64") },
  ],
  ["keepsData as a word", ["keepsData"], "no", { path: "keepsData", allowed: "true or false", fix: "write false, without quotes" }],
  ["an account id of 11 digits", ["account", "id"], "11111111111", { path: "account.id", allowed: expect.stringContaining("12 digits") }],
  ["an account name with an underscore", ["account", "name"], "trading_dev", { path: "account.name" }],
  ["an unknown region", ["regions", "recovery", "name"], "us-wset-2", { path: "regions.recovery.name", suggestion: "us-west-2" }],
  ["a range without prefix length", ["regions", "primary", "cidr"], "10.4.0.0", { path: "regions.primary.cidr" }],
  [
    "a zone's slot of 10",
    ["regions", "primary", "zones", "us-east-1a"],
    10,
    { path: "regions.primary.zones.us-east-1a", allowed: "a whole number from 1 to 9" },
  ],
  [
    "a zone's name that is none",
    ["regions", "primary", "zones", "useast1d"],
    4,
    { path: "regions.primary.zones.useast1d", got: 'the name "useast1d"' },
  ],
  [
    "a zone of another region",
    ["regions", "recovery", "zones"],
    { "us-west-2a": 1, "us-east-1b": 2 },
    { path: "regions.recovery.zones.us-east-1b", got: 'the name "us-east-1b"', rule: "zones-belong-to-region" },
  ],
  [
    "a prefix list that is none",
    ["regions", "primary", "prefixLists", "cloudfrontOriginFacing"],
    "3b927c52",
    { path: "regions.primary.prefixLists.cloudfrontOriginFacing", allowed: "a prefix list id (pl-…)" },
  ],
  [
    "an unknown time zone",
    ["market"],
    { timeZone: "America/New_Yrok" },
    { path: "market.timeZone", rule: "market-time-zone", suggestion: "America/New_York" },
  ],
  ["an offset as time zone", ["market"], { timeZone: "+05:00" }, { path: "market.timeZone", rule: "market-time-zone" }],
  ["a time zone in lower case", ["market"], { timeZone: "europe/berlin" }, { path: "market.timeZone", suggestion: "Europe/Berlin" }],
  [
    "a time zone with one letter in the wrong case",
    ["market"],
    { timeZone: "America/New_york" },
    { path: "market.timeZone", suggestion: "America/New_York", fix: "write America/New_York" },
  ],
  ["an older name of a time zone", ["market"], { timeZone: "US/Eastern" }, { path: "market.timeZone", suggestion: "America/New_York" }],
  ["an abbreviation of a time zone", ["market"], { timeZone: "GMT" }, { path: "market.timeZone", suggestion: "UTC" }],
  [
    "a renamed time zone in the wrong case",
    ["market"],
    { timeZone: "Asia/KOLKATA" },
    { path: "market.timeZone", suggestion: "Asia/Kolkata" },
  ],
  [
    "an opening whose preparation belongs to the day before",
    ["market"],
    { open: "00:14", close: "00:40" },
    { path: "market.open", rule: "market-peaks-within-their-day", allowed: "00:15 or later" },
    // Backups begin in this hour by default.
    [{ at: ["backup"], to: { daily: { timeUtc: "08:00" } } }],
  ],
  [
    "a close whose peak ends on the next day",
    ["market"],
    { close: "23:45" },
    { path: "market.close", rule: "market-peaks-within-their-day", allowed: "23:44 or earlier" },
  ],
  ["no market days", ["market"], { days: [] }, { path: "market.days", allowed: expect.stringContaining("at least 1") }],
  [
    "a closure on a Saturday",
    ["market"],
    { closures: { "2027-03-13": "Nobody trades" } },
    { rule: "market-closures-are-trading-days", got: "2027-03-13, a sat" },
  ],
  [
    "a closure on a holiday of the exchange",
    ["market"],
    { closures: { "2026-12-25": "Christmas Day" } },
    { rule: "market-closures-are-trading-days", allowed: expect.stringContaining("no holiday of the exchange") },
  ],
  [
    "a Sunday that ends early",
    ["market"],
    { earlyCloses: { "2027-03-14": "13:00" } },
    { rule: "market-closures-are-trading-days", got: "2027-03-14, a sun" },
  ],
  ["a market day twice", ["market"], { days: ["mon", "tue", "mon"] }, { path: "market.days[2]", rule: "market-days-unique" }],
  ["a misspelt market day", ["market"], { days: ["mon", "tuee"] }, { path: "market.days[1]", suggestion: "tue" }],
  ["an opening at 24:00", ["market"], { open: "24:00" }, { path: "market.open", allowed: "a time as HH:MM" }],
  [
    "a market that closes when it opens",
    ["market"],
    { open: "09:30", close: "09:30" },
    { path: "market.close", rule: "market-closes-after-opening" },
  ],
  ["an opening after the default close", ["market"], { open: "17:00" }, { path: "market.close", got: '"16:00" (the default)' }],
  [
    "a recovery time of 0",
    ["objectives"],
    { recoveryTimeMinutes: 0 },
    { path: "objectives.recoveryTimeMinutes", allowed: "a whole number from 1 to 1440 (minutes)" },
  ],
  ["a recovery point of 1441", ["objectives"], { recoveryPointMinutes: 1441 }, { path: "objectives.recoveryPointMinutes" }],
  ["half a minute", ["objectives"], { recoveryPointMinutes: 0.5 }, { path: "objectives.recoveryPointMinutes" }],
  ["a state kept for 29 days", ["state"], { retainVersionsDays: 29 }, { path: "state.retainVersionsDays" }],
  ["a rotation every 2561 days", ["keys"], { rotationPeriodDays: 2561 }, { path: "keys.rotationPeriodDays" }],
  [
    "a deletion window of 6 days",
    ["keys"],
    { deletionWindowDays: 6 },
    { path: "keys.deletionWindowDays", allowed: "a whole number from 7 to 30 (days)" },
  ],
];

describe("the check of what an environment is", () => {
  it.each(cases)("finds %s, and nothing else", (_, at, to, expected, beside = []) => {
    expectOneFinding([{ at, to }, ...beside], expected);
  });
});
