import path from "node:path";
import { renderFinding } from "../../config/check";
import { loadEstate } from "../../config/load";
import { realConfig } from "../helpers/estate";
import { type Change, environmentNames, findingsAfter, placesOf } from "../helpers/config";

const role = (name: string, key: string): string[] => ["access", "humanRoles", name, key];

/** Changes of dev, each with the one finding that must follow. */
const cases: readonly [title: string, at: Change["at"], to: unknown, expected: Record<string, unknown>, beside?: readonly Change[]][] = [
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
  [
    "an identity account without leading zero",
    ["access", "identityAccountId"],
    44444444444,
    { path: "access.identityAccountId", fix: expect.stringContaining("in quotes") },
  ],
  [
    "a role's name in upper case",
    ["access", "humanRoles", "Auditor"],
    { permissions: "readOnly" },
    { path: "access.humanRoles.Auditor", got: 'the name "Auditor"' },
  ],
  ["no role", ["access", "humanRoles"], {}, { path: "access.humanRoles" }],
  [
    "a misspelt permission set",
    role("developer", "permissions"),
    "oprator",
    { path: "access.humanRoles.developer.permissions", suggestion: "operator" },
  ],
  [
    "a session of 13 hours",
    role("developer", "maxSessionHours"),
    13,
    { path: "access.humanRoles.developer.maxSessionHours", allowed: "a whole number from 1 to 12 (hours)" },
  ],
  ["a sign-in of 4 minutes", role("developer", "mfaMaxAgeMinutes"), 4, { path: "access.humanRoles.developer.mfaMaxAgeMinutes" }],
  [
    "a number in quotes",
    role("developer", "maxSessionHours"),
    "8",
    { path: "access.humanRoles.developer.maxSessionHours", fix: "remove the quotes: 8" },
  ],
  ["no break-glass role", role("break-glass", "permissions"), "operator", { path: "access.humanRoles", rule: "break-glass-exists" }],
  [
    "an administrator's sign-in older than the session",
    role("administrator", "mfaMaxAgeMinutes"),
    241,
    {
      path: "access.humanRoles.administrator.mfaMaxAgeMinutes",
      rule: "strong-role-mfa-within-session",
      allowed: expect.stringContaining("at most 240"),
    },
  ],
  [
    "a break-glass sign-in older than the session",
    role("break-glass", "mfaMaxAgeMinutes"),
    61,
    { path: "access.humanRoles.break-glass.mfaMaxAgeMinutes", rule: "strong-role-mfa-within-session" },
  ],
  ["a wrong kind of NAT", ["network", "natGateways"], "perzone", { path: "network.natGateways", suggestion: "perZone" }],
  [
    "an unknown endpoint",
    ["network", "interfaceEndpoints"],
    ["logs", "ecr-api"],
    { path: "network.interfaceEndpoints[1]", suggestion: "ecr.api" },
  ],
  ["an unknown gateway endpoint", ["network", "gatewayEndpoints"], ["s33"], { path: "network.gatewayEndpoints[0]", suggestion: "s3" }],
  ["port 65536", ["network", "egressPorts"], [443, 65536], { path: "network.egressPorts[1]" }],
  [
    "a retention that CloudWatch does not know",
    ["network", "flowLogs", "retentionDays"],
    31,
    { path: "network.flowLogs.retentionDays", allowed: expect.stringMatching(/^one of 1, 3, 5, .* \(days\)$/) },
  ],
  [
    "an interval of 61 seconds",
    ["network", "flowLogs"],
    { retentionDays: 30, aggregationSeconds: 61 },
    { path: "network.flowLogs.aggregationSeconds" },
  ],
  ["an unknown key", ["network", "flowLogs", "retainDays"], 3, { path: "network.flowLogs.retainDays", got: "a key that does not exist" }],
  [
    "a kind of lock in capitals",
    ["storage"],
    { audit: { objectLock: { mode: "COMPLIANCE" } } },
    { path: "storage.audit.objectLock.mode", got: '"COMPLIANCE"', allowed: "one of off, governance, compliance", suggestion: "compliance" },
  ],
  [
    "an interval whose name speaks of a token",
    ["secrets", "rotation"],
    { cacheTokenDays: 1 },
    { path: "secrets.rotation.cacheTokenDays", got: "1", rule: "rotation-longer-than-overlap" },
  ],
  [
    "a health path with a command",
    ["services", "catalog", "api", "route", "healthPath"],
    "/health;reboot",
    {
      path: "services.catalog.api.route.healthPath",
      allowed: "a path that begins with /, of at most 1024 letters, digits and _ . / ~ @ : + -",
    },
  ],
  [
    "a health path with a query",
    ["services", "catalog", "api", "route", "healthPath"],
    "/health?deep=1",
    { path: "services.catalog.api.route.healthPath" },
  ],
  [
    "a health path of 1025 characters",
    ["services", "catalog", "execution", "route", "healthPath"],
    `/${"a".repeat(1024)}`,
    { path: "services.catalog.execution.route.healthPath" },
  ],
  [
    "memory of no amount that Fargate has",
    ["services", "catalog", "api", "memoryMiB"],
    300,
    { path: "services.catalog.api.memoryMiB", fix: expect.stringContaining("take 512") },
  ],
  [
    "a secret",
    ["network", "password"],
    "hunter2",
    { path: "network.password", fix: expect.stringContaining("a secret never stands in the configuration") },
  ],
];

