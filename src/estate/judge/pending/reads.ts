import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, type Service, type TaskSet } from "@aws-sdk/client-ecs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../../aws/client-settings";
import { askAws } from "../../aws/failure";

/** What an apply keeps for deployments in a parameter. */
export interface RenderedText {
  readonly name: string;
  readonly value: string;
  /** When it was changed, as ISO 8601 writes it. */
  readonly changed: string;
}

export interface RunningService {
  /** ARN of the task definition whose tasks serve. */
  readonly revision: string;
  /** The task set that takes the requests, where CodeDeploy moves them. */
  readonly serves: TaskSet | undefined;
  readonly deploying: boolean;
}

/** Reads of one region. They need `ecs:Describe*` and `ssm:GetParameter`. */
export interface RegionReads {
  /** By name; what AWS does not have, or has taken away, is missing. */
  services(cluster: string, names: readonly string[]): Promise<ReadonlyMap<string, RunningService>>;
  taskDefinition(revision: string): Promise<unknown>;
  /** Undefined for a parameter that is not there. */
  rendered(name: string): Promise<RenderedText | undefined>;
}

/** AWS describes so many services in a call. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const servicesOfCall = 10;

/** Asks AWS in one region; `close` ends the connections. */
export function regionReads(region: string, signal: AbortSignal): RegionReads & { close(): void } {
  const ecs = new ECSClient(clientSettings("ecs", region));
  const ssm = new SSMClient(clientSettings("ssm", region));
  const abort = { abortSignal: signal };
  return {
    services: async (cluster, names) => {
      const found = new Map<string, RunningService>();
      for (let first = 0; first < names.length; first += servicesOfCall) {
        const { services = [] } = await askAws(`asking AWS for the services of ${cluster} in ${region}`, () =>
          ecs
            .send(new DescribeServicesCommand({ cluster, services: names.slice(first, first + servicesOfCall) }), abort)
            .catch((error: unknown) => absent(error, "ClusterNotFoundException", { services: [] })),
        );
        for (const service of services) {
          const running = runningOf(service);
          if (service.serviceName !== undefined && running !== undefined) found.set(service.serviceName, running);
        }
      }
      return found;
    },
    taskDefinition: async (revision) =>
      (await askAws(`asking AWS for ${revision}`, () => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: revision }), abort)))
        .taskDefinition,
    rendered: async (name) => {
      const { Parameter } = await askAws(`reading the parameter ${name} in ${region}`, () =>
        ssm
          .send(new GetParameterCommand({ Name: name }), abort)
          .catch((error: unknown) => absent(error, "ParameterNotFound", { Parameter: undefined })),
      );
      return Parameter === undefined
        ? undefined
        : { name, value: Parameter.Value ?? "", changed: (Parameter.LastModifiedDate ?? new Date(0)).toISOString() };
    },
    close: () => {
      ecs.destroy();
      ssm.destroy();
    },
  };
}

/**
 * Of a service that CodeDeploy deploys, the primary task set takes the requests, and the service's own
 * revision is the one that it was made with.
 */
function runningOf({ status, taskDefinition, taskSets = [], deployments = [] }: Service): RunningService | undefined {
  if (status === "INACTIVE") return undefined;
  const serves = taskSets.find((set) => set.status === "PRIMARY");
  const revision = serves?.taskDefinition ?? taskDefinition;
  if (revision === undefined) return undefined;
  return { revision, serves, deploying: taskSets.length > 1 || deployments.length > 1 };
}

function absent<T>(error: unknown, name: string, answer: T): T {
  if (error instanceof Error && error.name === name) return answer;
  throw error;
}
