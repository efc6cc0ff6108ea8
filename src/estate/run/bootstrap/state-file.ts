import { z } from "zod";
import { UserError } from "../../../common/user-error";

const stateSchema = z.looseObject({
  version: z.literal(4),
  lineage: z.string(),
  serial: z.number(),
  resources: z.array(z.looseObject({ mode: z.string(), type: z.string(), name: z.string() })),
});

/** What distinguishes one Terraform state from another. */
export interface StateSummary {
  /** Identity that a state keeps for life. */
  readonly lineage: string;
  /** Rises with every change. */
  readonly serial: number;
  /** Addresses of its managed resources, sorted. */
  readonly resources: readonly string[];
}

/**
 * @param place file or object that the text comes from, for the message.
 * @throws UserError when the text is no Terraform state.
 */
export function summarizeState(text: string, place: string): StateSummary {
  try {
    const { lineage, serial, resources } = stateSchema.parse(JSON.parse(text));
    return {
      lineage,
      serial,
      resources: resources
        .filter(({ mode }) => mode === "managed")
        .map(({ type, name }) => `${type}.${name}`)
        .sort(),
    };
  } catch (cause) {
    throw new UserError({
      problem: `${place} is not a Terraform state that this command understands`,
      fix: "look at it before anything else; an older version of the object is kept by the bucket",
      cause,
    });
  }
}

/** Whether `later` is the same state, not older. */
export const continues = (later: StateSummary, earlier: StateSummary): boolean =>
  later.lineage === earlier.lineage && later.serial >= earlier.serial;
