import path from "node:path";
import { UserError } from "../../shared/user-error";
import { type StackInstance } from "../../stacks/instances";
import { prepareComposition } from "../compose/prepare";
import { type Progress, secondsSince } from "../progress";
import { resourceCount, type SynthesizedStack } from "../synthesized";
import { diagnosticLines } from "../terraform/diagnostics";
import { runTerraform, type TerraformCall, terraformOutput } from "../terraform/run";
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
 * the estate as it would be made from nothing.
 *
 * @param stacks the stacks to plan and, in front of them, all they read from.
 * @throws UserError with every error of Terraform, each with its stack and address.
 */
export async function planEstate(call: TerraformCall, stacks: readonly SynthesizedStack[], progress: Progress): Promise<EstatePlan> {
  const preparing = performance.now();
  const prepareStep = progress.begin(`composing ${stacks.length} stacks`);
  await prepareComposition(call, stacks);
  const prepare = secondsSince(preparing);
  prepareStep.done(`composed ${stacks.length} stacks in ${prepare} s`);

  const planning = performance.now();
  const planStep = progress.begin("planning in one graph");
  const planFile = path.join(call.folder, "estate.tfplan");
  const visits = new PlanVisits();
  const total = stacks.reduce((sum, { json }) => sum + resourceCount(json), 0);
  const logging = { ...call, environment: { ...call.environment, ...PlanVisits.environment } };
  const { exitCode, errors, text } = await runTerraform(logging, ["plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", "-json", `-out=${planFile}`], {
    log: (line) => {
      if (visits.follow(line)) planStep.update(`${visits.planned} of ${total} resources`);
    },
  });
  if (exitCode !== 0) throw planFailure(errors.length > 0 ? diagnosticLines(errors) : text.split("\n"));
  const planSeconds = secondsSince(planning);
  planStep.done(`planned ${total} resources in ${planSeconds} s`);

  const reading = performance.now();
  const readStep = progress.begin("reading the plan");
  const plan = parsePlan(await terraformOutput(call, ["show", "-no-color", "-json", planFile]), planFile);
  const parts = splitPlan(plan, stacks.map(({ instance }) => instance.id));
  const read = secondsSince(reading);
  readStep.done(`read the plan in ${read} s`);
  const shares = visits.shares(planSeconds);
  return {
    terraformVersion: plan.terraform_version,
    seconds: { prepare, plan: planSeconds, read },
    stacks: stacks.map(({ instance, json }) => {
      const part = parts.get(instance.id);
      if (part === undefined) throw new Error(`the plan has no part for the stack ${instance.id}`);
      return { instance, plan: part, summary: summarize(instance.id, part, json), seconds: shares.get(instance.id) };
    }),
  };
}

function planFailure(details: readonly string[]): UserError {
  return new UserError({ problem: "Terraform cannot plan the estate", details, fix: "mend what is named above; each line starts with the stack and the address of the resource" });
}
