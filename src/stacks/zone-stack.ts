import { type Construct } from "constructs";
import { DomainCertificate } from "../modules/dns/domain-certificate";
import { HostedZone } from "../modules/dns/hosted-zone";
import { publish, zoneContract } from "./contracts";
import { type PlacedStack } from "./instances";
import { LayerStack } from "./layer-stack";

/** The environment's hosted zone, and the certificate that CloudFront shows, whose proof serves every other certificate of the domain. */
export class ZoneStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { domainName: domain, dns, keepsData } = this.env;
    const { source, id } = dns.hostedZone;
    const zone = new HostedZone(this, "hosted-zone", { domain, ...(source === "existing" && id !== undefined ? { existingId: id } : {}), protectedFromDestroy: keepsData });
    const certificate = new DomainCertificate(this, "certificate", { domain, proofZoneId: zone.zoneId });
    publish(this, zoneContract, { zoneId: zone.zoneId, nameServers: zone.nameServers, edgeCertificateArn: certificate.arn });
  }
}
