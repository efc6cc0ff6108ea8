import { type Construct } from "constructs";
import { orderSenders } from "../../config/schema/order-senders";
import { aclRules } from "../facts/acl-rules";
import { epochStoreNames } from "../facts/trading-epoch";
import { agentEndpoints } from "../modules/network/agent-services";
import { AppRoutes } from "../modules/network/app-routes";
import { DnsFirewall } from "../modules/network/dns-firewall";
import { DnsQueryLog } from "../modules/network/dns-query-log";
import { FlowLogs } from "../modules/network/flow-logs";
import { GatewayEndpoints } from "../modules/network/gateway-endpoints";
import { InterfaceEndpoints, timestreamServices } from "../modules/network/interface-endpoints";
import { IsolatedRoutes } from "../modules/network/isolated-routes";
import { NatGateways } from "../modules/network/nat-gateways";
import { NetworkAcl } from "../modules/network/network-acl";
import { PublicRoutes } from "../modules/network/public-routes";
import { ownDomains } from "../modules/network/resolver-domains";
import { Subnets } from "../modules/network/subnets";
import { Vpc } from "../modules/network/vpc";
import { logGroupName, physicalName } from "../facts/naming";
import { consume } from "../synthesis/consume";
import { networkContract, securityContract } from "../layers/contracts";
import { publish } from "../synthesis/publish";
import { type PlacedStack } from "../layers/instances";
import { LayerStack } from "../synthesis/layer-stack";

/** The VPC of one environment and region: three tiers of subnets, their ways out, and their guards. */
export class NetworkStack extends LayerStack {
  public constructor(scope: Construct, placed: PlacedStack) {
    super(scope, placed);
    const { logsKeyArn } = consume(this, securityContract);
    const { natGateways, gatewayEndpoints, interfaceEndpoints, egressPorts, flowLogs, dnsFirewall } = this.env.network;
    const { name: region, cidr, zones, timestreamCells } = this.region;
    const accountId = this.env.account.id;
    const name = physicalName("tag", this.names, "vpc");
    const onInstances = Object.values(this.env.services.catalog).some(({ capacity }) => capacity === "placementGroup");

    const { vpcId } = new Vpc(this, "vpc", { name, cidr });
    const subnets = new Subnets(this, "subnets", { name, vpcId, cidr, zones });
    const publicSubnetIds = Object.values(subnets.public);
    const appSubnetIds = Object.values(subnets.app);
    const dbSubnetIds = Object.values(subnets.db);

    const publicRoutes = new PublicRoutes(this, "public-routes", { name, vpcId, subnetIds: subnets.public });
    const nat = new NatGateways(this, "nat", {
      name,
      mode: natGateways,
      zones,
      publicSubnetIds: subnets.public,
      internetGateway: publicRoutes.internetGateway,
      protect: this.env.keepsData,
    });
    const appRoutes = new AppRoutes(this, "app-routes", { name, vpcId, subnetIds: subnets.app, natGatewayIdByZone: nat.gatewayIdByZone });
    new IsolatedRoutes(this, "db-routes", { name: `${name}-db`, vpcId, subnetIds: subnets.db });

    const rules = aclRules({ vpcCidr: cidr, zones, egressPorts });
    new NetworkAcl(this, "public-acl", { name: `${name}-public`, vpcId, subnetIds: publicSubnetIds, rules: rules.public });
    new NetworkAcl(this, "app-acl", { name: `${name}-app`, vpcId, subnetIds: appSubnetIds, rules: rules.app });
    new NetworkAcl(this, "db-acl", { name: `${name}-db`, vpcId, subnetIds: dbSubnetIds, rules: rules.db });

    // Only the app tier: the database tier's ACL lets no packet to the services out.
    const gateways = new GatewayEndpoints(this, "gateway-endpoints", {
      name,
      vpcId,
      region,
      accountId,
      services: gatewayEndpoints,
      routeTableIds: appRoutes.routeTableIds,
    });
    const endpoints = new InterfaceEndpoints(this, "interface-endpoints", {
      name: physicalName("securityGroup", this.names, "endpoints"),
      vpcId,
      vpcCidr: cidr,
      region,
      accountId,
      services: [...interfaceEndpoints, ...agentEndpoints(interfaceEndpoints, onInstances), ...timestreamServices(timestreamCells)],
      subnetIds: appSubnetIds,
    });
    const { mode, domains, failOpen, logRetentionDays } = dnsFirewall;
    if (mode !== "off") {
      const firewallName = physicalName("tag", this.names, "dns");
      new DnsFirewall(this, "dns-firewall", {
        name: firewallName,
        vpcId,
        mode,
        domains: [...ownDomains(region, this.peer.name, this.env.domainName), ...this.epochNames(accountId), ...domains],
        failOpen,
      });
      new DnsQueryLog(this, "dns-query-log", {
        name: firewallName,
        vpcId,
        logGroupName: logGroupName(this.names, "dns-queries"),
        logs: { keyArn: logsKeyArn, retentionDays: logRetentionDays },
      });
    }
    new FlowLogs(this, "flow-logs", {
      vpcId,
      region,
      accountId,
      logGroupName: logGroupName(this.names, "flow-logs"),
      roleName: physicalName("iamRole", this.names, `flow-logs-${region}`),
      kmsKeyArn: logsKeyArn,
      ...flowLogs,
    });

    publish(this, networkContract, {
      vpcId,
      vpcCidr: cidr,
      publicSubnetIds,
      appSubnetIds,
      dbSubnetIds,
      natPublicIps: [...nat.publicIps],
      endpointSecurityGroupId: endpoints.securityGroupId,
      s3PrefixListId: gateways.prefixListIds.s3 ?? "",
    });
  }

  /** Who can send orders asks the recovery region which region may, from either region, by NAT or the gateway endpoint there. */
  private epochNames(accountId: string): string[] {
    return orderSenders(this.env).length === 0 ? [] : epochStoreNames(this.env.regions.recovery.name, accountId);
  }
}
