import { replicationPolicy } from "../../../src/modules/storage/replication-policy";
import { decide, parsePolicy } from "../../helpers/resource-policy";

const source = { bucketArn: "arn:aws:s3:::from", region: "us-east-1", keyArn: "arn:aws:kms:us-east-1:333333333333:key/source" };
const destination = {
  bucketArn: "arn:aws:s3:::to",
  region: "us-west-2",
  keysArn: "arn:aws:kms:us-west-2:333333333333:key/*",
  keyAlias: "alias/smart0dte-prod-storage",
};
const policy = (options = { deleteMarkers: false, objectLock: false }) => parsePolicy(replicationPolicy(source, destination, options));
const can = (action: string, resource: string, context = {}, statements = policy()) =>
  decide(statements, { principal: "role", action, resource, context }) === "allowed";

describe("policy of a replication role", () => {
  it("reads versions of the source and writes replicas to the destination, not the reverse", () => {
    expect(can("s3:GetObjectVersionForReplication", "arn:aws:s3:::from/a")).toBe(true);
    expect(can("s3:ReplicateObject", "arn:aws:s3:::to/a")).toBe(true);
    expect(can("s3:GetObjectVersionForReplication", "arn:aws:s3:::to/a")).toBe(false);
    expect(can("s3:ReplicateObject", "arn:aws:s3:::from/a")).toBe(false);
    expect(can("s3:DeleteObject", "arn:aws:s3:::to/a")).toBe(false);
  });

  it("deletes replicas only where delete markers are replicated", () => {
    expect(can("s3:ReplicateDelete", "arn:aws:s3:::to/a")).toBe(false);
    expect(can("s3:ReplicateDelete", "arn:aws:s3:::to/a", {}, policy({ deleteMarkers: true, objectLock: false }))).toBe(true);
  });

  it("reads locks only where there are any", () => {
    expect(can("s3:GetObjectRetention", "arn:aws:s3:::from/a")).toBe(false);
    expect(can("s3:GetObjectRetention", "arn:aws:s3:::from/a", {}, policy({ deleteMarkers: false, objectLock: true }))).toBe(true);
  });

  it("uses each key through S3, in its region and for its bucket", () => {
    const decrypt = { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::from" };
    expect(can("kms:Decrypt", source.keyArn, decrypt)).toBe(true);
    expect(can("kms:Decrypt", source.keyArn)).toBe(false);
    expect(can("kms:Decrypt", source.keyArn, { ...decrypt, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other" })).toBe(false);
    expect(can("kms:Encrypt", source.keyArn, decrypt)).toBe(false);
  });

  it("encrypts with the one key of the other region that has the alias", () => {
    const key = "arn:aws:kms:us-west-2:333333333333:key/some";
    const encrypt = {
      "kms:ViaService": "s3.us-west-2.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::to/a",
      "kms:ResourceAliases": "alias/smart0dte-prod-storage",
    };
    expect(can("kms:Encrypt", key, encrypt)).toBe(true);
    expect(can("kms:GenerateDataKey", key, encrypt)).toBe(true);
    expect(can("kms:Encrypt", key, { ...encrypt, "kms:ResourceAliases": "alias/smart0dte-prod-data" })).toBe(false);
    expect(can("kms:Decrypt", key, encrypt)).toBe(false);
  });
});
