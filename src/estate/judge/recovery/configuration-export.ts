import { readFileSync } from "node:fs";
import { z } from "zod";
import { sha256 as sha256Of } from "../../../common/canonical-json";
import { UserError } from "../../../common/user-error";
import { configurationExportFormat } from "../../../facts/configuration-export";

const parameter = z.looseObject({ name: z.string(), type: z.string(), value: z.string() });
const taskDefinition = z.looseObject({ family: z.string() });

const exported = z.object({
  format: z.literal(configurationExportFormat),
  at: z.string(),
  region: z.string(),
  complete: z.object({
    parameters: z.object({ path: z.string(), count: z.number() }),
    taskDefinitions: z.object({ familyPrefix: z.string(), count: z.number() }),
  }),
  sha256: z.string(),
  contents: z.object({ parameters: z.array(parameter), taskDefinitions: z.array(taskDefinition) }),
});

/** A region's parameters and task definitions at one moment, as the function `configuration-export` writes them. */
export type ConfigurationExport = z.output<typeof exported>;

/** One thing that two exports do not have alike. */
export interface ConfigurationDifference {
  readonly kind: "parameter" | "taskDefinition";
  readonly name: string;
  /** Text of a parameter, or JSON of a task definition; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * An export from a file, if it is whole: what it says of itself is what it holds.
 *
 * @throws UserError for a file that is no export, or no longer the one that was written
 */
export function readExport(file: string): ConfigurationExport {
  const written = parsedJson(file);
  const parsed = exported.safeParse(written);
  const fix = `give an object that lies below configuration/ of a bucket of backups, as \`aws s3 cp\` fetches it`;
  if (!parsed.success) throw new UserError({ problem: `${file} is no export of a configuration: ${z.prettifyError(parsed.error)}`, fix });
  const { complete, contents, sha256 } = parsed.data;
  // The contents as they stand: their keys are in order already.
  const digest = sha256Of(JSON.stringify((written as { contents: unknown }).contents));
  if (digest !== sha256)
    throw new UserError({
      problem: `${file} is not as it was written: its contents have the digest ${digest}, and it says ${sha256}`,
      fix,
    });
  const [parameters, definitions] = [contents.parameters.length, contents.taskDefinitions.length];
  if (parameters !== complete.parameters.count || definitions !== complete.taskDefinitions.count)
    throw new UserError({ problem: `${file} holds ${parameters} parameters and ${definitions} task definitions, and says otherwise`, fix });
  return parsed.data;
}

function parsedJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError({
      problem: `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
      fix: "give a file that an export was fetched into",
    });
  }
}

/** What changes with each revision and says nothing of what it is. */
const ofRevision = ["taskDefinitionArn", "revision"] as const;

/**
 * What is not alike, by kind and name. A parameter that was written again with the same value is alike, and so is a revision
 * that was registered again.
 *
 * @throws UserError for exports that do not speak of the same region and environment
 */
export function differencesOf(before: ConfigurationExport, after: ConfigurationExport): ConfigurationDifference[] {
  const subject = ({ region, complete }: ConfigurationExport): string => `${complete.parameters.path} in ${region}`;
  if (subject(before) !== subject(after))
    throw new UserError({
      problem: `one export is of ${subject(before)}, the other of ${subject(after)}`,
      fix: "give two of the same region",
    });
  return [
    ...compared("parameter", parametersOf(before), parametersOf(after)),
    ...compared("taskDefinition", definitionsOf(before), definitionsOf(after)),
  ];
}

const parametersOf = ({ contents }: ConfigurationExport): ReadonlyMap<string, string> =>
  new Map(contents.parameters.map(({ name, value }) => [name, value]));
const definitionsOf = ({ contents }: ConfigurationExport): ReadonlyMap<string, string> =>
  new Map(
    contents.taskDefinitions.map(({ family, ...rest }) => [
      family,
      JSON.stringify(Object.fromEntries(Object.entries(rest).filter(([key]) => !ofRevision.some((one) => one === key)))),
    ]),
  );

function compared(
  kind: ConfigurationDifference["kind"],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ConfigurationDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => ({ kind, name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((one) => one.before !== one.after);
}
