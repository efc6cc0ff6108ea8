import { exportPrefixes } from "../../../src/modules/cache/snapshot-names";
import { policyJson } from "../../../src/modules/shared/iam";
import { bucketPolicy } from "../../../src/modules/storage/bucket-policy";
import { type BucketPurpose, purposes, treatments } from "../../../src/facts/bucket-purposes";
import { decide, type PolicyRequest } from "../../helpers/resource-policy";
import { defaults } from "./settings";

const account = "333333333333";
const stranger = "999999999999";
const bucket = "arn:aws:s3:::estate-bucket";
const keyArn = "arn:aws:kms:us-east-1:333333333333:key/right";
const role = `arn:aws:iam::${account}:role/somebody`;
const source = "arn:aws:s3:::estate-web";
const place = {
  bucketArn: bucket,
  accountId: account,
  region: "us-east-1",
  accessLogSources: [source],
  snapshotPrefixes: exportPrefixes("estate-cache"),
  foreignReaders: [],
};

const policyOf = (purpose: BucketPurpose, settings = defaults) => {
  const treatment = treatments(settings)[purpose];
  return bucketPolicy(treatment, place, treatment.encryption.kind === "kms" ? keyArn : undefined);
};
const object = (request: Partial<PolicyRequest>): PolicyRequest => ({
  principal: role,
  action: "s3:GetObject",
  resource: `${bucket}/some/key`,
  ...request,
});
const write = (context: Record<string, string>, principal = role) => object({ action: "s3:PutObject", principal, context });

