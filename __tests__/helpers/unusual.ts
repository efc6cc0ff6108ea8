import { type Change } from "./config";

const adopted = { recorder: "one", deliveryChannel: "one", detector: "0".repeat(32), accessAnalyzer: "one" };
const everyWay = {
  email: { "on-call": "oncall@example.com" },
  sms: { "on-call": "+12025550199" },
  https: { "on-call": "https://alerts.example.com/hook" },
};

/**
 * What none of the project's own environments has, and the configuration can have: a key that is new comes in here, or
 * nothing tries it. What these turn on is also seen by the tests that ask something of everything there is (`every-switch.ts`).
 */
export const switchedOn: Readonly<Record<string, readonly Change[]>> = {
  prod: [
    { at: ["regions", "primary", "timestreamCells"], to: { ingest: 1, query: 2 } },
    { at: ["regions", "recovery", "timestreamCells"], to: { ingest: 1, query: 2 } },
    { at: ["regions", "primary", "quotas"], to: { fargateOnDemandVcpus: 1000 } },
    { at: ["regions", "recovery", "quotas"], to: { fargateOnDemandVcpus: 1000 } },
    { at: ["storage", "audit", "objectLock"], to: { mode: "compliance", years: 7, confirm: "cannot be undone" } },
    { at: ["audit", "records", "objectLock"], to: { mode: "compliance", years: 7, confirm: "cannot be undone" } },
    { at: ["audit", "trail", "adopt"], to: "corporate-trail" },
    {
      at: ["posture", "suppressions"],
      to: {
        one: {
          control: "S3.9",
          resourceId: "arn:aws:s3:::x",
          reason: "Accepted for this test alone.",
          acceptedBy: "test",
          until: "2027-01-01",
        },
      },
    },
    { at: ["posture", "adopt"], to: { primary: adopted, recovery: adopted } },
    {
      at: ["compliance", "exceptions"],
      to: { "a-zone-may-fail": { reason: "Accepted for this test alone.", acceptedBy: "test", until: "2027-01-01" } },
    },
    {
      at: ["organization"],
      to: {
        managementAccountId: "999999999999",
        roleName: "smart0dte-organization",
        delegated: { accountId: "888888888888", services: ["config"] },
      },
    },
    {
      at: ["costs", "account"],
      to: { adoptAnomalyMonitor: "arn:aws:ce::333333333333:anomalymonitor/0123abcd", allocationTags: "active" },
    },
    {
      at: ["backup", "copyAccount"],
      to: {
        accountId: "777777777777",
        vaultName: "smart0dte-prod-copies",
        dailyRetentionDays: 60,
        monthlyRetentionDays: 2600,
        lock: { minimumDays: 45, maximumDays: 3000 },
      },
    },
    { at: ["market", "closures"], to: { "2027-03-10": "A day of mourning" } },
    { at: ["market", "earlyCloses"], to: { "2027-03-11": "12:00" } },
    { at: ["observability", "notify"], to: { info: everyWay, warning: everyWay, critical: everyWay } },
    // The only one, so that with its action the sets of the firewall come and go.
    { at: ["observability", "findingResponses"], to: { one: { findings: ["CredentialAccess:IAMUser/"], action: "blockAddress" } } },
    { at: ["observability", "neverBlock"], to: ["8.8.8.0/24"] },
    { at: ["observability", "slack"], to: { workspaceId: "T07EA123LEP", channels: { critical: "C07EZ1ABC23" } } },
    {
      at: ["observability", "onCall"],
      to: {
        people: { ana: everyWay, ben: everyWay },
        rota: { from: "2026-11-30", weeks: ["ana", "ben"], overrides: { "2026-12-24": "ben" } },
      },
    },
    { at: ["observability", "escalation", "secondLevel"], to: everyWay },
    { at: ["observability", "escalation", "thirdLevel"], to: everyWay },
    { at: ["observability", "watch", "sitePath"], to: "/status" },
    {
      at: ["delivery", "pipelines", "scan", "accepted"],
      to: { "CVE-2026-12345": { reason: "Accepted for this test alone.", until: "2027-01-01" } },
    },
    {
      at: ["delivery", "pipelines", "overrides"],
      to: {
        api: { repository: "smart0dte/api", branch: "release", folder: "api", paths: ["api/**"], runtime: "node" },
      },
    },
    { at: ["delivery", "pipelines", "rebuild"], to: { days: ["tue"], at: "18:00" } },
    {
      at: ["delivery", "pipelines", "estate"],
      to: { repository: "smart0dte/smart0dte-estate", branch: "trunk", timeoutMinutes: 400 },
    },
    {
      at: ["delivery", "pipelines", "build", "images"],
      to: {
        tools: `public.ecr.aws/codebuild/amazonlinux-aarch64-standard:3.0@sha256:${"0".repeat(64)}`,
        python: `333333333333.dkr.ecr.us-east-1.amazonaws.com/builds/python:3.13@sha256:${"0".repeat(64)}`,
      },
    },
    {
      at: ["recovery", "experiments"],
      to: {
        dayOfMonth: 20,
        stopTasks: {
          signals: {
            percent: 100,
            watchMinutes: 5,
            timeUtc: "03:00",
            stopsOn: ["loadBalancer"],
            whereCustomersTrade: { reason: "Accepted for this test alone.", acceptedBy: "test" },
          },
        },
        zoneNetwork: {
          "us-east-1b": {
            minutes: 5,
            timeUtc: "05:00",
            whereCustomersTrade: { reason: "Accepted for this test alone.", acceptedBy: "test" },
          },
        },
      },
    },
    { at: ["dns", "hostedZone"], to: { source: "existing", id: "Z0EXISTING" } },
    { at: ["dns", "delegations"], to: { "dev.smart0dte.com": ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"] } },
    { at: ["edge", "aliases"], to: ["www.smart0dte.com"] },
    { at: ["services", "catalog", "api", "capacity"], to: "placementGroup" },
    { at: ["services", "catalog", "api", "route", "hooks"], to: { AfterAllowTestTraffic: "CodeDeployHook_check" } },
    { at: ["services", "catalog", "api", "route", "checks"], to: { "/api/v1/orders": 401 } },
    { at: ["access", "humanRoles", "read-only", "maxSessionHours"], to: 1 },
    {
      at: ["access", "identityProvider"],
      to: {
        kind: "identityCenter",
        accountId: "444444444444",
        providerArn: "arn:aws:iam::333333333333:oidc-provider/login.example.com",
        roles: { "read-only": "Readers", "on-call": "OnCall", "release-approver": "Approvers" },
      },
    },
    ...["planner", "deployer"].map((role) => ({
      at: ["access", role, "workloadIdentity"],
      to: {
        providerArn: "arn:aws:iam::333333333333:oidc-provider/token.actions.githubusercontent.com",
        audience: "sts.amazonaws.com",
        subjects: [`repo:smart0dte/estate:environment:${role}`],
      },
    })),
  ],
};

/** The same with what turns something off, which an environment that keeps data beside others may not. */
export const unusual: Readonly<Record<string, readonly Change[]>> = {
  ...switchedOn,
  prod: [...(switchedOn.prod ?? []), { at: ["dns", "routing"], to: { origin: "primaryOnly", read: "primaryOnly" } }],
};

/** A second one beside it, for what excludes what the first one has. */
export const provided: Readonly<Record<string, readonly Change[]>> = {
  dev: [
    { at: ["observability", "extent"], to: "full" },
    {
      at: ["access", "identityProvider"],
      to: { kind: "saml", providerArn: "arn:aws:iam::111111111111:saml-provider/okta", roles: {} },
    },
  ],
};
