import { consistencyRules, sizeOf } from "../../../config/rules/consistency";
import { contentSecurityPolicyRules, mistakeInPolicy } from "../../../config/rules/content-security-policy";
import { databaseRules } from "../../../config/rules/database";
import { regionalIdEstateRules, regionalIdRules } from "../../../config/rules/regional-ids";
import { type EnvironmentConfig } from "../../../config/schema/environment";
import { loadEstate } from "../../../config/load";
import { edgeSchema } from "../../../config/schema/edge";
import { editedEstate, realConfig, type Writable } from "../../helpers/estate";
import { expectViolation, type FoundViolation } from "../../helpers/rule-violations";

const rules = [...consistencyRules, ...contentSecurityPolicyRules, ...databaseRules, ...regionalIdRules];

function violations(environment: EnvironmentConfig): FoundViolation[] {
  const found: FoundViolation[] = [];
  for (const rule of rules) rule.check(environment, (violation) => found.push({ id: rule.id, ...violation }));
  return found;
}
type Edit = (environment: Writable<EnvironmentConfig>) => void;
const edited = (edit: Edit): FoundViolation[] => {
  const prod = editedEstate(edit).find(({ environment }) => environment === "prod");
  if (prod === undefined) throw new Error("there is no prod");
  return violations(prod);
};

it.each(loadEstate(realConfig).map((environment) => [environment.environment, environment] as const))(
  "finds nothing in %s",
  (_, environment) => {
    expect(violations(environment)).toEqual([]);
  },
);

describe("settings that contradict one another", () => {
  it.each<[string, Edit, string, RegExp]>([
    ["restricted data that may go", (e) => void (e.keepsData = false), "restricted-data-is-kept at keepsData", /keepsData: true/],
    [
      "kept data whose record may be deleted",
      (e) => void (e.storage.audit.objectLock = { mode: "off" }),
      "kept-data-has-an-audit-lock at storage.audit.objectLock.mode",
      /lock the audit logs/,
    ],
    ["kept data in one zone", (e) => void (e.database.multiAz = false), "kept-data-survives-a-zone at database.multiAz", /multiAz: true/],
    [
      "a replica with fewer vCPUs than its source",
      (e) => void (e.database.replica.instanceClass = "db.r6g.large"),
      "replica-can-carry-the-load at database.replica.instanceClass",
      /use db\.r6g\.xlarge/,
    ],
    [
      "a replica with less memory than its source",
      (e) => void (e.database.replica.instanceClass = "db.m6g.xlarge"),
      "replica-can-carry-the-load at database.replica.instanceClass",
      /use db\.r6g\.xlarge/,
    ],
    [
      "paths that are all answered by the nearest region",
      (e) => Object.values(e.edge.api).forEach((group) => (group.answeredBy = "nearest")),
      "something-can-be-written at edge.api.rest.answeredBy",
      /answeredBy: primary/,
    ],
    [
      "more tasks than addresses",
      (e) => Object.values(e.services.catalog).forEach(({ tasks }) => (tasks.maximum = 60)),
      "tasks-have-addresses at services.catalog.api.tasks.maximum",
      /lower it; all services together come to 360/,
    ],
    [
      "throughput beyond what its operations carry",
      (e) => void Object.assign(e.database.storage, { iops: 12_000, throughputMiBps: 3_500 }),
      "database-storage-ratio at database.storage.throughputMiBps",
      /iops to 14000 or more/,
    ],
    [
      "an administrator of PostgreSQL's own names",
      (e) => void (e.database.administratorName = "pg_boss"),
      "database-reserved-names at database.administratorName",
      /another name/,
    ],
    [
      "a database of RDS's own names",
      (e) => void (e.database.databaseName = "rdsadmin"),
      "database-reserved-names at database.databaseName",
      /another/,
    ],
    [
      "a journal of PostgreSQL's own names",
      (e) => void Object.assign(e.database.journals, { pg_orders: e.database.journals.orders }),
      "database-reserved-names at database.journals.pg_orders",
      /another/,
    ],
    [
      "a prefix list of the other region",
      (e) => void (e.regions.recovery.prefixLists.route53HealthChecks = e.regions.primary.prefixLists.route53HealthChecks),
      "prefix-lists-differ at regions.recovery.prefixLists.route53HealthChecks",
      /--region us-west-2/,
    ],
    [
      "one prefix list for two things",
      (e) => void (e.regions.primary.prefixLists.route53HealthChecks = e.regions.primary.prefixLists.cloudfrontOriginFacing),
      "prefix-lists-differ at regions.primary.prefixLists.route53HealthChecks",
      /describe-managed-prefix-lists/,
    ],
  ])("%s are told", (_, edit, expected, fix) => {
    expectViolation(edited(edit), expected, fix);
  });

  it("are none where one of the two is another", () => {
    expect(edited((e) => void Object.assign(e, { keepsData: false, dataClassification: "internal" }))).toEqual([]);
    expect(edited((e) => void (e.database.replica.instanceClass = "db.r6g.2xlarge"))).toEqual([]);
    expect(edited((e) => void Object.assign(e.database.storage, { iops: 16_000, throughputMiBps: 4_000 }))).toEqual([]);
    expect(edited((e) => void (e.edge.api = {}))).toEqual([]);
  });

  it("compare classes by what their names say, and not where they say nothing", () => {
    expect(sizeOf("db.r6g.xlarge")).toEqual({ vcpus: 4, memoryGiB: 32 });
    expect(sizeOf("db.m7g.16xlarge")).toEqual({ vcpus: 64, memoryGiB: 256 });
    expect(sizeOf("db.t4g.medium")).toEqual({ vcpus: 2, memoryGiB: 4 });
    expect(sizeOf("db.serverless")).toBeUndefined();
    expect(sizeOf("db.z1d.metal")).toBeUndefined();
  });
});

