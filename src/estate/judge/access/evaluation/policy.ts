import { z } from "zod";

const list = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const scalar = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);
const scalars = z.union([scalar.transform((value) => [value]), z.array(scalar)]);
const principal = z.union([z.literal("*"), z.partialRecord(z.enum(["AWS", "Service", "Federated", "CanonicalUser"]), list)]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Condition: z.record(z.string(), z.record(z.string(), scalars)).optional(),
});

/** A statement as IAM reads it: every list is one, whatever way it was written. */
export type PolicyStatement = z.output<typeof statementSchema>;
export type PolicyPrincipal = z.output<typeof principal>;

const policySchema = z.looseObject({
  Statement: z.union([statementSchema.transform((statement) => [statement]), z.array(statementSchema)]),
});

/** A policy with the place that it stands in, for those who look for a statement. */
export interface Policy {
  /** Stack and address of the resource that holds it. */
  readonly source: string;
  readonly statements: readonly PolicyStatement[];
}

/**
 * @throws Error when the text is no policy, or has an element that IAM's grammar does not know: what is
 * not understood must not pass for a policy that allows nothing.
 */
export function parsePolicy(source: string, text: string): Policy {
  try {
    return { source, statements: policySchema.parse(JSON.parse(text)).Statement };
  } catch (cause) {
    throw new Error(`${source}: this is no policy that can be evaluated`, { cause });
  }
}
