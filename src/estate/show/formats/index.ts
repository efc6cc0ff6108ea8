import { type z } from "zod";
import * as alarms from "./alarms";
import * as configuration from "./configuration";
import * as costs from "./costs";
import * as failures from "./failure";
import * as governance from "./governance";
import * as judgements from "./judgements";
import * as machine from "./machine";
import * as plans from "./plans";
import * as proofs from "./proofs";
import * as services from "./services";
import * as stacks from "./stacks";

/**
 * Everything that a command prints under `--json`: one object, whose `format` names its schema and the
 * schema's version. Keys may be added within a version; whatever would break a reader gets the next one.
 */
const schemas = [
  failures.failure,
  failures.version,
  ...values(configuration),
  ...values(alarms),
  ...values(stacks),
  ...values(plans),
  ...values(governance),
  ...values(judgements),
  ...values(proofs),
  ...values(costs),
  ...values(services),
  ...values(machine),
] as const;

type Schema = (typeof schemas)[number];

/** What may be printed. */
export type Output = z.input<Schema>;
export type FormatName = Output["format"];

/** The schemas by their names, in the order of the alphabet. */
export const formats: ReadonlyMap<FormatName, Schema> = new Map(
  schemas.map((schema) => [schema.shape.format.value, schema] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
);

function values<M extends Readonly<Record<string, unknown>>>(module: M): readonly M[keyof M][] {
  return Object.values(module) as M[keyof M][];
}