it("a prefix list that another environment has for another region was copied", () => {
  const estate = loadEstate(realConfig);
  const [dev, prod] = ["dev", "prod"].map(
    (name) => structuredClone(estate.find(({ environment }) => environment === name)) as Writable<EnvironmentConfig>,
  );
  if (dev === undefined || prod === undefined) throw new Error("there is no dev or no prod");
  const id = "pl-0123456789abcdef0";
  dev.regions.primary.prefixLists.route53HealthChecks = id;
  prod.regions.recovery.prefixLists.route53HealthChecks = id;
  const found: string[] = [];
  for (const rule of regionalIdEstateRules)
    rule.check([dev, prod] as EnvironmentConfig[], (environment, { path }) => found.push(`${environment} ${path.join(".")}`), []);
  expect(found).toContain("prod regions.recovery.prefixLists.route53HealthChecks");
});

describe("a content security policy", () => {
  it.each([
    ["default-src self", /'self' in straight single quotes/],
    ["default-src ‘self’", /'self'/],
    ["default-src 'self'; scirpt-src 'self'", /scirpt-src/],
    ["default-src 'self' script-src 'self'; default-src *", /once/],
    ["default-src 'self', https://a.example.com", /spaces between sources/],
    ["default-src 'self'; img-src 'cdn.example.com'", /single quotes around keywords/],
    ["default-src 'self'; object-src 'none' https://a.example.com", /'none' alone/],
    ["img-src 'self'", /default-src or script-src/],
    ["default-src: 'self'", /directives that browsers know/],
  ])("that says something else than meant is told: %s", (policy, allowed) => {
    expect(mistakeInPolicy(policy)?.allowed).toMatch(allowed);
    expect(mistakeInPolicy(policy)?.fix).toMatch(/\S/);
  });

  it.each([
    edgeSchema.parse(undefined).contentSecurityPolicy,
    "default-src 'self'; script-src 'self' 'sha256-abcDEF123+/=' 'nonce-abc' https://a.example.com; upgrade-insecure-requests;",
    "DEFAULT-SRC 'NONE'",
  ])("that means what it says is not: %s", (policy) => {
    expect(mistakeInPolicy(policy)).toBeUndefined();
  });

  it("is told at its key", () => {
    expectViolation(
      edited((e) => void (e.edge.contentSecurityPolicy = "default-src self")),
      "content-security-policy-means-what-it-says at edge.contentSecurityPolicy",
      /write 'self'/,
    );
  });
});
