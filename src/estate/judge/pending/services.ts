import { type NameScope, repositoryName } from "../../../facts/naming";
import { clusterName, ecsServiceName, renderedParameter } from "../../../facts/service-names";
import { UserError } from "../../../common/user-error";
import { appSpecOf, type AppSpecText, deploymentDifferences } from "./app-spec";
import { type Difference } from "./differences";
import { type RegionReads, type RenderedText, type RunningService } from "./reads";
import { applicationImage, isTemplate, taskDefinitionOf, type TaskDefinitionText, taskDifferences } from "./task-definition";

/** A service of the catalogue, as far as it matters here. */
export interface CataloguedService {
  readonly name: string;
  /** Whether CodeDeploy moves its requests, and an AppSpec says how. */
  readonly routed: boolean;
}

export const pendingStates = ["current", "pending", "not deployed", "not applied"] as const;

/** How what runs of a service stands to what the last apply rendered. */
export interface ServiceState {
  readonly region: string;
  readonly service: string;
  /**
   * `not deployed`: what the first apply started still runs, which only says that it is there; `not applied`:
   * AWS has no such service, or nothing rendered for it.
   */
  readonly state: (typeof pendingStates)[number];
  /** Revision whose tasks serve. */
  readonly revision: string | null;
  /** When an apply last changed what is rendered. */
  readonly rendered: string | null;
  /** Whether a deployment is under way, which may bring what waits. */
  readonly deploying: boolean;
  readonly changes: readonly ({ readonly of: "tasks" | "deployment" } & Difference)[];
  /** What could not be compared, and why: it is no sign that nothing waits. */
  readonly unread: readonly string[];
}

/** @throws UserError for a rendered text that is none, and whatever the reads throw. */
export async function servicesIn(
  region: string,
  names: NameScope,
  catalogue: readonly CataloguedService[],
  reads: RegionReads,
): Promise<ServiceState[]> {
  const running = await reads.services(
    clusterName({ names }),
    catalogue.map(({ name }) => ecsServiceName(names, name)),
  );
  const states: ServiceState[] = [];
  for (const { name, routed } of catalogue) {
    const task = await reads.rendered(renderedParameter(names, name, "task-definition"));
    const spec = routed ? await reads.rendered(renderedParameter(names, name, "app-spec")) : undefined;
    const found = running.get(ecsServiceName(names, name));
    const applied = task === undefined || found === undefined || (routed && spec === undefined) ? undefined : { task, spec, found };
    states.push({
      region,
      service: name,
      ...(applied === undefined ? notApplied : await compared(applied, `/${repositoryName(names, name)}`, reads)),
    });
  }
  return states;
}

const notApplied = { state: "not applied", revision: null, rendered: null, deploying: false, changes: [], unread: [] } as const;

interface Applied {
  readonly task: RenderedText;
  readonly spec: RenderedText | undefined;
  readonly found: RunningService;
}

async function compared(
  { task, spec, found }: Applied,
  repository: string,
  reads: RegionReads,
): Promise<Omit<ServiceState, "region" | "service">> {
  const template = taskTemplate(task);
  const appSpec = spec === undefined ? undefined : appSpecIn(spec);
  const runs = taskDefinitionOf(await reads.taskDefinition(found.revision));
  const rendered =
    [task, ...(spec === undefined ? [] : [spec])]
      .map(({ changed }) => changed)
      .sort()
      .at(-1) ?? null;
  const about = { revision: found.revision, rendered, deploying: found.deploying };
  if (runs === undefined)
    return { ...about, state: "pending", changes: [], unread: ["tasks: what runs has no container of the application"] };
  const image = applicationImage(runs);
  if (![`${repository}:`, `${repository}@`].some((beginning) => image.includes(beginning)))
    return { ...about, state: "not deployed", changes: [], unread: [] };
  const changes = [
    ...taskDifferences(runs, template).map((difference) => ({ of: "tasks" as const, ...difference })),
    ...(appSpec === undefined || found.serves === undefined
      ? []
      : deploymentDifferences(found.serves, appSpec).map((difference) => ({ of: "deployment" as const, ...difference }))),
  ];
  const unread = appSpec !== undefined && found.serves === undefined ? ["deployment: AWS names no task set that serves"] : [];
  return { ...about, state: changes.length + unread.length === 0 ? "current" : "pending", changes, unread };
}

function taskTemplate(text: RenderedText): TaskDefinitionText {
  const template = taskDefinitionOf(parsed(text.value));
  if (template !== undefined && isTemplate(template)) return template;
  throw notRendered(text, "no task definition with a place for the image");
}

function appSpecIn(text: RenderedText): AppSpecText {
  const spec = appSpecOf(parsed(text.value));
  if (spec !== undefined) return spec;
  throw notRendered(text, "no AppSpec of one service");
}

const notRendered = ({ name }: RenderedText, what: string): UserError =>
  new UserError({ problem: `the parameter ${name} holds ${what}`, fix: "apply the stack services of its region, which renders it" });

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
