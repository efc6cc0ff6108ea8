import { type Estate } from "../../../../config/load";
import { marketSchema } from "../../../../config/schema/operations";
import { usageSchema } from "../../../../config/schema/usage";
import { monthlyUsage, type MonthlyUsage } from "./usage";

/** What a configuration assumes of each environment; of one that it does not have, the schema's defaults. */
export function usagesOf(estate: Estate): (environment: string) => MonthlyUsage {
  const usages = new Map(estate.map((environment) => [environment.environment, monthlyUsage(environment)]));
  const otherwise = monthlyUsage({ usage: usageSchema.parse(undefined), market: marketSchema.parse(undefined) });
  return (environment) => usages.get(environment) ?? otherwise;
}
