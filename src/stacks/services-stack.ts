import { type Construct } from "constructs";
import { orderSenders } from "../../config/schema/order-senders";
import { EncryptedLogGroup } from "../modules/data/encrypted-log-group";
import { Cluster } from "../modules/services/cluster";
import { DeploymentCheck, deploymentCheckName } from "../modules/services/deployment-check";
import { regionDomain } from "../facts/domain-names";
import { auditLogGroup } from "../facts/audit-names";
import { clusterName } from "../facts/service-names";
import { archiveOf } from "../synthesis/archives";
import { Deployments } from "../modules/services/deployments";
import { PlacementCapacity } from "../modules/services/placement-capacity";
import { Service, type ServiceSurroundings } from "../modules/services/service";
import { ServiceQueries } from "../modules/services/service-queries";
import { StartFailures } from "../modules/services/start-failures";
import { Tracing } from "../modules/services/tracing";
import { TradingFlag } from "../modules/services/trading-flag";
import { logGroupName } from "../facts/naming";
import { consume } from "../synthesis/consume";
import { ingressContract, networkContract, notificationsContract, securityContract, servicesContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import { placeOf } from "./data-props";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";
import { serviceReach } from "./service-reach";
import { storeUses } from "./service-stores";
import { tradingEpochUse } from "./trading-epoch-use";

/** Namespace of the platform's own metrics. */
const metricsNamespace = "Smart0DTE/Trading";

/** The services of one region: their cluster, their deployments, and a service for every entry of the catalog. */
export class ServicesStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { audit, services, market, observability } = this.env;
    const keys = consume(this, securityContract);
    const network = consume(this, networkContract);
    const place = placeOf(placed);
    const logs = { keyArn: keys.logsKeyArn, retentionDays: services.logRetentionDays };
    const zones = Object.keys(this.region.zones).sort();
    const catalog = Object.entries(services.catalog);
    const closeTogether = catalog.filter(([, { capacity }]) => capacity === "placementGroup");

    const capacityProviders = closeTogether.flatMap(
      ([service, { instanceType, tasks }]) =>
        new PlacementCapacity(this, `${service}-capacity`, {
          place,
          service,
          instanceType,
          clusterName: clusterName(place),
          vpcId: network.vpcId,
          zones,
          subnetIds: network.appSubnetIds,
          maximumPerZone: tasks.maximum,
        }).providers,
    );
    const cluster = new Cluster(this, "cluster", { place, capacityProviders });
    const deployments = new Deployments(this, "deployments", { place, ...services.deployment });
    const metrics = new EncryptedLogGroup(this, "metrics", { ...logs, name: logGroupName(this.names, "metrics") });
    const auditEvents = new EncryptedLogGroup(this, "audit-events", {
      name: auditLogGroup(this.names),
      keyArn: keys.logsKeyArn,
      retentionDays: audit.applicationEvents.retentionDays,
      protectedFromDestroy: this.env.keepsData,
    });
    new Tracing(this, "tracing", { place, slowMilliseconds: observability.thresholds.loadBalancer.p99Milliseconds });
    new ServiceQueries(this, "queries", { names: this.names, services: catalog.map(([name]) => name) });
    const { warningTopicArn, infoTopicArn } = consume(this, notificationsContract);
    new StartFailures(this, "start-failures", {
      place,
      clusterArn: cluster.arn,
      clusterName: cluster.name,
      topicArns: { warning: warningTopicArn, info: infoTopicArn },
    });
    const surroundings: ServiceSurroundings = {
      place,
      cluster,
      deployments,
      deploymentCheckName: deploymentCheckName(place),
      network: { vpcId: network.vpcId, subnetIds: network.appSubnetIds, zones },
      ingress: consume(this, ingressContract),
      logs,
      secretsKeyArn: keys.secretsKeyArn,
      bootstrapImage: services.bootstrapImage,
      sidecars: services.sidecars,
      deployment: services.deployment,
      market,
      metrics: { namespace: metricsNamespace, logGroupName: metrics.name },
      auditLogGroupName: auditEvents.name,
      warningTopicArn,
      watchesObjectives: observability.extent === "full",
    };
    new DeploymentCheck(this, "deployment-check", {
      place,
      archive: archiveOf(this, "deployment-check"),
      logs,
      network: surroundings.network,
      host: regionDomain(place.region, this.env.domainName),
      applicationName: deployments.names.applicationName,
    });
    const stores = storeUses(this, placed);
    const senders = orderSenders(this.env);
    if (senders.length > 0) new TradingFlag(this, "trading-flag", { names: this.names, keepsData: this.env.keepsData });
    const targets = catalog.flatMap(([name, settings]) => {
      const service = new Service(this, name, {
        name,
        settings,
        stores: [...stores(name, settings.uses.stores), ...(senders.includes(name) ? [tradingEpochUse(placed)] : [])],
        reach: serviceReach(placed, settings.uses, network),
        probed: name === services.probed,
        surroundings,
      });
      return service.targets === undefined ? [] : [service.targets.blue.arnSuffix, service.targets.green.arnSuffix];
    });
    publish(this, servicesContract, {
      clusterName: cluster.name,
      targetGroupArnSuffixes: targets,
    });
  }
}
