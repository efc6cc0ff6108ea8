import { Fn } from "cdktf";
import { type Construct } from "constructs";
import { DomainCertificate } from "../modules/dns/domain-certificate";
import { Listeners } from "../modules/ingress/listeners";
import { LoadBalancer } from "../modules/ingress/load-balancer";
import { LoadBalancerAccess } from "../modules/ingress/load-balancer-access";
import { appDomain } from "../facts/domain-names";
import { accessLogPrefixes } from "../modules/storage/service-access";
import { OriginTokens } from "../modules/waf/origin-tokens";
import { OwnAddresses } from "../modules/waf/own-addresses";
import { WebAcl } from "../modules/waf/web-acl";
import { WebAclOfLoadBalancer } from "../modules/waf/web-acl-of-load-balancer";
import { consume } from "../synthesis/consume";
import { ingressContract, networkContract, securityContract, storageContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** What CloudFront reaches in one region: certificate, load balancer, listeners and firewall. */
export class IngressStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { domainName: domain, ingress, waf, network: networkSettings, keepsData } = this.env;
    const keys = consume(this, securityContract);
    const network = consume(this, networkContract);
    const { accessLogsBucketName: bucketName } = consume(this, storageContract);
    const place = placeOf(placed);

    const certificate = new DomainCertificate(this, "certificate", { domain });
    // Their number is the configuration's; Terraform knows the addresses only after the apply.
    const natCount = networkSettings.natGateways === "single" ? 1 : Object.keys(this.region.zones).length;
    const ownAddresses = Array.from({ length: natCount }, (_, index) => Fn.element(network.natPublicIps, index) as string);
    const access = new LoadBalancerAccess(this, "access", {
      place,
      vpcId: network.vpcId,
      vpcCidr: network.vpcCidr,
      prefixLists: this.region.prefixLists,
      ownAddresses,
    });
    const balancer = new LoadBalancer(this, "balancer", {
      place,
      publicSubnetIds: network.publicSubnetIds,
      securityGroupIds: access.securityGroupIds,
      idleTimeoutSeconds: ingress.idleTimeoutSeconds,
      accessLogs: { bucketName, prefix: accessLogPrefixes.loadBalancers },
      protectedFromDestroy: keepsData,
    });
    const listeners = new Listeners(this, "listeners", {
      loadBalancerArn: balancer.arn,
      certificateArn: certificate.arn,
      contentHost: appDomain(domain),
    });
    const tokens = new OriginTokens(this, "origin-tokens", { place });
    const own = new OwnAddresses(this, "own-addresses", { place, addresses: ownAddresses });
    const firewall = new WebAcl(this, "firewall", {
      place,
      role: "ingress",
      scope: "REGIONAL",
      requestsPerFiveMinutes: waf.requestsPerFiveMinutes,
      botControl: waf.botControl,
      behindCloudFront: { originTokensArn: tokens.setArn, ownAddressesArn: own.setArn },
      loggedRequests: waf.loggedRequests,
      logs: { keyArn: keys.logsKeyArn, retentionDays: waf.logRetentionDays },
    });
    new WebAclOfLoadBalancer(this, "firewall-in-front", { webAclArn: firewall.arn, loadBalancerArn: balancer.arn });

    publish(this, ingressContract, {
      loadBalancerArn: balancer.arn,
      loadBalancerArnSuffix: balancer.arnSuffix,
      loadBalancerDnsName: balancer.dnsName,
      loadBalancerZoneId: balancer.zoneId,
      loadBalancerSecurityGroupId: access.towardsTasks,
      httpsListenerArn: listeners.httpsArn,
      testListenerArn: listeners.testArn,
    });
  }
}
