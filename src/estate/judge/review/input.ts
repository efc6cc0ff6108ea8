import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { suggest } from "../../../common/suggest";
import { UserError } from "../../../common/user-error";
import { jsonName, manifestName } from "../../run/live/bundle-names";
import { parsePlan, type PlanJson } from "../../run/plan/plan-json";
import { decodedText } from "../../run/plan/plan-text";
import { splitPlan } from "../../run/plan/split";

/** A plan and the stack that it is of. */
export interface StackPlanInput {
  readonly stack: string;
  readonly plan: PlanJson;
}

/**
 * Reads plans as `terraform show -json` prints them. Each argument is a file, a folder of files or of bundles, or
 * `<stack>=<file>`; without a stack, the file's name is the stack's id. A plan of the composed estate
 * is taken apart into its stacks.
 *
 * @param stacks ids of every stack there is, in the order of the report.
 * @throws UserError for a file that cannot be read, is no plan or is of no stack, and for a stack given twice.
 */
export function readPlans(given: readonly string[], stacks: readonly string[]): readonly StackPlanInput[] {
  const plans = new Map<string, { readonly plan: PlanJson; readonly file: string }>();
  for (const { file, name, explicit } of given.flatMap(filesOf)) {
    const plan = checkedPlan(readText(file), file);
    for (const [stack, part] of assigned(plan, name, explicit, file, stacks)) {
      const other = plans.get(stack)?.file;
      if (other !== undefined)
        throw new UserError({ problem: `${file}: a second plan of ${stack}; the first is ${other}`, fix: "give one plan per stack" });
      plans.set(stack, { plan: part, file });
    }
  }
  return stacks.flatMap((stack) => {
    const plan = plans.get(stack)?.plan;
    return plan === undefined ? [] : [{ stack, plan }];
  });
}

interface Named {
  readonly file: string;
  readonly name: string;
  readonly explicit: boolean;
}

function filesOf(argument: string): Named[] {
  const [, stack, file] = /^([A-Za-z0-9-]+)=(.+)$/s.exec(argument) ?? [];
  if (stack !== undefined && file !== undefined) return [{ file, name: stack, explicit: true }];
  const isFolder = statSync(argument, { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isFolder ? plansIn(argument) : [argument];
  if (files.length === 0)
    throw new UserError({
      problem: `${argument}: a folder without plans`,
      fix: "put one <stack>.json per stack there, made with `terraform show -json <plan file>`",
    });
  return files.map((name) => ({ file: name, name: path.basename(name).replace(/(?:\.tfplan|\.plan)?\.json$/, ""), explicit: false }));
}

/** Plans of a folder: those in it, or those of the bundles in it that `estate plan --live` wrote. */
function plansIn(folder: string): string[] {
  const names = readdirSync(folder).sort();
  const plans = names.filter((name) => name.endsWith(".json") && name !== manifestName);
  const bundles = names.filter((name) => existsSync(path.join(folder, name, manifestName))).map((name) => path.join(name, jsonName(name)));
  return [...plans, ...bundles].map((name) => path.join(folder, name));
}

function readText(file: string): string {
  try {
    return decodedText(readFileSync(file));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const got = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "a folder" : `it cannot be read (${code})`;
    throw new UserError({ problem: `${file}: ${got}`, fix: "name a plan in JSON, made with `terraform show -json <plan file>`", cause });
  }
}

const remake = "make it again with `terraform show -json <plan file>`";

/** What parsePlan() leaves to Terraform's promise is checked here, since these files come from anywhere. */
function checkedPlan(text: string, file: string): PlanJson {
  const plan = parsePlan(text, file);
  if (plan.resource_changes === undefined && !("planned_values" in plan))
    throw new UserError({
      problem: `${file}: Terraform JSON, but not of a plan`,
      details: ["a plan has resource_changes or planned_values; a state has neither"],
      fix: remake,
    });
  if (plan.errored === true)
    throw new UserError({
      problem: `${file}: a plan that failed half way`,
      details: ["what it does not show cannot be reviewed"],
      fix: "correct what stopped `terraform plan` and plan again",
    });
  const broken = (plan.resource_changes ?? []).findIndex(
    ({ mode, type, name, change }: Partial<PlanChange>) =>
      ![mode, type, name].every((part) => typeof part === "string") || !Array.isArray(change?.actions),
  );
  if (broken >= 0) throw new UserError({ problem: `${file}: resource_changes[${broken}] has no mode, type, name or actions`, fix: remake });
  return plan;
}
type PlanChange = NonNullable<PlanJson["resource_changes"]>[number];

function assigned(
  plan: PlanJson,
  name: string,
  explicit: boolean,
  file: string,
  stacks: readonly string[],
): readonly (readonly [string, PlanJson])[] {
  if (stacks.includes(name)) return [[name, plan]];
  const modules = new Set(
    [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ address }) => /^module\.([^.[]+)\./.exec(address)?.[1]),
  );
  if (!explicit && modules.size > 0 && [...modules].every((module) => module !== undefined && stacks.includes(module)))
    return [...splitPlan(plan, stacks)].filter(([stack]) => modules.has(stack));
  const meant = suggest(name, stacks);
  throw new UserError({
    problem: `${file}: ${name} is no stack of the synthesized estate`,
    details: ["the file's name without .json is taken for the stack's id"],
    fix:
      meant === undefined
        ? "write <stack>=<file>; `estate list` shows all stacks"
        : `did you mean ${meant}? otherwise write <stack>=<file>`,
  });
}
