import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import { Construct } from "constructs";
import { type Place } from "../shared/place";
import { clusterName } from "../../facts/service-names";

export interface ClusterProps {
  readonly place: Place;
  /** Capacity providers besides Fargate's, by name. */
  readonly capacityProviders: readonly string[];
}

/** The cluster that an environment's services of one region run in. */
export class Cluster extends Construct {
  public readonly name: string;
  public readonly arn: string;
  /** For `dependsOn` of services: a strategy may name only providers that the cluster has. */
  public readonly capacity: EcsClusterCapacityProviders;

  public constructor(scope: Construct, id: string, { place, capacityProviders }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, "cluster", {
      name: clusterName(place),
      setting: [{ name: "containerInsights", value: "enhanced" }],
    });
    this.capacity = new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT", ...capacityProviders],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
  }
}
