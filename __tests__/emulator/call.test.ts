import { understand } from "@smart0dte/aws-stand-in/router/call";
import { isAwsHost, virtualBucket } from "@smart0dte/aws-stand-in/router/hosts";
import { queryCall, signedCall } from "./fake-backends";

const unsigned = (host: string, parts: { query?: string; authorization?: string; path?: string } = {}) =>
  understand({
    method: "GET",
    host,
    path: parts.path ?? "/",
    query: parts.query ?? "",
    headers: parts.authorization === undefined ? {} : { authorization: parts.authorization },
    body: Buffer.alloc(0),
  });

describe("what a call says about itself", () => {
  it("takes service and region from the signature, whatever the host says", () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-west-2/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc";
    expect(unsigned("127.0.0.1", { authorization })).toMatchObject({ service: "kms", region: "us-west-2" });
  });

  it("takes a signature for all regions at once, which names none", () => {
    const authorization =
      "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260101/cloudfront-keyvaluestore/aws4_request, SignedHeaders=host, Signature=abc";
    expect(unsigned("111111111111.cloudfront-kvs.global.api.aws", { authorization })).toMatchObject({
      service: "cloudfront-keyvaluestore",
      region: "us-east-1",
    });
  });

  it("takes them from the query of a presigned URL", () => {
    const query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-west-2%2Fs3%2Faws4_request";
    expect(unsigned("bucket.s3.us-west-2.amazonaws.com", { query })).toMatchObject({ service: "s3", region: "us-west-2" });
  });

  it.each([
    ["sts.us-west-2.amazonaws.com", "sts", "us-west-2"],
    ["iam.amazonaws.com", "iam", "us-east-1"],
    ["bucket.s3.us-west-2.amazonaws.com", "s3", "us-west-2"],
    ["api.ecr.us-east-1.amazonaws.com", "ecr", "us-east-1"],
  ])("reads an unsigned call's host %s", (host, service, region) => {
    expect(unsigned(host)).toMatchObject({ service, region });
  });

  it("tells nothing of an unsigned call to a host that is not of AWS", () => {
    expect(unsigned("127.0.0.1")).toBeUndefined();
    expect(unsigned("example.com")).toBeUndefined();
  });

  it("tells S3 Control from S3, which share a signature", () => {
    expect(signedCall({ service: "s3", host: "111111111111.s3-control.us-east-1.amazonaws.com" }).service).toBe("s3-control");
    expect(signedCall({ service: "s3", host: "s3-control-like.s3.us-east-1.amazonaws.com" }).service).toBe("s3");
  });

  it("names the operation in each protocol", () => {
    expect(queryCall("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }).operation).toBe("CreateVpc");
    expect(signedCall({ service: "kms", headers: { "x-amz-target": "TrentService.CreateKey" } }).operation).toBe("CreateKey");
    expect(signedCall({ service: "lambda", path: "/2015-03-31/functions" }).operation).toBe("GET /2015-03-31/functions");
    expect(signedCall({ method: "PUT", path: "/bucket", query: "versioning=" }).operation).toBe("PUT /bucket?versioning");
  });
});

describe("host names", () => {
  it.each(["ec2.us-east-1.amazonaws.com", "iam.amazonaws.com", "a.b.s3.us-west-2.amazonaws.com", "ce.us-east-1.api.aws"])(
    "takes %s for AWS",
    (host) => {
      expect(isAwsHost(host)).toBe(true);
    },
  );

  it.each([
    "example.com",
    "evil-amazonaws.com",
    "amazonaws.com.example.com",
    "169.254.169.254",
    "amazonaws.com",
    "",
    "registry.terraform.io",
    "ec2.us-east-1.amazonaws.com@example.com",
  ])("does not take %j for AWS", (host) => {
    expect(isAwsHost(host)).toBe(false);
  });

  it.each([
    ["bucket.s3.us-east-1.amazonaws.com", "bucket"],
    ["my.bucket.s3.us-east-1.amazonaws.com", "my.bucket"],
    ["bucket.s3.amazonaws.com", "bucket"],
    ["s3.us-east-1.amazonaws.com", undefined],
    ["111111111111.s3-control.us-east-1.amazonaws.com", undefined],
  ])("finds in %s the bucket %s", (host, bucket) => {
    expect(virtualBucket(host)).toBe(bucket);
  });
});
