import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { gatewayEndpointPolicy, type GatewayService } from "./endpoint-policies";

export interface GatewayEndpointsProps {
  /** Beginning of the tag Name: `<name>-<service>`. */
  readonly name: string;
  readonly vpcId: string;
  readonly region: string;
  readonly accountId: string;
  readonly services: readonly GatewayService[];
  /** Route tables that get a route to the services. */
  readonly routeTableIds: readonly string[];
}

/** Gateway endpoints: a route to the service inside AWS, free of charge and past the NAT gateways. */
export class GatewayEndpoints extends Construct {
  /** Prefix lists of the services, by which security groups name them. */
  public readonly prefixListIds: Readonly<Partial<Record<GatewayService, string>>>;

  public constructor(scope: Construct, id: string, { name, vpcId, region, accountId, services, routeTableIds }: GatewayEndpointsProps) {
    super(scope, id);
    const made = services.map((service) => {
      const endpoint = new VpcEndpoint(this, service, {
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...routeTableIds],
        policy: gatewayEndpointPolicy(service, accountId, region),
        tags: { Name: `${name}-${service}` },
      });
      return [service, endpoint.prefixListId] as const;
    });
    this.prefixListIds = Object.fromEntries(made);
  }
}
