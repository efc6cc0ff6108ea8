import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { z } from "zod";
import { UserError } from "../../../common/user-error";

/** The state that a plan was made from. Terraform refuses to apply the plan to any other. */
export interface PlanOrigin {
  /** Null when there was no state yet. */
  readonly lineage: string | null;
  readonly serial: number;
}

const stateSchema = z.looseObject({ lineage: z.string(), serial: z.number() });

/**
 * Lineage and serial from the plan file itself: the copies that Terraform compares with the state
 * when it applies the plan, so nothing else gives them as truly or as cheaply.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/plans/planfile/writer.go
 * @throws UserError when the file is no plan file, or cut off.
 */
export function readPlanOrigin(file: string): PlanOrigin {
  try {
    const { tfstate } = unzipSync(readFileSync(file), { filter: ({ name }) => name === "tfstate" });
    if (tfstate === undefined) throw new Error("the archive has no tfstate");
    const { lineage, serial } = stateSchema.parse(JSON.parse(new TextDecoder().decode(tfstate)));
    return { lineage: lineage === "" ? null : lineage, serial };
  } catch (cause) {
    throw new UserError({
      problem: `${file}: not a Terraform plan file, or cut off`,
      fix: "plan the stack again: `npx estate plan --live`",
      cause,
    });
  }
}
