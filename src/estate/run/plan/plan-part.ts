import { rmSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../common/user-error";
import { failureLines, isProviderCrash } from "../terraform/diagnostics";
import { type Diagnostic, runTerraform, type TerraformCall, terraformOutput } from "../terraform/run";
import { type Composition } from "../compose/compose";
import { unknownModule } from "../compose/stand-ins";
import { parsePlan, type PlanJson } from "./plan-json";
import { type Fed, type PlannedOutputs, readRecords } from "./planned-outputs";
import { PlanVisits } from "./visits";

/** What a part is planned to be. */
export interface PlannedPart {
  readonly plan: PlanJson;
  readonly outputs: ReadonlyMap<string, PlannedOutputs>;
  /** Whether all that was fed was what it had to be. */
  readonly fits: boolean;
}

/**
 * Plans a composition that is initialized: nothing is read from AWS or from a state.
 *
 * @param recorded the composition's stacks, and what they were fed.
 * @param visits follows Terraform's walk.
 * @param onVisit called with each resource that is planned.
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planPart(
  call: TerraformCall,
  recorded: { readonly stacks: Composition["stacks"]; readonly fed: readonly Fed[] },
  visits: PlanVisits,
  onVisit: () => void,
): Promise<PlannedPart> {
  const file = path.join(call.folder, "estate.tfplan");
  const logging = { ...call, environment: { ...call.environment, ...PlanVisits.environment } };
  try {
    const { exitCode, errors, text } = await runTerraform(
      logging,
      ["plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", "-json", `-out=${file}`],
      { log: (line) => void (visits.follow(line) && onVisit()) },
    );
    if (exitCode !== 0) throw planFailure(errors, text);
    const plan = parsePlan(await terraformOutput(call, ["show", "-no-color", "-json", file]), file);
    return { plan: withoutUnknownValues(plan), ...readRecords(file, recorded.stacks, recorded.fed) };
  } finally {
    // What it says of large types is said in a schema that only this run has had.
    rmSync(file, { force: true });
  }
}

/** What stands in for values is no part of the estate. */
function withoutUnknownValues(plan: PlanJson): PlanJson {
  const changes = (plan.resource_changes ?? []).filter(({ module_address: module }) => module !== `module.${unknownModule}`);
  return { ...plan, resource_changes: changes };
}

function planFailure(errors: readonly Diagnostic[], text: string): UserError {
  const fix = isProviderCrash(errors)
    ? "run the command again; when the provider crashes again, look for a lack of memory (`dmesg`), else take the resource named above out to see what it trips over"
    : errors.length > 0
      ? "correct what is named above; each line starts with the stack and the address of the resource"
      : "Terraform ended without naming an error: run the command again, and check with `npx estate doctor` which Terraform that is";
  return new UserError({ problem: "Terraform cannot plan the estate", details: failureLines(errors, text), fix });
}
