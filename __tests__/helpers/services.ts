import { loadEstate } from "../../config/load";
import { realConfig, realStack, type Resource, resourceAt, resources, type SynthesizedStack } from "./estate";
import { constructPath } from "./estate-policies";

const catalog = Object.entries(loadEstate(realConfig).find(({ environment }) => environment === "prod")?.services.catalog ?? {}).sort(
  ([one], [other]) => (one < other ? -1 : 1),
);
/** Every service of production, by name. */
export const all: readonly string[] = catalog.map(([name]) => name);
/** Services that have a route. */
export const routed: readonly string[] = catalog.filter(([, { route }]) => route !== undefined).map(([name]) => name);
/** Paths of their routes, in the order in which a listener looks at them. */
export const routes: readonly (readonly string[])[] = catalog
  .flatMap(([, { route }]) => (route === undefined ? [] : [route]))
  .sort((one, other) => one.priority - other.priority)
  .map(({ paths }) => paths);
/** Services that use the database, and what they may do there. */
export const databaseServices: readonly { readonly service: string; readonly access: string }[] = catalog.flatMap(([service, { uses }]) =>
  uses.stores.database === undefined ? [] : [{ service, access: uses.stores.database }],
);
export const regions = ["us-east-1", "us-west-2"] as const;
/** The services of production in a region. */
export const servicesOf = (region: string): Promise<SynthesizedStack> => realStack(`prod-${region}-services`);

interface RenderedContainer {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly portMappings?: readonly { readonly containerPort: number }[];
  readonly dependsOn?: readonly { readonly containerName: string }[];
  readonly stopTimeout?: number;
  readonly readonlyRootFilesystem?: boolean;
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
export interface AppSpec {
  readonly version: number;
  readonly Resources: readonly {
    readonly TargetService: {
      readonly Type: string;
      readonly Properties: {
        readonly TaskDefinition: string;
        readonly LoadBalancerInfo: { readonly ContainerName: string; readonly ContainerPort: number };
        readonly PlatformVersion?: string;
        readonly NetworkConfiguration: {
          readonly AwsvpcConfiguration: {
            readonly Subnets: string;
            readonly SecurityGroups: readonly string[];
            readonly AssignPublicIp: string;
          };
        };
        readonly CapacityProviderStrategy: readonly { readonly Base: number; readonly CapacityProvider: string; readonly Weight: number }[];
      };
    };
  }[];
  readonly Hooks?: readonly Readonly<Record<string, string>>[];
}

/** Containers of a task definition. */
export const containersOf = ({ args }: Resource): RenderedContainer[] =>
  JSON.parse(String(args.container_definitions)) as RenderedContainer[];
/** What deployments make task definitions from. */
export const templates = (stack: SynthesizedStack) =>
  parameters(stack, "task-definition").map(
    ({ args }) =>
      JSON.parse(String(args.value)) as { readonly family: string; readonly containerDefinitions: readonly RenderedContainer[] },
  );
/** Parameters of a kind, one for each service that has it. */
export const parameters = (stack: SynthesizedStack, kind: "task-definition" | "app-spec"): Resource[] =>
  resources(stack, "aws_ssm_parameter").filter(({ args }) => String(args.name).endsWith(`/${kind}`));
/** What CodeDeploy is told of a service; a list that Terraform encodes is its reference here. */
export function appSpecOf(stack: SynthesizedStack, service: string): AppSpec {
  const value = String(resourceAt(stack, `${service}/deployment/app-spec`).args.value);
  return JSON.parse(value.replace(/\$\{jsonencode\(([^)]+)\)\}/, '"${$1}"')) as AppSpec;
}
/** First revisions of every service's task definition. */
export const tasks = async (region: string): Promise<Resource[]> => resources(await servicesOf(region), "aws_ecs_task_definition");
/** What another resource writes for an attribute of this one. */
export const ref = ({ address }: Resource, attribute: string): string => `\${${address}.${attribute}}`;
/** Resources of one service. */
export const own = (stack: SynthesizedStack, service: string, type: string): Resource[] =>
  resources(stack, type).filter((resource) => constructPath(resource).startsWith(`${service}/`));
/** The one resource of a type that a service has. */
export const onlyOwn = (stack: SynthesizedStack, service: string, type: string): Resource => {
  const [resource, ...others] = own(stack, service, type);
  if (resource === undefined || others.length > 0)
    throw new Error(`expected one ${type} of ${service}, found ${others.length + (resource ? 1 : 0)}`);
  return resource;
};

/** The two target groups of a service. */
export const colours = ["blue", "green"] as const;
export const targetGroup = (stack: SynthesizedStack, service: string, colour: (typeof colours)[number]): Resource =>
  resourceAt(stack, `${service}/targets/${colour}`);