describe.each(purposes(defaults).map(({ purpose }) => purpose))("policy of the bucket %s", (purpose) => {
  const policy = policyOf(purpose);

  it("refuses plain HTTP, old TLS and pre-signed URLs older than 15 minutes", () => {
    expect(decide(policy, object({ context: { "aws:SecureTransport": "false" } }))).toBe("denied");
    expect(decide(policy, object({ context: { "s3:TlsVersion": "1.1" } }))).toBe("denied");
    expect(decide(policy, object({ context: { "s3:signatureAge": "900001" } }))).toBe("denied");
    expect(
      decide(policy, object({ context: { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3", "s3:signatureAge": "900000" } })),
    ).toBe("not mentioned");
  });

  it("refuses objects under a key that only the writer has", () => {
    expect(decide(policy, write({ "s3:x-amz-server-side-encryption-customer-algorithm": "AES256" }))).toBe("denied");
  });

  it("allows nothing to a role by itself", () => {
    expect(policy.filter(({ effect, principals }) => effect === "Allow" && (principals === "*" || principals?.aws !== undefined))).toEqual(
      [],
    );
  });

  it("renders", () => {
    expect(() => policyJson(policy)).not.toThrow();
  });
});

describe("encryption asked for by a writer", () => {
  const encryption = "s3:x-amz-server-side-encryption";
  const key = `${encryption}-aws-kms-key-id`;

  it.each([
    ["nothing, so that the bucket's default holds", {}, "not mentioned"],
    ["the bucket's own key", { [encryption]: "aws:kms", [key]: keyArn }, "not mentioned"],
    ["keys that S3 manages", { [encryption]: "AES256" }, "denied"],
    ["another key", { [encryption]: "aws:kms", [key]: "arn:aws:kms:us-east-1:333333333333:key/wrong" }, "denied"],
    ["the account's key for S3, by naming none", { [encryption]: "aws:kms" }, "denied"],
  ])("takes %s: %j is %s", (_, context, decision) => {
    expect(decide(policyOf("backups"), write(context))).toBe(decision);
  });

  it("is not checked where log services write, who cannot use a customer-managed key", () => {
    expect(decide(policyOf("access-logs"), write({ [encryption]: "AES256" }))).toBe("not mentioned");
  });
});

describe("what stays", () => {
  const removal = object({ action: "s3:DeleteObjectVersion" });
  const bypass = object({ action: "s3:BypassGovernanceRetention" });

  it("is every version in audit and backups until the lifecycle takes it", () => {
    expect(decide(policyOf("audit"), removal)).toBe("denied");
    expect(decide(policyOf("backups"), removal)).toBe("denied");
    expect(decide(policyOf("web"), removal)).toBe("not mentioned");
  });

  it("is the governance lock, for roles with the permission to bypass it too", () => {
    expect(decide(policyOf("audit"), bypass)).toBe("denied");
    expect(decide(policyOf("audit", { ...defaults, audit: { ...defaults.audit, objectLock: { mode: "off" } } }), bypass)).toBe(
      "not mentioned",
    );
  });
});

describe("access of services", () => {
  const own = { "aws:SourceAccount": account };

  it("lets distributions of the account read the web bucket, and nobody's else", () => {
    const read = (distribution: string, owner: string) =>
      object({
        principal: "cloudfront.amazonaws.com",
        context: { "aws:SourceAccount": owner, "aws:SourceArn": `arn:aws:cloudfront::${owner}:distribution/${distribution}` },
      });
    expect(decide(policyOf("web"), read("E1", account))).toBe("allowed");
    expect(decide(policyOf("web"), read("E1", stranger))).toBe("not mentioned");
    expect(decide(policyOf("artifacts"), read("E1", account))).toBe("not mentioned");
  });

  it("lets ElastiCache of the region export snapshots to backups", () => {
    const put = (region: string, key = "automatic-estate-cache-2026-03-10-03-00-0001.rdb") =>
      object({ principal: `${region}.elasticache-snapshot.amazonaws.com`, action: "s3:PutObject", resource: `${bucket}/${key}` });
    expect(decide(policyOf("backups"), put("us-east-1"))).toBe("allowed");
    expect(decide(policyOf("backups"), put("us-east-1", "estate-cache-final-0001.rdb"))).toBe("allowed");
    expect(decide(policyOf("backups"), put("us-west-2"))).toBe("not mentioned");
    expect(decide(policyOf("backups"), put("us-east-1", "automatic-another-cache-2026-03-10-03-00-0001.rdb"))).toBe("not mentioned");
  });

  it("lets ElastiCache of the region seed a cache from objects with keys of S3, and write nothing", () => {
    const ask = (region: string, action: string) => object({ principal: `${region}.elasticache-snapshot.amazonaws.com`, action });
    expect(decide(policyOf("cache-seed"), ask("us-east-1", "s3:GetObject"))).toBe("allowed");
    expect(decide(policyOf("cache-seed"), ask("us-east-1", "s3:PutObject"))).toBe("not mentioned");
    expect(decide(policyOf("cache-seed"), ask("us-west-2", "s3:GetObject"))).toBe("not mentioned");
    expect(decide(policyOf("cache-seed"), write({ "s3:x-amz-server-side-encryption": "AES256" }))).toBe("not mentioned");
  });

  it("takes access logs of the named buckets only, below their prefix", () => {
    const put = (from: string, key: string) =>
      object({
        principal: "logging.s3.amazonaws.com",
        action: "s3:PutObject",
        resource: `${bucket}/${key}`,
        context: { ...own, "aws:SourceArn": from },
      });
    expect(decide(policyOf("access-logs"), put(source, "s3/web/log"))).toBe("allowed");
    expect(decide(policyOf("access-logs"), put("arn:aws:s3:::other", "s3/web/log"))).toBe("not mentioned");
    expect(decide(policyOf("access-logs"), put(source, "alb/log"))).toBe("not mentioned");
  });

  it("takes load balancer logs of the account only", () => {
    const put = (owner: string) =>
      object({
        principal: "logdelivery.elasticloadbalancing.amazonaws.com",
        action: "s3:PutObject",
        resource: `${bucket}/alb/AWSLogs/${owner}/elasticloadbalancing/log.gz`,
      });
    expect(decide(policyOf("access-logs"), put(account))).toBe("allowed");
    expect(decide(policyOf("access-logs"), put(stranger))).toBe("not mentioned");
  });

  it("takes the CDN's logs from delivery sources of the account", () => {
    const put = (owner: string) =>
      object({
        principal: "delivery.logs.amazonaws.com",
        action: "s3:PutObject",
        resource: `${bucket}/cloudfront/log.gz`,
        context: {
          "aws:SourceAccount": owner,
          "aws:SourceArn": `arn:aws:logs:us-east-1:${owner}:delivery-source:cdn`,
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      });
    expect(decide(policyOf("access-logs"), put(account))).toBe("allowed");
    expect(decide(policyOf("access-logs"), put(stranger))).toBe("not mentioned");
  });

  it("takes exports of the region's log groups", () => {
    const put = (region: string) =>
      object({
        principal: `logs.${region}.amazonaws.com`,
        action: "s3:PutObject",
        context: {
          ...own,
          "aws:SourceArn": `arn:aws:logs:${region}:${account}:log-group:/smart0dte/prod/api`,
          "s3:x-amz-acl": "bucket-owner-full-control",
        },
      });
    expect(decide(policyOf("logs"), put("us-east-1"))).toBe("allowed");
    expect(decide(policyOf("logs"), put("us-west-2"))).toBe("not mentioned");
  });
});
