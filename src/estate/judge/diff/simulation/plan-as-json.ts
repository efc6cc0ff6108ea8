import { rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../../common/user-error";
import { failureLines } from "../../../run/terraform/diagnostics";
import { runTerraform, type TerraformCall, terraformOutput } from "../../../run/terraform/run";

/** Plans the folder without reading AWS. @param what is planned, for messages. @throws UserError with Terraform's errors. */
export async function planAsJson(call: TerraformCall, what: string): Promise<string> {
  const file = path.join(call.folder, "diff.tfplan");
  try {
    const { exitCode, errors, text } = await runTerraform(call, [
      "plan",
      "-input=false",
      "-no-color",
      "-refresh=false",
      "-lock=false",
      "-json",
      `-out=${file}`,
    ]);
    if (exitCode !== 0)
      throw new UserError({
        problem: `Terraform cannot plan ${what}`,
        details: failureLines(errors, text),
        fix: "correct what is named above; `npx estate plan` plans the same stacks from nothing",
      });
    return await terraformOutput(call, ["show", "-no-color", "-json", file]);
  } finally {
    // It has states in it, and what it says of large types is said in a schema that only this run has had.
    rmSync(file, { force: true });
  }
}
