import { CreateClusterCommand, CreateServiceCommand, ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { type RecoveryTargets } from "../../../src/estate/judge/recovery/status/targets";
import { type ClientSettings } from "./functions";
import { type UnsignedCaller } from "./unsigned";

/** How many tasks run at least before a takeover. */
export const standby = 1;

/** The services of the recovery region, as many tasks of which run as they are told. */
export class ServingServices {
  private readonly ecs: ECSClient;

  public constructor(
    private readonly services: RecoveryTargets["services"],
    settings: ClientSettings,
    private readonly caller: UnsignedCaller,
  ) {
    this.ecs = new ECSClient(settings);
  }

  public async create(): Promise<void> {
    for (const { cluster, service } of this.services) {
      await this.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
      await this.ecs.send(
        new RegisterTaskDefinitionCommand({ family: service, containerDefinitions: [{ name: "app", image: "any", memory: 512 }] }),
      );
      await this.ecs.send(new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: service, desiredCount: standby }));
    }
  }

  /** As few tasks at least as before a takeover. */
  public async standBy(): Promise<void> {
    for (const { cluster, service } of this.services)
      await this.caller.scaling("RegisterScalableTarget", {
        ServiceNamespace: "ecs",
        ResourceId: `service/${cluster}/${service}`,
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: standby,
        MaxCapacity: 50,
      });
  }

  /** Fewest tasks, by service. */
  public async minimums(): Promise<Readonly<Record<string, number>>> {
    const { ScalableTargets } = (await this.caller.scaling("DescribeScalableTargets", { ServiceNamespace: "ecs" })) as {
      readonly ScalableTargets: readonly { readonly ResourceId: string; readonly MinCapacity: number }[];
    };
    return Object.fromEntries(ScalableTargets.map(({ ResourceId, MinCapacity }) => [ResourceId.split("/")[2] ?? "", MinCapacity]));
  }
}
