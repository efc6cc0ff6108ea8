import { z } from "zod";

const errors = z.array(z.string());
const retrySchema = z.object({
  ErrorEquals: errors.default(["States.ALL"]),
  IntervalSeconds: z.number(),
  MaxAttempts: z.number(),
  BackoffRate: z.number(),
  MaxDelaySeconds: z.number().optional(),
});
const catchSchema = z.object({ ErrorEquals: errors.default(["States.ALL"]), ResultPath: z.string().nullish(), Next: z.string() });
const comparisonSchema = z.looseObject({ Variable: z.string().optional(), NumericLessThanEquals: z.number().optional(), Next: z.string() });
const values = z.record(z.string(), z.unknown());
const stateSchema = z.looseObject({
  Type: z.enum(["Task", "Choice", "Wait", "Parallel", "Pass", "Succeed", "Fail"]),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Resource: z.string().optional(),
  Seconds: z.number().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(retrySchema).optional(),
  Catch: z.array(catchSchema).optional(),
  Choices: z.array(comparisonSchema).optional(),
  Result: z.unknown().optional(),
  ResultPath: z.string().nullish(),
  ResultSelector: values.optional(),
  Parameters: values.optional(),
  get Branches() {
    return z.array(z.object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) })).optional();
  },
});

export type State = z.infer<typeof stateSchema>;
export type Retry = z.infer<typeof retrySchema>;

/** As much of the States Language as the estate's machines use; anything else is not understood. @see https://states-language.net/spec.html */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** @param definition as it stands in the synthesized JSON */
export const parseMachine = (definition: string): Machine =>
  z.object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) }).parse(JSON.parse(definition));