describe("the check of the configuration", () => {
  it("accepts the project's own environments", () => {
    expect(findingsAfter({})).toEqual([]);
    expect(loadEstate(realConfig).map(({ environment }) => environment)).toEqual(environmentNames);
  });

  it.each(cases)("finds %s, and nothing else", (_, at, to, expected, beside = []) => {
    const findings = findingsAfter({ dev: [{ at, to }, ...beside] });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      file: path.join(realConfig, "dev.yaml"),
      line: expect.any(Number),
      column: expect.any(Number),
      ...expected,
    });
  });

  it("takes a domain as long as a certificate takes", () => {
    expect(findingsAfter({ dev: [{ at: ["domainName"], to: `${"a".repeat(56)}.dev.net` }] })).toEqual([]);
  });

  it("reports a missing group once, whatever it holds", () => {
    expect(findingsAfter({ dev: [{ at: ["regions"] }] })).toMatchObject([{ path: "regions", got: "nothing", fix: "add the key regions" }]);
  });

  it("reports a misspelt key once, not also as missing", () => {
    expect(findingsAfter({ dev: [{ at: ["owner"] }, { at: ["onwer"], to: "me" }] })).toMatchObject([
      { path: "onwer", suggestion: "owner", fix: "write owner" },
    ]);
  });

  it("reports mistakes of all files at once, in the order in which they stand", () => {
    const places = placesOf(
      findingsAfter({
        dev: [
          { at: ["keepsData"], to: 1 },
          { at: ["owner"], to: "" },
        ],
        staging: [{ at: ["account", "id"], to: 5 }],
      }),
    );
    expect(places).toEqual(["dev owner", "dev keepsData", "staging account.id"]);
  });

  it("runs a rule although a key that it does not read is wrong", () => {
    const findings = findingsAfter({
      dev: [
        { at: ["keepsData"], to: "maybe" },
        { at: ["market"], to: { close: "09:00" } },
      ],
    });
    expect(placesOf(findings)).toEqual(expect.arrayContaining(["dev keepsData", "dev market.close"]));
    expect(findings).toHaveLength(2);
  });

  it("wants two regions that differ", () => {
    const findings = findingsAfter({ dev: [{ at: ["regions", "recovery", "name"], to: "us-east-1" }] });
    expect(findings.filter(({ rule }) => rule === "regions-differ")).toMatchObject([{ path: "regions.recovery.name", got: '"us-east-1"' }]);
    expect(findings.filter(({ rule }) => rule === "cloudfront-has-its-region")).toEqual([]);
  });

  it("asks once for us-east-1 as one of the two regions", () => {
    const changes: Change[] = [{ at: ["regions", "primary", "name"], to: "eu-west-1" }];
    const asking = findingsAfter({ dev: changes }).filter(({ allowed, fix }) => `${allowed} ${fix}`.includes("one of the two us-east-1"));
    expect(asking).toMatchObject([{ path: "regions.primary.name", rule: "cloudfront-has-its-region" }]);
  });

  it("takes the longest health path that a load balancer does", () => {
    expect(
      findingsAfter({ dev: [{ at: ["services", "catalog", "execution", "route", "healthPath"], to: `/${"a".repeat(1023)}` }] }),
    ).toEqual([]);
  });

  it("finds all that restricted data does not go with", () => {
    expect(findingsAfter({ dev: [{ at: ["dataClassification"], to: "restricted" }] })).toMatchObject([
      { path: "keepsData", rule: "restricted-data-is-kept" },
      { path: "access.humanRoles.administrator.permissions", rule: "restricted-data-no-standing-administrator" },
    ]);
  });

  it("shows no value that looks like a secret", () => {
    const [finding] = findingsAfter({ dev: [{ at: ["project"], to: "AKIAIOSFODNN7EXAMPLE" }] });
    expect(JSON.stringify(finding)).not.toContain("AKIA");
    expect(finding?.got).toBe("a value that looks like a secret (20 characters, not shown)");
  });

  it("renders a finding with the place first, as compilers do", () => {
    const [first, second] = findingsAfter({ dev: [{ at: ["keepsData"], to: "no" }] }).flatMap(renderFinding);
    expect(first).toMatch(/dev\.yaml:\d+:\d+: keepsData: got "no"; allowed: true or false$/);
    expect(second).toBe("  fix: write false, without quotes");
  });
});
