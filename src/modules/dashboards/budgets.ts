import { budgetPercent } from "../../facts/burn-rates";
import { type Objective, objectivesOf, type ObjectivesProps } from "../services/objectives";
import { prefixed } from "./watched-graphs";
import { type Line, type Widget } from "./widget";

/** Days over which a budget of errors is counted, as alarms on its use have it. */
const budgetDays = 30;

/**
 * What is left of each service's budgets of errors: one number for each, below zero where an objective is missed.
 * The period of every series is the whole time that is shown, so that a number is of all of it.
 */
export function budgetWidgets(region: string, services: readonly ObjectivesProps[], width: number): Widget[] {
  const kinds = ["availability", "latency"] as const;
  return kinds.map((kind) => ({
    type: "metric",
    width,
    height: 4,
    properties: {
      title: `Budget of errors left, ${kind}, percent of ${budgetDays} days`,
      view: "singleValue",
      region,
      start: `-P${budgetDays}D`,
      setPeriodToTimeRange: true,
      metrics: services.flatMap((service, index) =>
        objectivesOf(service)
          .filter(({ name }) => name === kind)
          .flatMap((objective) => left(objective, service.service, `s${index}_`)),
      ),
    },
  }));
}

function left({ bad, percent }: Objective, service: string, prefix: string): Line[] {
  const { expression: spent, inputs } = prefixed(bad, prefix);
  return [[{ expression: `100 - 100 * (${spent}) / ${budgetPercent(percent)}`, label: service, id: `${prefix}left` }], ...inputs];
}
