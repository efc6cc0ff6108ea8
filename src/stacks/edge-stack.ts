import { type Construct } from "constructs";
import { AccessLogs } from "../modules/edge/access-logs";
import { assetBehaviors, documentBehavior } from "../modules/edge/behaviors";
import { BucketAccess } from "../modules/edge/bucket-access";
import { Content } from "../modules/edge/content";
import { Distribution } from "../modules/edge/distribution";
import { OriginTokenRotation } from "../modules/edge/origin-token-rotation";
import { bucketGroup, bucketOrigins, originIds, servicesOrigin } from "../modules/edge/origins";
import { ServicePaths } from "../modules/edge/service-paths";
import { appDomain, originDomain, readDomain } from "../facts/domain-names";
import { accessLogPrefixes } from "../modules/storage/service-access";
import { BlockedAddresses } from "../modules/waf/blocked-addresses";
import { WebAcl } from "../modules/waf/web-acl";
import { archiveOf } from "../synthesis/archives";
import { certificatesContract, edgeContract, notificationsContract, securityContract, storageContract } from "../layers/contracts";
import { consume } from "../synthesis/consume";
import { publish } from "../synthesis/publish";
import { placeOf } from "./data-props";
import { blocksAddresses } from "./response-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

const secondsPerDay = 86_400;

/** What users reach: the distribution, what it keeps and for whom, its firewall, its logs, and the secret that opens the load balancers. */
export class EdgeStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { domainName: domain, edge, waf, regions, account, keepsData } = this.env;
    const { logsKeyArn: keyArn } = consume(this, securityContract);
    const { accessLogsBucketArn } = consume(this, storageContract);
    const { warningTopicArn: failureTopicArn } = consume(this, notificationsContract);
    const { edgeCertificateArn: certificateArn } = consume(this, certificatesContract);
    const place = placeOf(placed);
    const logs = { keyArn, retentionDays: waf.logRetentionDays };
    const headers = { hstsSeconds: edge.hstsDays * secondsPerDay, contentSecurityPolicy: edge.contentSecurityPolicy };
    const servicePatterns = [...edge.realTimePaths, ...Object.values(edge.api).flatMap(({ paths }) => paths)];

    const blocked = new BlockedAddresses(this, "blocked-addresses", {
      place,
      regions: blocksAddresses(this.env) ? [regions.primary.name, regions.recovery.name] : [],
    });
    const firewall = new WebAcl(this, "firewall", {
      place,
      role: "edge",
      scope: "CLOUDFRONT",
      requestsPerFiveMinutes: waf.requestsPerFiveMinutes,
      botControl: waf.botControl,
      blockedSetArns: blocked.setArns,
      loggedRequests: waf.loggedRequests,
      logs,
    });
    const token = new OriginTokenRotation(this, "origin-token", {
      place,
      archive: archiveOf(this, "origin-token-rotation"),
      regions: [regions.primary.name, regions.recovery.name],
      ...edge.originToken,
      logs,
      failureTopicArn,
    });
    const access = new BucketAccess(this, "bucket-access", { place });
    const content = new Content(this, "content", {
      place,
      documentSeconds: edge.documentSeconds,
      assetSeconds: edge.assetSeconds,
      servicePatterns,
      headers,
    });
    const services = new ServicePaths(this, "services", {
      place,
      realTimePaths: edge.realTimePaths,
      api: edge.api,
      headers,
      keyValueStoreArn: token.keyValueStoreArn,
    });
    const distribution = new Distribution(this, "distribution", {
      comment: `What users of ${this.env.environment} reach`,
      aliases: [appDomain(domain), ...edge.aliases],
      certificateArn,
      webAclArn: firewall.arn,
      priceClass: edge.priceClass,
      origins: [
        ...bucketOrigins({
          names: this.names,
          accountId: account.id,
          primaryRegion: regions.primary.name,
          recoveryRegion: regions.recovery.name,
          accessControlId: access.controlId,
        }),
        servicesOrigin({ originId: originIds.services, domainName: originDomain(domain), ...edge.origin }),
        servicesOrigin({ originId: originIds.nearestServices, domainName: readDomain(domain), ...edge.origin }),
      ],
      originGroup: bucketGroup,
      defaultBehavior: documentBehavior(content.behaviors),
      behaviors: [...services.realTime, ...assetBehaviors(content.behaviors), ...services.api],
      protectedFromDestroy: keepsData,
    });
    new AccessLogs(this, "access-logs", {
      place,
      distributionArn: distribution.arn,
      bucket: { arn: accessLogsBucketArn, prefix: accessLogPrefixes.cdn },
    });

    publish(this, edgeContract, {
      distributionId: distribution.distributionId,
      distributionDomainName: distribution.domainName,
      distributionZoneId: distribution.zoneId,
    });
  }
}
