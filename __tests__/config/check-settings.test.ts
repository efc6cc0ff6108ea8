import { type Case, expectOneFinding } from "./one-finding";

const role = (name: string, key: string): string[] => ["access", "humanRoles", name, key];

const cases: readonly Case[] = [
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

describe("the check of access, network and services", () => {
  it.each(cases)("finds %s, and nothing else", (_, at, to, expected, beside = []) => {
    expectOneFinding([{ at, to }, ...beside], expected);
  });
});
