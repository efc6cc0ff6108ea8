import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { wildcardDomain } from "../../facts/domain-names";

export interface DomainCertificateProps {
  readonly domain: string;
  /**
   * Zone in which the certificate proves the domain. ACM asks for the same record for every
   * certificate of a domain in an account, whatever its region, so one certificate writes it and the
   * others leave this out and wait for it.
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   */
  readonly proofZoneId?: string;
}

/** Seconds that resolvers keep the proof; nothing asks for it but ACM. */
const proofTtl = 300;

/** A certificate for a domain and every name one level below it, renewed by ACM for as long as its proof stands in DNS. */
export class DomainCertificate extends Construct {
  /** Known once the certificate is issued, so that nobody uses one that is not. */
  public readonly arn: string;

  public constructor(scope: Construct, id: string, { domain, proofZoneId }: DomainCertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: domain,
      subjectAlternativeNames: [wildcardDomain(domain)],
      validationMethod: "DNS",
      // Two certificates of a domain may be in a region: of its load balancer, and of the edge.
      tags: { Name: proofZoneId === undefined ? domain : `${domain}/proof` },
      // A listener cannot lose its certificate before it has the next one.
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = proofZoneId === undefined ? undefined : this.prove(certificate, proofZoneId);
    this.arn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      ...(proof === undefined ? {} : { validationRecordFqdns: [proof.fqdn] }),
    }).certificateArn;
  }

  private prove(certificate: AcmCertificate, zoneId: string): Route53Record {
    // The domain and its wildcard share one record, so the first option stands for both.
    const proof = certificate.domainValidationOptions.get(0);
    return new Route53Record(this, "proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: proofTtl,
      // The record of another environment's certificate for the same domain is the same.
      allowOverwrite: true,
    });
  }
}
