import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

/** What the router needs to speak for AWS, and what commands need to believe it. All PEM. */
export interface Certificates {
  /** Certificate of the authority; commands trust it through AWS_CA_BUNDLE. */
  readonly authority: string;
  readonly certificate: string;
  /** Private key of the certificate; it never leaves the supervisor's memory. The authority's own is thrown away. */
  readonly key: string;
}

/** Service names with a level of their own in front of which callers put a bucket, an account or a cell. */
const prefixedServices = ["s3", "s3-control", "timestream", "ddb", "ecr"];

/** What stands between an instance's name and its region in the host names of databases that moto gives out. */
export const databaseHostPart = "aaaaaaaaaa";

/** Where the endpoints of caches are. */
const cacheHost = "localhost";

/** Every host name that Terraform's provider and backend call in the given regions, as wildcards of one level. */
export function certificateNames(regions: readonly string[]): string[] {
  const perRegion = regions.flatMap((region) => [
    `*.${region}.amazonaws.com`,
    ...prefixedServices.map((service) => `*.${service}.${region}.amazonaws.com`),
    `*.${region}.api.aws`,
    `*.${databaseHostPart}.${region}.rds.amazonaws.com`,
  ]);
  return ["*.amazonaws.com", "*.s3.amazonaws.com", "*.api.aws", ...perRegion];
}

/** Makes an authority and a certificate for one run of the emulator; valid for one year. */
export async function makeCertificates(regions: readonly string[], now: Date): Promise<Certificates> {
  const [authorityKeys, keys] = await Promise.all([keyPair(), keyPair()]);
  const subject = [{ name: "commonName", value: "AWS stand-in, one run only" }];
  const authority = unsigned(authorityKeys.publicKey, subject, subject, now, [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  authority.sign(authorityKeys.privateKey, forge.md.sha256.create());
  const certificate = unsigned(keys.publicKey, [{ name: "commonName", value: "amazonaws.com" }], subject, now, [
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    // Type 2 is a DNS name (RFC 5280, 4.2.1.6).
    { name: "subjectAltName", altNames: [...certificateNames(regions), cacheHost].map((value) => ({ type: 2, value })) },
  ]);
  certificate.sign(authorityKeys.privateKey, forge.md.sha256.create());
  return {
    authority: forge.pki.certificateToPem(authority),
    certificate: forge.pki.certificateToPem(certificate),
    key: forge.pki.privateKeyToPem(keys.privateKey),
  };
}

/** Keys come from Node, which makes them many times faster than JavaScript can. */
async function keyPair(): Promise<forge.pki.rsa.KeyPair> {
  const pair = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return { publicKey: forge.pki.publicKeyFromPem(pair.publicKey), privateKey: forge.pki.privateKeyFromPem(pair.privateKey) };
}

function unsigned(
  publicKey: forge.pki.rsa.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  now: Date,
  extensions: object[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  // A fixed first byte: the number must be positive and may not start with a padding byte (X.690, 8.3.2).
  certificate.serialNumber = `01${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = new Date(now.getTime() - 24 * 60 * 60 * 1000);
  certificate.validity.notAfter = new Date(now.getTime() + 365 * 24 * 60 * 60 * 1000);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  return certificate;
}
