import { policyJson } from "../../../src/modules/shared/iam";
import { stateBucketPolicy } from "../../../src/modules/state/state-bucket-policy";
import { decide, statementsOf } from "../../helpers/policy";

const bucketArn = "arn:aws:s3:::states";
const keyArn = "arn:aws:kms:us-east-1:333333333333:key/own";
const aliasArn = "arn:aws:kms:us-east-1:333333333333:alias/state";
const breakGlass = "arn:aws:iam::333333333333:role/access/smart0dte-prod-break-glass";
const deployer = "arn:aws:iam::333333333333:role/access/smart0dte-prod-deployer";
const statements = statementsOf(
  policyJson(stateBucketPolicy({ bucketArn, keyArns: [keyArn, aliasArn], breakGlassRoleArns: [breakGlass] })),
);

const tls = { "aws:SecureTransport": "true", "s3:TlsVersion": "1.3" };
const decision = (action: string, resource: string, principal: string, context: Record<string, string> = {}) =>
  decide(statements, { action, resource, context: { ...tls, "aws:PrincipalArn": principal, ...context } });

const state = `${bucketArn}/prod/us-east-1/network.tfstate`;

describe("policy of the state bucket", () => {
  it.each([
    ["s3:DeleteObjectVersion", state],
    ["s3:DeleteObject", state],
    ["s3:DeleteBucket", bucketArn],
    ["s3:DeleteBucketPolicy", bucketArn],
    ["s3:PutBucketVersioning", bucketArn],
    ["s3:PutLifecycleConfiguration", bucketArn],
    // Also what S3 asks for when a setting is deleted.
    ["s3:PutReplicationConfiguration", bucketArn],
    ["s3:PutEncryptionConfiguration", bucketArn],
    ["s3:PutBucketPublicAccessBlock", bucketArn],
    ["s3:PutBucketPolicy", bucketArn],
    ["s3:PutBucketAcl", bucketArn],
    ["s3:PutBucketLogging", bucketArn],
    ["s3:PutBucketOwnershipControls", bucketArn],
  ])("refuses %s to everybody but break-glass", (action, resource) => {
    expect(decision(action, resource, deployer)).toBe("denied");
    expect(decision(action, resource, breakGlass)).not.toBe("denied");
  });

  it.each([
    ["s3:GetObject", state],
    ["s3:DeleteObject", `${state}.tflock`],
    ["s3:ListBucket", bucketArn],
    ["s3:PutObject", state],
    ["s3:GetBucketPolicy", bucketArn],
    ["s3:PutBucketTagging", bucketArn],
  ])("leaves %s to whoever applies stacks", (action, resource) => {
    expect(decision(action, resource, deployer)).not.toBe("denied");
  });

  it("refuses plain HTTP and old TLS to everybody, break-glass included", () => {
    expect(decision("s3:GetObject", state, breakGlass, { "aws:SecureTransport": "false" })).toBe("denied");
    expect(decision("s3:GetObject", state, breakGlass, { "s3:TlsVersion": "1.1" })).toBe("denied");
  });

  const sse = "s3:x-amz-server-side-encryption";
  const sseKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";

  it.each([
    ["no encryption named, so the bucket's default", {}],
    ["the key by its alias, as the backend names it", { [sse]: "aws:kms", [sseKey]: aliasArn }],
    ["the key by its ARN", { [sse]: "aws:kms", [sseKey]: keyArn }],
  ])("accepts a state with %s", (_, context) => {
    expect(decision("s3:PutObject", state, deployer, context)).not.toBe("denied");
  });

  it.each([
    ["S3's own encryption", { [sse]: "AES256" }],
    ["another key", { [sse]: "aws:kms", [sseKey]: "arn:aws:kms:us-east-1:333333333333:key/other" }],
  ])("refuses a state with %s", (_, context) => {
    expect(decision("s3:PutObject", state, breakGlass, context)).toBe("denied");
  });
});
