import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../../../common/atomic-file";
import { privateFile } from "../../../common/private-folder";
import { UserError } from "../../../common/user-error";
import { type StackInstance } from "../../../layers/instances";
import { lendToComposition } from "../compose/lend-provider";
import { prepareComposition } from "../compose/prepare";
import { type Progress, secondsSince } from "../../progress";
import { resourceCount, type SynthesizedStack } from "../../synthesized";
import { failureLines, isProviderCrash } from "../terraform/diagnostics";
import { type Diagnostic, runTerraform, type TerraformCall, terraformOutput } from "../terraform/run";
import { parsePlan, type PlanJson } from "./plan-json";
import { splitPlan } from "./split";
import { type StackSummary, summarize } from "./summary";
import { PlanVisits } from "./visits";

export interface StackPlan {
  readonly instance: StackInstance;
  /** The stack's part of the plan, with the addresses it has in the stack itself. */
  readonly plan: PlanJson;
  readonly summary: StackSummary;
  /** The stack's share of the seconds that planning took; undefined when Terraform's log did not tell. */
  readonly seconds: number | undefined;
}

export interface EstatePlan {
  readonly terraformVersion: string;
  readonly stacks: readonly StackPlan[];
  /** Wall time by phase, in seconds. */
  readonly seconds: { readonly prepare: number; readonly plan: number; readonly read: number };
}

/**
 * Plans stacks in one graph, offline: nothing is read from AWS or from a state, so the plan shows
 * the estate as it would be made from nothing. The plan stays in the composition's folder as JSON.
 *
 * @param stacks the stacks to plan and, in front of them, all they read from.
 * @param wanted ids of the stacks that are asked for; the others are planned because these read from them.
 * @param checkout root of the checkout.
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planEstate(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  wanted: ReadonlySet<string>,
  progress: Progress,
  checkout: string,
): Promise<EstatePlan> {
  const jsonFile = path.join(call.folder, "estate-plan.json");
  // A plan of an earlier run would stand beside modules that it was not made of.
  if (existsSync(jsonFile)) rmSync(jsonFile);

  const preparing = performance.now();
  const prepareStep = progress.begin(`composing ${stacks.length} stacks`);
  await prepareComposition(call, stacks);
  prepareStep.done(`composed ${stacks.length} stacks in ${secondsSince(preparing)} s`);

  const made = await lendToComposition(call, stacks, progress, checkout, async (lent) => {
    const prepare = secondsSince(preparing);
    const planning = await planOnce(lent, stacks, wanted, progress);
    try {
      const reading = performance.now();
      const step = progress.begin("reading the plan");
      const text = await terraformOutput(lent, ["show", "-no-color", "-json", planning.file]);
      const plan = parsePlan(text, planning.file);
      const read = secondsSince(reading);
      step.done(`read the plan in ${read} s`);
      return { ...planning, text, plan, seconds: { prepare, plan: planning.seconds, read } };
    } finally {
      // What it says of large types is said in a schema that only this run has had.
      rmSync(planning.file, { force: true });
    }
  });
  writeAtomically(jsonFile, made.text, privateFile);
  const parts = splitPlan(
    made.plan,
    stacks.map(({ instance }) => instance.id),
  );
  const shares = made.visits.shares(made.seconds.plan);
  return {
    terraformVersion: made.plan.terraform_version,
    seconds: made.seconds,
    stacks: stacks.map(({ instance, json }) => {
      const part = parts.get(instance.id);
      if (part === undefined) throw new Error(`the plan has no part for the stack ${instance.id}`);
      return { instance, plan: part, summary: summarize(instance.id, part, json), seconds: shares.get(instance.id) };
    }),
  };
}

/** Plans the composition, into a file whose name it returns. */
async function planOnce(
  call: TerraformCall,
  stacks: readonly SynthesizedStack[],
  wanted: ReadonlySet<string>,
  progress: Progress,
): Promise<{ readonly file: string; readonly visits: PlanVisits; readonly seconds: number }> {
  const file = path.join(call.folder, "estate.tfplan");
  const started = performance.now();
  const step = progress.begin("planning in one graph");
  const visits = new PlanVisits();
  const total = resourcesOf(stacks);
  const logging = { ...call, environment: { ...call.environment, ...PlanVisits.environment } };
  const { exitCode, errors, text } = await runTerraform(
    logging,
    ["plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", "-json", `-out=${file}`],
    {
      log: (line) => {
        if (visits.follow(line)) step.update(`${visits.planned} of ${total} resources`);
      },
    },
  );
  if (exitCode !== 0) {
    rmSync(file, { force: true });
    throw planFailure(errors, text);
  }
  const seconds = secondsSince(started);
  const own = resourcesOf(stacks.filter(({ instance }) => wanted.has(instance.id)));
  step.done(`planned ${own} resources in ${seconds} s${total === own ? "" : `, besides ${total - own} of stacks that they read from`}`);
  return { file, visits, seconds };
}

const resourcesOf = (stacks: readonly SynthesizedStack[]): number => stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);

function planFailure(errors: readonly Diagnostic[], text: string): UserError {
  const fix = isProviderCrash(errors)
    ? "run the command again; when the provider crashes again, look for a lack of memory (`dmesg`), else take the resource named above out to see what it trips over"
    : errors.length > 0
      ? "correct what is named above; each line starts with the stack and the address of the resource"
      : "Terraform ended without naming an error: run the command again, and check with `npx estate doctor` which Terraform that is";
  return new UserError({ problem: "Terraform cannot plan the estate", details: failureLines(errors, text), fix });
}
