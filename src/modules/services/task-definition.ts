import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { pulledImage } from "../../facts/images";
import { cachedImage } from "../shared/image-cache";
import { applicationContainer, ecsServiceName, imagePlaceholder, renderedParameter } from "../../facts/service-names";
import { type Place } from "../shared/place";
import { ports } from "../../facts/ports";
import { capabilitiesBesidesPorts } from "./capabilities";
import { type Container } from "./container";
import { containerLogs, type ContainerLogs } from "./container-logs";
import { tlsVolume } from "./tls-sidecar";

export interface TaskDefinitionProps {
  readonly place: Place;
  readonly service: string;
  readonly compatibility: "FARGATE" | "EC2";
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly taskRoleArn: string;
  readonly executionRoleArn: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Credentials that others issue; deployed revisions get them, the first one does not. */
  readonly secrets: NonNullable<Container["secrets"]>;
  /** Containers beside the application's. */
  readonly sidecars: readonly Container[];
  /** Image of the first tasks. */
  readonly bootstrapImage: string;
  readonly logs: ContainerLogs;
}

/** Seconds that Fargate waits at most between SIGTERM and SIGKILL. */
const longestStop = 120;

/** Command of the first tasks: the proxy's own program answers every request with 200, so that they are healthy. */
export const notDeployedYet = ({ listen = ports.application }: { readonly listen?: number } = {}): readonly string[] => [
  "caddy",
  "respond",
  "--listen",
  `127.0.0.1:${listen}`,
  "This service is not deployed yet.",
];

/**
 * A service's task. Terraform makes the first revision, which says only that it is there, and renders
 * the template from which deployments make all others: a change of size or environment comes with the
 * next deployment, without an interruption. The first revision asks for no credentials of others: a
 * task does not start while a secret that it names has no value, and people store those values later.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data-secrets.html
 */
export class TaskDefinition extends Construct {
  public readonly arn: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskDefinitionProps,
  ) {
    super(scope, id);
    const { place, service, compatibility, cpu, memoryMiB, taskRoleArn, executionRoleArn } = props;
    const family = ecsServiceName(place.names, service);
    const first = this.containers({ image: props.bootstrapImage, command: notDeployedYet(), drop: capabilitiesBesidesPorts, secrets: [] });
    this.arn = new EcsTaskDefinition(this, "first", {
      family,
      requiresCompatibilities: [compatibility],
      networkMode: "awsvpc",
      cpu: String(cpu),
      memory: String(memoryMiB),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
      taskRoleArn,
      executionRoleArn,
      volume: [{ name: tlsVolume }],
      containerDefinitions: JSON.stringify(first),
      // Revisions are kept, so that a rollback finds what it goes back to.
      skipDestroy: true,
    }).arn;
    new SsmParameter(this, "template", {
      name: renderedParameter(place.names, service, "task-definition"),
      description: `Task definition of ${service}, for deployments to fill in the image`,
      type: "String",
      tier: "Advanced",
      value: JSON.stringify({
        family,
        requiresCompatibilities: [compatibility],
        networkMode: "awsvpc",
        cpu: String(cpu),
        memory: String(memoryMiB),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
        taskRoleArn,
        executionRoleArn,
        volumes: [{ name: tlsVolume }],
        containerDefinitions: this.containers({ image: imagePlaceholder, drop: ["ALL"], secrets: props.secrets }),
      }),
    });
  }

  private containers({
    drop,
    secrets,
    ...own
  }: Pick<Container, "image" | "command"> & {
    readonly drop: readonly string[];
    readonly secrets: TaskDefinitionProps["secrets"];
  }): Container[] {
    const { place, environment, sidecars, logs } = this.props;
    const application: Container = {
      name: applicationContainer,
      ...own,
      essential: true,
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      ...(secrets.length === 0 ? {} : { secrets }),
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop } },
      stopTimeout: longestStop,
      logConfiguration: containerLogs(logs, applicationContainer),
    };
    return [application, ...sidecars].map((container) => ({ ...container, image: cachedImage(place, pulledImage(container.image)) }));
  }
}
