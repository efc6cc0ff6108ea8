import { X509Certificate } from "node:crypto";
import { certificateNames, makeCertificates } from "@smart0dte/aws-stand-in/certificates";
import { checkClock } from "@smart0dte/aws-stand-in/clock";

const certificates = makeCertificates(["us-west-2"], new Date());

describe("certificates of a run", () => {
  it.each([
    "sts.us-west-2.amazonaws.com",
    "iam.amazonaws.com",
    "bucket.s3.us-west-2.amazonaws.com",
    "bucket.s3.amazonaws.com",
    "111111111111.s3-control.us-west-2.amazonaws.com",
    "ingest-cell1.timestream.us-west-2.amazonaws.com",
    "111111111111.ddb.us-west-2.amazonaws.com",
    "api.ecr.us-west-2.amazonaws.com",
  ])("covers %s", async (host) => {
    const certificate = new X509Certificate((await certificates).certificate);
    expect(certificate.checkHost(host)).toBeDefined();
  });

  it("covers no host that is not of AWS", async () => {
    const certificate = new X509Certificate((await certificates).certificate);
    expect(certificate.checkHost("example.com")).toBeUndefined();
    expect(certificateNames(["us-west-2"]).every((name) => /\.(amazonaws\.com|api\.aws)$/.test(name))).toBe(true);
  });

  it("is signed by an authority that is new in each run", async () => {
    const first = await certificates;
    const second = await makeCertificates(["us-west-2"], new Date());
    const authority = new X509Certificate(first.authority);
    expect(authority.ca).toBe(true);
    expect(new X509Certificate(first.certificate).verify(authority.publicKey)).toBe(true);
    expect(new X509Certificate(second.certificate).verify(authority.publicKey)).toBe(false);
  });

  it("is not valid for ever", async () => {
    const now = new Date("2026-06-01T00:00:00Z");
    const certificate = new X509Certificate((await makeCertificates([], now)).certificate);
    expect(new Date(certificate.validTo).getTime() - now.getTime()).toBe(365 * 24 * 60 * 60 * 1000);
  });
});

describe("a clock that is off", () => {
  it.each(["1999-06-01T00:00:00Z", "2049-06-01T00:00:00Z"])("does not matter when it was so from the start, such as %s", async (now) => {
    const { authority } = await makeCertificates([], new Date(now));
    expect(() => checkClock(authority, new Date(now), "estate emulator")).not.toThrow();
  });

  it.each(["2026-05-01T00:00:00Z", "2027-07-01T00:00:00Z"])("is told of when it was set to %s after the start", async (now) => {
    const { authority } = await makeCertificates([], new Date("2026-06-01T00:00:00Z"));
    expect(() => checkClock(authority, new Date(now), "estate emulator")).toThrow(
      `this machine's clock says ${new Date(now).toISOString()}`,
    );
  });
});
