import { type EstateResource } from "../../world/estate-resource";
import { type AccessWorld, type EstateRole } from "../../world/world";
import { type Call } from "../call";
import { text } from "../services/derive";

/** A block as a list, however many there are. */
export const blocks = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  value === undefined
    ? []
    : Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>[])
      : [value as Readonly<Record<string, unknown>>];

/** Variables of a build, by name. */
export type Variables = ReadonlyMap<string, string>;

/** A role of the estate, by its ARN. */
export const role = ({ roles }: AccessWorld, arn: string): EstateRole | undefined => roles.find((one) => one.arn === arn);

/** Calls of a role in a region, for one reason. */
export const callsAs =
  (who: EstateRole, region: string, why: string) =>
  (action: string, resource: string, context?: Call["context"]): Call => ({
    who,
    action,
    resource,
    region,
    ...(context === undefined ? {} : { context }),
    why,
  });

/** A build project, by its name. */
export const projectArn = ({ account, region }: Pick<EstateResource, "account" | "region">, name: string): string =>
  `arn:aws:codebuild:${region}:${account}:project/${name}`;

/** What a project gives to its builds. */
export const ownVariables = (project: EstateResource): [string, string][] =>
  blocks(project.args.environment)
    .flatMap(({ environment_variable: variables }) => blocks(variables))
    .map(({ name, value }): [string, string] => [text(name), text(value)]);
