import { type TaskDefinition } from "@aws-sdk/client-ecs";
import { type Parameter } from "@aws-sdk/client-ssm";
import { configurationExportFormat, exportedParameterTypes } from "../../facts/configuration-export";
import { digestOf, sorted } from "./canonical";

/** What was read of a region. */
export interface Read {
  readonly at: Date;
  readonly region: string;
  /** Below which parameters were asked for. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** With which the families' names begin that were asked for. */
  readonly familyPrefix: string;
  readonly taskDefinitions: readonly TaskDefinition[];
}

/** What AWS adds to a task definition, and refuses or ignores when one is registered again. */
const addedByAws = ["compatibilities", "deregisteredAt", "registeredAt", "registeredBy", "requiresAttributes", "status"] as const;

const isExported = ({ Type }: Parameter): boolean => exportedParameterTypes.some((type) => type === Type);
const byName =
  <T>(nameOf: (one: T) => string): ((one: T, other: T) => number) =>
  (one, other) =>
    nameOf(one) < nameOf(other) ? -1 : 1;

/**
 * The region's configuration as one object: what was asked for and how much of it was found, the contents in order, and a
 * digest over these. A parameter of another kind than is exported does not come in, whatever was read.
 *
 * @throws Error when there are no parameters: an environment has some, so something else was read
 */
export function exportOf({ at, region, path, parameters, familyPrefix, taskDefinitions }: Read): object {
  const found = parameters.filter(isExported);
  if (found.length === 0) throw new Error(`there is no parameter below ${path}; nothing is exported in place of what was`);
  const contents = {
    parameters: found
      .map(({ Name: name = "", Type: type, Value: value, Version: version }) => ({ name, type, value, version }))
      .sort(byName(({ name }) => name)),
    taskDefinitions: taskDefinitions
      .map((definition) => Object.fromEntries(Object.entries(definition).filter(([key]) => !addedByAws.some((added) => added === key))))
      .sort(byName(({ family }) => String(family))),
  };
  return {
    format: configurationExportFormat,
    at: at.toISOString(),
    region,
    complete: {
      parameters: { path, types: exportedParameterTypes, count: contents.parameters.length },
      taskDefinitions: { familyPrefix, count: contents.taskDefinitions.length },
    },
    sha256: digestOf(contents),
    contents: sorted(contents),
  };
}

/** How many things an export holds. */
export const itemsIn = ({ parameters, taskDefinitions }: Read): number => parameters.filter(isExported).length + taskDefinitions.length;
