import { loadEstate } from "../../../../config/load";
import { type Costs, costsOf } from "../../../../src/estate/judge/cost/lines";
import { monthlyUsage, type MonthlyUsage } from "../../../../src/estate/judge/cost/usage";
import { type SynthesizedStack } from "../../../../src/estate/synthesized";
import { realConfig, realStacks } from "../../../helpers/estate";

/** What the project's own configuration assumes of an environment. */
export function realUsage(): (environment: string) => MonthlyUsage {
  const usages = new Map(loadEstate(realConfig).map((environment) => [environment.environment, monthlyUsage(environment)]));
  return (environment) => {
    const usage = usages.get(environment);
    if (usage === undefined) throw new Error(`no environment ${environment}`);
    return usage;
  };
}

export async function stacksForTools(): Promise<readonly SynthesizedStack[]> {
  return (await realStacks()).map(({ json, ...instance }) => ({ instance, folder: "", json: json as unknown as SynthesizedStack["json"] }));
}

/** What the project's own estate costs. */
export const realCosts = async (): Promise<Costs> => costsOf(await stacksForTools(), realUsage());
