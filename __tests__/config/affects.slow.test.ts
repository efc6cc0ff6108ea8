import { documentedKeys } from "../../config/explain";
import { noStack, theCheck } from "../../config/schema/meta";
import { type World } from "../../src/estate/judge/provenance/world";
import { layers } from "../../src/layers/registry";
import { type MovedLayers, movedLayers } from "../helpers/moved-layers";
import { worldWith } from "../helpers/provenance";

/** Words for every layer there is. */
const everywhere = ["every stack", "every name", "tags"];
/** Words for what is no layer, or none yet. */
const elsewhere = [theCheck, noStack, "recovery"];
const regionWide = "every stack of the region";

const ids: readonly string[] = layers.map(({ id }) => id);
const inEveryRegion = layers.filter(({ placement }) => placement === "everyRegion" || placement === "accountRegion").map(({ id }) => id);

/**
 * What `estate config explain` says a key affects, compared with what moves when the key is changed:
 * in the project's own environments, and in one that has what none of them has.
 */
describe("what keys say they affect", () => {
  let moved: MovedLayers;
  beforeAll(async () => {
    const adopted = { recorder: "one", deliveryChannel: "one", detector: "0".repeat(32), accessAnalyzer: "one" };
    const everyWay = {
      email: { "on-call": "oncall@example.com" },
      sms: { "on-call": "+12025550199" },
      https: { "on-call": "https://alerts.example.com/hook" },
    };
    const unusual = {
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
        { at: ["market", "closures"], to: { "2027-03-10": "A day of mourning" } },
        { at: ["market", "earlyCloses"], to: { "2027-03-11": "12:00" } },
        { at: ["observability", "notify"], to: { info: everyWay, warning: everyWay, critical: everyWay } },
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
        { at: ["dns", "hostedZone"], to: { source: "existing", id: "Z0EXISTING" } },
        { at: ["dns", "delegations"], to: { "dev.smart0dte.com": ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"] } },
        { at: ["dns", "routing"], to: { origin: "primaryOnly", read: "primaryOnly" } },
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
    const provided = {
      dev: [
        { at: ["observability", "extent"], to: "full" },
        {
          at: ["access", "identityProvider"],
          to: { kind: "saml", providerArn: "arn:aws:iam::111111111111:saml-provider/okta", roles: {} },
        },
      ],
    };
    const only = (world: World, ...names: readonly string[]): World => ({
      ...world,
      estate: world.estate.filter(({ environment }) => names.includes(environment)),
    });
    // The unusual one first: it moves most keys, and what has moved is not tried again. With staging, versions go through two accounts.
    moved = await movedLayers([only(await worldWith(unusual), "prod"), only(await worldWith(provided), "dev", "prod", "staging")]);
  });

  const known = new Set([...everywhere, ...elsewhere, regionWide, ...ids]);

  it("is written in the names of layers, or in words for more or other than layers", () => {
    expect(
      documentedKeys().flatMap(({ key, affects }) => affects.filter((word) => !known.has(word)).map((word) => `${key}: ${word}`)),
    ).toEqual([]);
  });

  it("is what moves with them: no layer more, no layer less", () => {
    const wrong = documentedKeys().flatMap(({ key, affects }) => {
      const found = ids.filter((id) => moved.get(key)?.has(id) === true);
      const said = affects.some((word) => everywhere.includes(word))
        ? ids
        : affects.includes(regionWide)
          ? [...new Set([...inEveryRegion, ...found])]
          : affects;
      const missing = found.filter((id) => !said.includes(id));
      const idle = said.filter((id) => ids.includes(id) && !found.includes(id));
      return missing.length + idle.length === 0
        ? []
        : [`${key}: moves ${missing.join(", ") || "no other"}; does not move ${idle.join(", ") || "none"}`];
    });
    expect(wrong).toEqual([]);
  });
});
