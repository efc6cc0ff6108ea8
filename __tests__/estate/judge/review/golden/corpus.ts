import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parsePlan, type PlanJson } from "../../../../../src/estate/run/plan/plan-json";
import { type Review, review } from "../../../../../src/estate/judge/review/review";
import { type StackJson, type SynthesizedStack } from "../../../../../src/estate/synthesized";
import { type Case, cases } from "./cases/index.mjs";

export const plansFolder = path.join(__dirname, "plans");
export const goldenNames: readonly string[] = readdirSync(plansFolder)
  .map((name) => path.basename(name, ".json"))
  .sort();

const stack = "dev-us-east-1-golden";
const instance = {
  id: stack,
  layer: "golden",
  title: "",
  owner: "dev",
  environments: ["dev"],
  accountId: "111111111111",
  accountName: "trading-dev",
  region: "us-east-1",
  role: "primary",
  stateKey: "dev/us-east-1/golden.tfstate",
  dependsOn: [],
  after: [],
} as const;

/** A stack as it would be synthesized with these declarations. */
export function declaring(resources: Case["after"]): SynthesizedStack {
  const resource: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const [address, values] of Object.entries(resources)) {
    const [type = "", name = ""] = address.split(".");
    resource[type] = { ...resource[type], [name]: values };
  }
  const json: StackJson = { terraform: { required_providers: {} }, resource };
  // What is undefined stands in no JSON.
  return { instance, folder: "", json: JSON.parse(JSON.stringify(json)) as StackJson };
}

export function goldenPlan(name: string): PlanJson {
  const file = path.join(plansFolder, `${name}.json`);
  return parsePlan(readFileSync(file, "utf8"), file);
}

/** The review of a golden plan, with the declarations that Terraform was given. */
export function goldenReview(name: string): Review {
  const { after, synthesized, base } = cases[name] ?? { after: {} };
  return review([{ stack, plan: goldenPlan(name) }], [declaring(synthesized ?? after)], base === undefined ? [] : [declaring(base)]);
}
