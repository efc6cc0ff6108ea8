import { type StorageSettings, type BucketPurpose, purposes, treatments } from "../../src/facts/bucket-purposes";
import { loadEstate } from "../../config/load";
import { editedEstate, realConfig, realStack, resourceAt, resources, synthesizeStack, type SynthesizedStack } from "../helpers/estate";
import { parsePolicy } from "../helpers/resource-policy";

const settingsOf = (name: string): StorageSettings => {
  const found = loadEstate(realConfig).find(({ environment }) => environment === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found.storage;
};

const argsAt = (stack: SynthesizedStack, path: string) => resourceAt(stack, path).args;

describe.each(["us-east-1", "us-west-2"])("storage of prod in %s", (region) => {
  const settings = settingsOf("prod");
  const all = purposes(settings);
  const logged = all.filter(({ treatment }) => treatment.accessLogging === "logged").map(({ purpose }) => purpose);
  let stack: SynthesizedStack;
  beforeAll(async () => {
    stack = await realStack(`prod-${region}-storage`);
  });
  const nameOf = (purpose: BucketPurpose) => `smart0dte-prod-${purpose}-333333333333-${region}`;

  it("has one bucket per purpose, named after account and region, that nothing destroys", () => {
    expect(resources(stack, "aws_s3_bucket")).toHaveLength(all.length);
    for (const { purpose } of all) {
      expect(argsAt(stack, `buckets/${purpose}/bucket`)).toMatchObject({
        bucket: nameOf(purpose),
        force_destroy: false,
        lifecycle: { prevent_destroy: true },
      });
    }
  });

  it("keeps versions, closes public access and switches ACLs off in all of them", () => {
    for (const { purpose } of all) {
      expect(argsAt(stack, `buckets/${purpose}/versioning`)).toMatchObject({ versioning_configuration: { status: "Enabled" } });
      expect(argsAt(stack, `buckets/${purpose}/public-access`)).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(argsAt(stack, `buckets/${purpose}/ownership`)).toMatchObject({ rule: { object_ownership: "BucketOwnerEnforced" } });
    }
    expect(resources(stack, "aws_s3_bucket_cors_configuration")).toEqual([]);
    expect(resources(stack, "aws_s3_bucket_acl")).toEqual([]);
  });

  it("encrypts with the region's keys, and with S3's own where log services write", () => {
    const keyOf = (domain: string) => `\${data.terraform_remote_state.security.outputs.${domain}KeyArn}`;
    const kms = (key: string) => ({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key }, bucket_key_enabled: true }],
    });
    for (const purpose of ["web", "backups", "audit", "logs"])
      expect(argsAt(stack, `buckets/${purpose}/encryption`)).toMatchObject(kms(keyOf("storage")));
    expect(argsAt(stack, "buckets/artifacts/encryption")).toMatchObject(kms(keyOf("artifacts")));
    for (const purpose of ["access-logs", "cache-seed"])
      expect(argsAt(stack, `buckets/${purpose}/encryption`)).toMatchObject({
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
      });
  });

  it("logs access to every bucket but the target, once the target's policy lets S3 write", () => {
    const policy = resourceAt(stack, "buckets/access-logs/policy");
    expect(resources(stack, "aws_s3_bucket_logging")).toHaveLength(logged.length);
    for (const purpose of logged) {
      expect(argsAt(stack, `buckets/${purpose}/access-logging`)).toMatchObject({
        target_bucket: `\${${policy.address}.bucket}`,
        target_prefix: `s3/${purpose}/`,
      });
    }
    const allowed = parsePolicy(policy.args["policy"]).find(({ sid }) => sid === "WriteServerAccessLogs");
    expect(allowed?.conditions?.["ArnLike"]?.["aws:SourceArn"]).toEqual(logged.map((purpose) => `arn:aws:s3:::${nameOf(purpose)}`));
  });

  it("gives every bucket its lifecycle, with a filter in every rule", () => {
    for (const { purpose } of all) {
      const { rule } = argsAt(stack, `buckets/${purpose}/lifecycle`) as { rule: { filter?: object[] }[] };
      expect(rule.length).toBeGreaterThanOrEqual(2);
      for (const { filter } of rule) expect(filter).toHaveLength(1);
    }
    expect(argsAt(stack, "buckets/logs/archive-tiers")).toMatchObject({
      tiering: [
        { access_tier: "ARCHIVE_ACCESS", days: 90 },
        { access_tier: "DEEP_ARCHIVE_ACCESS", days: 180 },
      ],
    });
    expect(resources(stack, "aws_s3_bucket_intelligent_tiering_configuration")).toHaveLength(1);
  });

  it("locks the audit bucket from its creation, for seven years, in governance mode", () => {
    expect(argsAt(stack, "buckets/audit/bucket")).toMatchObject({ object_lock_enabled: true });
    expect(argsAt(stack, "buckets/audit/object-lock")).toMatchObject({ rule: { default_retention: { mode: "GOVERNANCE", years: 7 } } });
    expect(resources(stack, "aws_s3_bucket").filter(({ args }) => args["object_lock_enabled"] === true)).toHaveLength(1);
  });

  it("tags what AWS Backup takes and lets it hear of changes", () => {
    const tagged = resources(stack, "aws_s3_bucket").filter(
      ({ args }) => (args["tags"] as Record<string, string> | undefined)?.["Backup"] === "true",
    );
    expect(tagged.map(({ args }) => args["bucket"])).toEqual([nameOf("artifacts"), nameOf("backups")]);
    expect(resources(stack, "aws_s3_bucket_notification").map(({ args }) => args["eventbridge"])).toEqual([true, true]);
  });

  it("publishes the buckets that other layers refer to", () => {
    expect(Object.keys(stack.json.output ?? {}).sort()).toEqual(["accessLogsBucketArn", "accessLogsBucketName", "artifactsBucketName"]);
    expect(stack.json.output?.["accessLogsBucketName"]).toEqual({
      value: `\${${resourceAt(stack, "buckets/access-logs/bucket").address}.bucket}`,
    });
  });
});

describe("storage of dev", () => {
  it("goes with the environment: nothing locked, nothing that resists its deletion", async () => {
    const stack = await realStack("dev-us-east-1-storage");
    expect(resources(stack, "aws_s3_bucket_object_lock_configuration")).toEqual([]);
    for (const { args } of resources(stack, "aws_s3_bucket")) {
      expect(args).toMatchObject({ force_destroy: true, lifecycle: { prevent_destroy: false } });
      expect(args).not.toHaveProperty("object_lock_enabled");
    }
    expect(treatments(settingsOf("dev")).logs.expireAfterDays).toBe(30);
  });
});

describe("a compliance lock", () => {
  it("is written as such in both regions", async () => {
    const edited = editedEstate(({ storage }) => {
      storage.audit.objectLock = { mode: "compliance", years: 3, confirm: "cannot be undone" };
    });
    for (const id of ["prod-us-east-1-storage", "prod-us-west-2-storage"])
      expect(argsAt(await synthesizeStack(edited, id), "buckets/audit/object-lock")).toMatchObject({
        rule: { default_retention: { mode: "COMPLIANCE", years: 3 } },
      });
  });
});
