import { type Construct } from "constructs";
import { DomainCertificate } from "../modules/dns/domain-certificate";
import { certificatesContract, zoneContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { publish } from "../synthesis/publish";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/**
 * The certificate that CloudFront shows, whose proof serves every other certificate of the domain. Its
 * apply ends when ACM sees the proof, so it comes after somebody delegated the domain; an apply that
 * gave up waiting is taken up again by the next one.
 */
export class CertificatesStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { zoneId: proofZoneId } = consume(this, zoneContract);
    const certificate = new DomainCertificate(this, "certificate", { domain: this.env.domainName, proofZoneId });
    publish(this, certificatesContract, { edgeCertificateArn: certificate.arn });
  }
}
