import { z } from "zod";
import { key, theCheck } from "./meta";

const layer = ["costs"];
const dollars = () => z.int().positive().max(100_000_000);
/** Shares of a budget; one over 100 says how far it was overspent. */
const percents = () => z.array(z.int().min(1).max(1000));

/** What the environment may cost, who is notified before it does, and when a change of its cost wants a person. */
export const costsSchema = z.strictObject({
  budgetDollars: key(dollars(), {
    description:
      "What the environment may cost in a month. It counts what carries the environment's tag, once the tag is activated for cost allocation.",
    unit: "US dollars",
    affects: layer,
  }),
  alerts: z
    .strictObject({
      actualPercents: key(percents().default([50, 80, 100]), {
        description: "Shares of a budget, in rising order; when a month's cost has passed one, the topic of warnings is notified.",
        unit: "percent",
        affects: layer,
      }),
      forecastPercents: key(percents().default([100]), {
        description: "Shares of a budget, in rising order; when AWS expects a month's cost to pass one, the topic of warnings is notified.",
        unit: "percent",
        affects: layer,
      }),
    })
    .prefault({}),
  accountShareDollars: key(dollars(), {
    description:
      "What the environment adds in a month to the budget of its account besides its own: for what exists once per account, and for what carries no tag.",
    unit: "US dollars",
    affects: layer,
  }),
  account: z
    .strictObject({
      anomalyDollars: key(dollars().default(100), {
        description: "How much more than usual a service must cost before somebody is notified.",
        unit: "US dollars",
        affects: layer,
      }),
      adoptAnomalyMonitor: key(
        z
          .string()
          .regex(/^arn:aws:ce::\d{12}:anomalymonitor\/[0-9A-Za-z-]{1,64}$/)
          .optional(),
        {
          description:
            "ARN of the monitor of AWS services that the account has. It is imported, because an account takes one; AWS makes it for whoever opens Cost Explorer.",
          allowed: "an ARN such as arn:aws:ce::123456789012:anomalymonitor/0123abcd",
          affects: layer,
        },
      ),
      allocationTags: key(z.enum(["elsewhere", "active"]).default("elsewhere"), {
        description:
          "Where the tags that costs are told apart by are activated: here (active), where the account pays for itself and has had the tags for a day, or elsewhere, in the organization's management account.",
        affects: layer,
      }),
    })
    .prefault({}),
  lookAboveDollars: key(z.number().positive().max(100_000_000).default(25), {
    description: "How much dearer a month may become by a change before somebody has to look.",
    unit: "US dollars",
    affects: [theCheck],
  }),
  dangerousAboveDollars: key(z.number().positive().max(100_000_000).default(500), {
    description: "How much dearer a month may become by a change before it counts as dangerous.",
    unit: "US dollars",
    affects: [theCheck],
  }),
});
