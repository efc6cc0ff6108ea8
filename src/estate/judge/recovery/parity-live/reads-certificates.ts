import { ACMClient, type CertificateDetail, DescribeCertificateCommand, KeyAlgorithm, paginateListCertificates } from "@aws-sdk/client-acm";
import { readAws } from "../../../aws/read";
import { type Facts } from "./answers";

/** What a certificate in use is known by: facts of text, so that a region that does not say is not taken for one that does. */
const factsOf = ({ Status, DomainName = "", SubjectAlternativeNames = [], NotAfter }: CertificateDetail) => ({
  status: Status ?? "unknown",
  names: [...new Set([DomainName, ...SubjectAlternativeNames])].sort().join(" "),
  /** Seconds since 1970; 0 where ACM does not say, as of one that is not issued. */
  expires: Math.floor((NotAfter?.getTime() ?? 0) / 1000),
});

/**
 * The certificates that load balancers serve, by domain: a domain may have another one for CloudFront in the same region, an
 * older one that nobody uses any more, and another environment's. Of several the newest: a replacement is attached beside what it replaces.
 *
 * All kinds of keys are asked for, since AWS lists RSA keys of 2048 bits alone by itself.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html `InUseBy`
 */
export async function readCertificates(region: string, domains: readonly string[], loadBalancers: readonly string[]): Promise<Facts> {
  const details =
    (await readAws(ACMClient, "acm", region, `reading the certificates of ${domains.join(", ")}`, async (client) => {
      const found: CertificateDetail[] = [];
      for await (const { CertificateSummaryList = [] } of paginateListCertificates(
        { client, pageSize: 100 },
        { Includes: { keyTypes: Object.values(KeyAlgorithm) } },
      ))
        for (const { CertificateArn, DomainName = "" } of CertificateSummaryList) {
          if (!domains.includes(DomainName)) continue;
          const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
          if (Certificate !== undefined) found.push(Certificate);
        }
      return found;
    })) ?? [];
  const served = details.filter(({ InUseBy = [] }) =>
    InUseBy.some((user) => loadBalancers.some((name) => user.includes(`:loadbalancer/app/${name}/`))),
  );
  return new Map(
    served
      .toSorted((one, other) => Number(one.CreatedAt ?? 0) - Number(other.CreatedAt ?? 0))
      .map((one) => [one.DomainName ?? "", factsOf(one)]),
  );
}
