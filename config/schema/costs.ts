import { z } from "zod";
import { key, theCheck } from "./meta";

/** When a change of what the environment costs wants a person. */
export const costsSchema = z
  .strictObject({
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
  })
  .prefault({});
