import { byArguments, harmlessTwice, refusedTwice } from "../adoption";
import { type ResourceTypes } from "../entry";
import { arn } from "../mock-values";

export const costs: ResourceTypes = {
  "aws_budgets_*": { loss: "nothing" },
  aws_budgets_budget: {
    loss: "nothing",
    adoption: byArguments("{account}:{name}"),
  },
  "aws_ce_*": { loss: "nothing" },
  aws_ce_anomaly_monitor: {
    loss: "nothing",
    adoption: refusedTwice("an account has one monitor of services"),
    mock: { resource: arn("ce", "anomalymonitor/mock", "") },
  },
  aws_ce_anomaly_subscription: {
    loss: "nothing",
    adoption: harmlessTwice(
      "a second one stands beside it and notifies the same topic again, until somebody deletes it: it changes nothing",
    ),
  },
  aws_ce_cost_allocation_tag: {
    loss: "nothing",
    adoption: byArguments("{tag_key}"),
  },
  "aws_computeoptimizer_*": { loss: "nothing" },
  aws_computeoptimizer_enrollment_status: {
    loss: "nothing",
    adoption: byArguments("{account}"),
  },
  "aws_cur_*": { loss: "nothing" },
};
