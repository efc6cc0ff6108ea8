import { z } from "zod";
import { applicationContainer, imagePlaceholder } from "../../../facts/service-names";
import { type Difference, differences } from "./differences";

/** What AWS adds to a revision, and nobody gives. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
const addedByAws = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
];

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  portMappings: z.array(z.looseObject({ containerPort: z.number(), hostPort: z.number().optional() })).optional(),
});
const definition = z.looseObject({ containerDefinitions: z.array(container).min(1) });

/** A task definition, with what of it is read here. */
export type TaskDefinitionText = z.output<typeof definition>;

/** A document that has a container for the application; undefined for anything else. */
export function taskDefinitionOf(value: unknown): TaskDefinitionText | undefined {
  const parsed = definition.safeParse(value);
  return parsed.success && applicationOf(parsed.data) !== undefined ? parsed.data : undefined;
}

const applicationOf = ({ containerDefinitions }: TaskDefinitionText) =>
  containerDefinitions.find(({ name }) => name === applicationContainer);

/** Whether it is what an apply keeps for deployments: the application's image is still to come. */
export const isTemplate = (text: TaskDefinitionText): boolean => applicationOf(text)?.image === imagePlaceholder;

/** The image that a revision runs as the application. */
export const applicationImage = (text: TaskDefinitionText): string => applicationOf(text)?.image ?? "";

/** What the next deployment changes in a service's tasks, beside the application's image, which is the version's. */
export const taskDifferences = (runs: TaskDefinitionText, template: TaskDefinitionText): Difference[] =>
  differences(comparable(runs), comparable(template));

function comparable({ containerDefinitions, ...rest }: TaskDefinitionText): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !addedByAws.includes(name))),
    containerDefinitions: containerDefinitions.map(({ image, portMappings, ...own }) => ({
      ...own,
      ...(own.name === applicationContainer ? {} : { image }),
      // With a network of its own, a task has its port on the host under the same number.
      // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
      portMappings: portMappings?.map(({ hostPort, ...port }) => ({
        ...port,
        ...(hostPort === port.containerPort || hostPort === undefined ? {} : { hostPort }),
      })),
    })),
  };
}
